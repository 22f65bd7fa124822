"""Writes calls into the landing tables and reads back what the matching station made of them."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, ForeignKey, OuterRef, Q

from accounts.models import Account, Affiliation, Fact, Membership, Person, Workspace, WorkspaceAffiliation
from signals.models import Event, Occurrence
from tests.factories.accounts import NOON
from tests.factories.signals import BatchFactory
from tests.oracles.identity import EPOCH, Call, Homes, Ids, State, home_at


def store(calls: Sequence[Call]) -> None:
    batch = BatchFactory(stored=len(calls))
    Event.objects.bulk_create(
        Event(
            received_at=NOON,
            at=call.at,
            batch_id=batch.pk,
            message_key=call.key,
            message_id=str(call.key),
            kind=call.kind,
            name=call.name,
            user_id=call.user,
            anonymous_id=call.anonymous,
            group_id=call.group,
            previous_id=call.previous,
            properties=call.traits,
        )
        for call in calls
    )


def content() -> dict[str, set[Any]]:
    """What scoring reads, by account."""
    rows: dict[str, set[Any]] = {}
    for account, *used in Occurrence.objects.values_list("account__key", "message_key", "person", "at"):
        rows.setdefault(account, set()).add(tuple(used))
    for account, *fact in Fact.objects.values_list("account__key", "workspace", "name", "since", "message_key"):
        rows.setdefault(account, set()).add(tuple(fact))
    rows.pop(None, None)  # type: ignore[call-overload]
    return rows


def stored_homes() -> dict[str, Homes]:
    """The accounts of the workspaces in time, by key; each workspace is said to have the last one now."""
    homes: dict[str, Homes] = {}
    for row in WorkspaceAffiliation.objects.select_related("workspace", "account").order_by("since"):
        rows = homes.setdefault(row.workspace.key, [])
        assert row.since == (row.known_at if rows else EPOCH)
        rows.append((row.known_at, row.account.key))
    now = dict(Workspace.objects.exclude(account=None).values_list("key", "account__key"))
    assert now == {place: rows[-1][1] for place, rows in homes.items()}
    return homes


def assert_nothing_refers_to_what_is_gone() -> None:
    """PostgreSQL doesn't see to it for occurrences."""
    fields = [field for field in Occurrence._meta.concrete_fields if isinstance(field, ForeignKey)]
    lost = [
        Q(**{f"{field.attname}__isnull": False})
        & ~Exists(field.related_model._base_manager.filter(pk=OuterRef(field.attname)))
        for field in fields
    ]
    assert not Occurrence.objects.filter(reduce(or_, lost))


def stored_state() -> State:
    assert_nothing_refers_to_what_is_gone()
    people = list(Person.objects.unmerged())
    assert not Person.objects.exclude(merged_into=None).exclude(account=None, identifiers=None, occurrences=None)
    ids: dict[int, Ids] = {person.pk: frozenset(person.identifiers.values_list("kind", "value")) for person in people}
    accounts: dict[int | None, str | None] = {None: None, **dict(Account.objects.values_list("pk", "key"))}
    places: dict[int | None, str | None] = {None: None, **dict(Workspace.objects.values_list("pk", "key"))}
    affiliations: dict[Ids, list[Any]] = {}
    for row in Affiliation.objects.order_by("since"):
        affiliations.setdefault(ids[row.person_id], []).append((row.since, accounts[row.account_id]))
    homes = stored_homes()
    for fact in Fact.objects.filter(workspace__isnull=False):
        assert accounts[fact.account_id] == home_at(homes.get(str(places[fact.workspace_id]), []), fact.since)
    return State(
        people={
            ids[person.pk]: {
                "email": person.email,
                "account": accounts[person.account_id],
                "seen": (person.first_seen_at, person.last_seen_at),
            }
            for person in people
        },
        facts={
            (ids[fact.person_id] if fact.person_id else places[fact.workspace_id], fact.name, fact.since): fact.value
            for fact in Fact.objects.order_by("message_key")
        },
        memberships={
            (ids[member.person_id], str(places[member.workspace_id])): member.joined_at
            for member in Membership.objects.order_by("-joined_at")
        },
        workspaces={place.key: (place.name, homes.get(place.key, [])) for place in Workspace.objects.all()},
        affiliations=affiliations,
        occurrences={
            row.message_key: (ids[row.person_id], places[row.workspace_id], accounts[row.account_id])
            for row in Occurrence.objects.all()
        },
        accounts=dict(Account.objects.unmerged().values_list("key", "name")),
    )
