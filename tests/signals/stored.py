"""Writes calls into the landing tables and reads back what the matching station made of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q

from accounts.models import Account, Affiliation, Fact, Membership, Person, Workspace
from signals.models import Event, Occurrence
from tests.factories.accounts import NOON
from tests.factories.signals import BatchFactory
from tests.oracles.identity import Call, Ids, State


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


def stored_state() -> State:
    people = list(Person.objects.unmerged())
    assert not Person.objects.exclude(merged_into=None).exclude(account=None, identifiers=None, occurrences=None)
    ids: dict[int, Ids] = {person.pk: frozenset(person.identifiers.values_list("kind", "value")) for person in people}
    accounts: dict[int | None, str | None] = {None: None, **dict(Account.objects.values_list("pk", "key"))}
    places: dict[int | None, str | None] = {None: None, **dict(Workspace.objects.values_list("pk", "key"))}
    affiliations: dict[Ids, list[Any]] = {}
    for row in Affiliation.objects.order_by("since"):
        affiliations.setdefault(ids[row.person_id], []).append((row.since, accounts[row.account_id]))
    assert (
        not Fact.objects.filter(workspace__isnull=False)
        .exclude(account_id=F("workspace__account_id"))
        .filter(Q(account__isnull=False) | Q(workspace__account__isnull=False))
    )
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
        workspaces={place.key: (place.name, accounts[place.account_id]) for place in Workspace.objects.all()},
        affiliations=affiliations,
        occurrences={
            row.message_key: (ids[row.person_id], places[row.workspace_id], accounts[row.account_id])
            for row in Occurrence.objects.all()
        },
        accounts=dict(Account.objects.unmerged().values_list("key", "name")),
    )
