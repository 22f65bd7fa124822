"""What an event says: the words of the API, and never more than the standard allows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.enums import Scope
from accounts.models import User
from handoffs.enums import OutcomeKind
from handoffs.granting import grant
from handoffs.models import Handoff, WebhookEvent
from handoffs.outcomes import Result, record_outcome
from handoffs.undoing import undo_outcome
from handoffs.webhooks import bodies
from handoffs.webhooks.bodies import MOST_BYTES, NOTE_CHARACTERS, compose, encoded
from tests.api.callers import caller_with_key
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory
from tests.factories.playbooks import QualificationFactory, RuleFactory
from tests.factories.webhooks import WebhookEndpointFactory

LATER = NOON + timedelta(hours=4)
pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return UserFactory(roles=["manager"], email="boss@baton.example")


@pytest.fixture
def handoff(boss: User) -> Handoff:
    made: Handoff = HandoffFactory(contacted=True, owner=boss)
    MoveRecordFactory(handoff=made, move="contacted", state="contacted")
    WebhookEndpointFactory()
    return made


def told() -> dict[str, Any]:
    compose(WebhookEvent.objects.values_list("pk", flat=True))
    return {event.type: event.body for event in WebhookEvent.objects.all()}


def api(path: str) -> Any:
    client: APIClient = caller_with_key(Scope.READ)
    return client.get(path).json()


def test_an_outcome_and_its_undoing_are_told_in_the_words_of_the_api(handoff: Handoff, boss: User) -> None:
    won = Result(OutcomeKind.WON, value=Decimal(12_000), currency="EUR", note="Signed for a year.")
    record_outcome(handoff, won, by=boss, at=LATER)
    undo_outcome(handoff, by=boss, at=LATER + timedelta(hours=1), note="The wrong one")

    closed, reopened = told()["handoff.closed"], told()["handoff.reopened"]

    shown = api(f"/api/handoffs/{handoff.pk}")
    moves = shown.pop("moves")
    shown.pop("priority")
    assert closed["data"]["handoff"] == reopened["data"]["handoff"] == shown
    assert (closed["data"]["move"], reopened["data"]["move"]) == (moves[-2], moves[-1])
    assert closed["data"]["outcome"] == {
        "kind": "won",
        "value": "12000.00",
        "currency": "EUR",
        "reason": "",
        "until": None,
    }
    assert (reopened["data"]["outcome"], reopened["data"]["move"]["state"]) == (None, "contacted")
    assert closed["timestamp"] == LATER.isoformat().replace("+00:00", "Z")


def test_a_grant_is_told_in_the_words_of_the_api(handoff: Handoff, boss: User) -> None:
    given = grant(handoff, "sso", by=boss, at=LATER)

    shown = api(f"/api/grants/{given.pk}")
    del shown["due"]
    assert told() == {
        "grant.on": {
            "type": "grant.on",
            "timestamp": LATER.isoformat().replace("+00:00", "Z"),
            "data": {"grant": shown},
        }
    }


def test_a_qualification_is_told_in_the_words_of_the_api() -> None:
    q = QualificationFactory(version=RuleFactory().version)
    WebhookEvent.objects.create(type="qualification.fired", at=q.recorded_at, qualification=q)

    assert told()["qualification.fired"]["data"] == {"qualification": api(f"/api/qualifications/{q.pk}")}


def test_a_long_note_is_cut(handoff: Handoff) -> None:
    MoveRecordFactory(handoff=handoff, move="lost", note="é" * 50_000)

    closed = told()["handoff.closed"]

    assert closed["data"]["move"]["note"] == "é" * NOTE_CHARACTERS
    assert len(encoded(closed)) < MOST_BYTES


def test_what_is_too_large_all_the_same_names_the_objects(handoff: Handoff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_BYTES", 500)
    MoveRecordFactory(handoff=handoff, move="lost")

    assert told()["handoff.closed"]["data"] == {"handoff": {"id": handoff.pk}, "truncated": True}


def test_a_body_is_made_once(handoff: Handoff) -> None:
    MoveRecordFactory(handoff=handoff, move="lost")
    first = told()
    Handoff.objects.update(headline="Something else by now")

    assert told() == first
