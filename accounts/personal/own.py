"""What the accounts app itself holds about a person."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import F, QuerySet

from accounts.history import event_model
from accounts.models import Account, Affiliation, Fact, Identifier, Membership, Workspace
from accounts.personal.registry import Near, Section, register
from accounts.personal.subject import Subject
from accounts.personal.sweep import mentions

READ_AT_A_TIME = 2_000


def register_own() -> None:
    """Say what it is, and what becomes of it."""
    register(
        _section("identifiers", "Ids", "Replaced by one random pseudonym.", Identifier, ("kind", "value")),
        _section(
            "facts", "Facts", "Deleted, but for the host of addresses and the name of the company.", Fact,
            ("name", "value", "since", "recorded_at"),
        ),
        _section(
            "memberships", "Workspaces", "Kept: they are of nobody in particular then.", Membership,
            ("workspace__key", "workspace__name", "joined_at"),
        ),
        _section(
            "affiliations", "Companies", "Kept: usage counts for the same accounts as before.", Affiliation,
            ("account__key", "account__name", "since"),
        ),
        Section(
            "mentions",
            "Other texts",
            "Names, addresses and ids are taken out: facts of workspaces, handoffs, history, whatever table it is.",
            mentions,
            lambda _subject: None,
        ),
        # An account may be called like a workspace: it goes first, while that can be seen.
        Near(Account, "pk", ("name",), {"name_is_given": False, "workspaces__name": F("name")}, titles=True),
        Near(event_model(Account), "pgh_obj", ("name",), {"name_is_given": False}, titles=True),
        Near(Workspace, "account", ("name",), titles=True),
        Near(Fact, "account", ("value",), {"workspace__isnull": False, "name": "name"}, titles=True),
    )  # fmt: skip


def _section(name: str, title: str, fate: str, model: Any, columns: tuple[str, ...]) -> Section:
    def of(subject: Subject) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(person=subject.person)
        return found

    def rows(subject: Subject) -> Iterator[dict[str, Any]]:
        yield from of(subject).order_by("pk").values(*columns).iterator(chunk_size=READ_AT_A_TIME)

    count: Callable[[Subject], int] = lambda subject: of(subject).count()  # noqa: E731
    return Section(name, title, fate, rows, count)
