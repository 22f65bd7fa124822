"""What PostHog's events make known: people, workspaces, facts and occurrences."""

import json
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Fact, Membership, Person, Workspace
from signals.enums import BatchSource
from signals.ingest.landing import land, parse
from signals.ingest.posthog import dialect
from signals.ingest.reading import Circumstances
from signals.models import Occurrence
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import SignalFactory

pytestmark = pytest.mark.django_db

GIVEN = Circumstances(NOON, dialect=dialect("company"))


def arrive(*events: dict[str, Any]) -> None:
    """Land events in one batch, each an hour after the one before unless it says its hour, and match them."""
    raw = []
    for hour, event in enumerate(events):
        at = NOON + timedelta(hours=event.pop("hour", hour) - 24)
        raw.append(json.dumps({"distinct_id": "u1", "timestamp": at.isoformat(), **event}).encode())
    parsed = parse(raw, GIVEN)
    assert parsed.refusals == []
    land(parsed, source=BatchSource.POSTHOG, key=None, received_at=NOON)
    match_batches(NOON)


def people() -> list[set[str]]:
    return sorted(
        (set(person.identifiers.values_list("value", flat=True)) for person in Person.objects.all()), key=sorted
    )


def facts(name: str) -> list[Any]:
    return list(Fact.objects.filter(name=name).order_by("since").values_list("value", flat=True))


@pytest.mark.parametrize("apart", [False, True])
def test_a_visitor_who_is_identified_was_the_user_all_along(apart: bool) -> None:
    SignalFactory(event_names=["Used"])
    events: list[dict[str, Any]] = [
        {"event": "Used", "distinct_id": "v7"},
        {"event": "$identify", "properties": {"$anon_distinct_id": "v7", "$set": {"email": "ann@acme.example"}}},
        {"event": "Used"},
    ]

    for batch in [[event] for event in events] if apart else [events]:
        arrive(*batch)

    assert people() == [{"u1", "v7"}]
    assert Occurrence.objects.filter(person=Person.objects.get()).count() == 2


def test_an_alias_joins_two_ids() -> None:
    arrive(
        {"event": "Used"},
        {"event": "Used", "distinct_id": "b2"},
        {"event": "$create_alias", "distinct_id": "u1", "properties": {"alias": "b2"}},
    )

    assert people() == [{"u1", "b2"}]


def test_nobody_is_joined_by_an_id_that_is_nobodys() -> None:
    arrive(*({"event": "$identify", "distinct_id": user, "properties": {"$anon_distinct_id": "null"}} for user in "ab"))

    assert people() == [{"a"}, {"b"}]


def test_a_group_is_a_workspace_and_who_acts_in_it_is_a_member() -> None:
    arrive(
        {
            "event": "$groupidentify",
            "distinct_id": "$company_acme",
            "properties": {
                "$group_type": "company",
                "$group_key": "acme",
                "$group_set": {"name": "Acme", "employees": 9},
            },
        },
        {"event": "Used", "properties": {"$groups": {"company": "acme", "project": "p1"}}},
    )

    assert people() == [{"u1"}]
    assert list(Workspace.objects.values_list("key", "name")) == [("acme", "Acme")]
    assert list(Membership.objects.values_list("workspace__key", flat=True)) == ["acme"]
    assert facts("employees") == [9]


def test_what_any_event_sets_is_a_fact_about_its_person() -> None:
    arrive({"event": "Used", "properties": {"$set": {"plan": "pro", "$browser": "x", "Email": " Ann@Acme.example "}}})

    assert (facts("plan"), facts("browser"), Person.objects.get().email) == (["pro"], [], "ann@acme.example")


@pytest.mark.parametrize("apart", [False, True])
def test_what_is_set_once_counts_only_if_nothing_was_known(apart: bool) -> None:
    events: list[dict[str, Any]] = [
        {"event": "Used", "$set_once": {"source": "ad", "plan": "free", "size": 1}},
        {"event": "Used", "$set_once": {"source": "mail"}},
        {"event": "$set", "$set": {"plan": "pro"}},
        {"event": "Used", "$set_once": {"plan": "trial"}, "$set": {"size": 2}},
    ]

    for batch in [[event | {"hour": hour}] for hour, event in enumerate(events)] if apart else [events]:
        arrive(*batch)

    assert (facts("source"), facts("plan"), facts("size")) == (["ad"], ["free", "pro"], [1, 2])


def test_an_event_that_sets_and_sets_once_sets() -> None:
    arrive({"event": "Used", "$set": {"plan": "pro"}, "$set_once": {"plan": "free", "source": "ad"}})

    assert (facts("plan"), facts("source")) == (["pro"], ["ad"])


def test_a_page_is_matched_by_segments_names() -> None:
    signal = SignalFactory(kind="page", event_names=[])
    signal.conditions.create(path="path", operator="eq", value="/pricing")

    arrive({"event": "$pageview", "properties": {"$pathname": "/pricing"}}, {"event": "$pageview"})

    assert Occurrence.objects.filter(signal=signal).count() == 1
