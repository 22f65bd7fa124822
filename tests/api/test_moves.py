"""Moving handoffs over the API, from the acknowledgement to the outcome, and what it says when a move is refused."""

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.enums import Role
from accounts.models import User
from handoffs.models import ContextCheck, Feedback, Outcome, Refusal
from tests.api.callers import logged_in
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import PlayFactory, ScriptFactory
from tests.factories.signals import OccurrenceFactory

NOTE = {"note": "They are moving their orders over."}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(email="ann@baton.example", first_name="Ann", roles=[Role.AE])


@pytest.fixture
def api(ann: User) -> APIClient:
    return logged_in(ann)


def test_from_the_context_to_the_outcome(ann: User, api: APIClient) -> None:
    handoff = HandoffFactory(owner=ann, ready=True, activated=True)
    url = f"/api/handoffs/{handoff.pk}"

    answers = [
        api.post(f"{url}/open-context"),
        api.post(f"{url}/check-context", NOTE),
        api.post(f"{url}/reach-out", {"channel": "email"}),
        api.post(f"{url}/outcome", {"kind": "opportunity"}),
        api.post(f"{url}/outcome", {"kind": "won", "value": "24000.00", "currency": "EUR"}),
    ]

    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [
        (200, "ready"),
        (200, "context_checked"),
        (200, "contacted"),
        (200, "opportunity"),
        (200, "won"),
    ]
    assert [move["move"] for move in answers[-1].json()["moves"]] == ["checked", "contacted", "opportunity", "won"]
    assert (ContextCheck.objects.get().note, Outcome.objects.get(kind="won").currency) == (NOTE["note"], "EUR")


def test_a_key_names_who_does_it(ann: User, key: APIClient) -> None:
    handoff = HandoffFactory(owner=ann, watching=True)

    unnamed = key.post(f"/api/handoffs/{handoff.pk}/outcome", {"kind": "returned"})
    named = key.post(f"/api/handoffs/{handoff.pk}/outcome", {"kind": "returned", "as": "ann@baton.example"})

    assert [error["field"] for error in unnamed.json()["errors"]] == ["as"]
    assert (named.status_code, named.json()["state"]) == (200, "returned")


def test_a_move_that_does_not_lead_on_says_what_does(ann: User, api: APIClient) -> None:
    handoff = HandoffFactory(owner=ann, watching=True)

    response = api.post(f"/api/handoffs/{handoff.pk}/outcome", {"kind": "opportunity"})

    assert (response.status_code, response.json()) == (
        409,
        {
            "type": "urn:baton:problem:already-moved",
            "title": "Conflict",
            "status": 409,
            "detail": "You cannot record an opportunity: this handoff is in the state “Watching”. "
            "You can return it to self-serve, disqualify it or snooze it.",
        },
    )


def test_a_shut_gate_is_a_rule_and_the_refusal_stays(ann: User, api: APIClient) -> None:
    handoff = HandoffFactory(owner=ann, watching=True)

    response = api.post(f"/api/handoffs/{handoff.pk}/reach-out", {})

    assert (response.status_code, response.json()["detail"]) == (
        422,
        "No contact yet: nobody of the account has activated.",
    )
    assert Refusal.objects.get().why == response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["kind"]),
        ({"kind": "merged"}, ["kind"]),
        ({"kind": "won"}, ["value", "currency"]),
        ({"kind": "won", "value": "1e99", "currency": "EUR"}, ["value"]),
        ({"kind": "lost", "reason": "student"}, ["reason"]),
        ({"kind": "snoozed", "until": "2020-01-01T00:00:00Z"}, ["until"]),
        ({"kind": "returned", "value": "5"}, ["value"]),
        ({"kind": "returned", "closed_at": "2020-01-01T00:00:00Z"}, ["closed_at"]),
    ],
)
def test_what_is_wrong_with_an_outcome_is_named(
    ann: User, api: APIClient, body: dict[str, str], fields: list[str]
) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True)

    response = api.post(f"/api/handoffs/{handoff.pk}/outcome", body)

    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (400, fields)
    assert not Outcome.objects.exists()


def test_a_play_of_another_tier_is_refused(ann: User, api: APIClient) -> None:
    handoff = HandoffFactory(owner=ann, watching=True, ready=True, activated=True)
    ContextCheck.objects.create(handoff=handoff, by=ann, opened_at=now(), noted_at=now(), note="Moving orders")
    ScriptFactory(play=PlayFactory(key="big"), tier="sales_led")

    response = api.post(f"/api/handoffs/{handoff.pk}/reach-out", {"play": "big"})

    assert (response.status_code, "not for Sales-assisted accounts" in response.json()["detail"]) == (422, True)


def test_the_context_says_what_they_do(ann: User, api: APIClient) -> None:
    handoff = HandoffFactory(owner=ann, watching=True)
    dana = PersonFactory(account=handoff.account)
    at = now()
    built = OccurrenceFactory(
        account=handoff.account, person=dana, signal__name="Ran a report", signal__category="depth", at=at
    )
    OccurrenceFactory(
        account=handoff.account, person=dana, signal__name="Viewed pricing", signal__category="intent", at=at
    )
    OccurrenceFactory(signal=built.signal)

    found = api.get(f"/api/handoffs/{handoff.pk}/context").json()

    assert [(row["signal"], row["times"], row["people"]) for row in found["built"]] == [("Ran a report", 1, 1)]
    assert [row["signal"] for row in found["met"]] == ["Viewed pricing"]
    assert (found["active_people"], len(found["timeline"])) == (1, 2)


def test_feedback_reaches_product(ann: User, api: APIClient) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True, account__key="acme.com")
    reviewer = logged_in(UserFactory(roles=[Role.PRODUCT_REVIEWER]))

    made = api.post(f"/api/handoffs/{handoff.pk}/feedback", {"kind": "asked_for", "text": "Single sign-on"})
    read = reviewer.get("/api/feedback").json()["results"]

    assert (made.status_code, read) == (201, [made.json()])
    assert (read[0]["account"]["key"], read[0]["text"], read[0]["by"]) == (
        "acme.com",
        "Single sign-on",
        "ann@baton.example",
    )
    assert Feedback.objects.count() == 1
