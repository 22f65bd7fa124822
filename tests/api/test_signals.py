"""Signals over the API: read, made, changed, and matched against what was stored."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from signals.models import Backfill, Condition, Signal
from tests.factories.signals import ConditionFactory, SignalFactory

pytestmark = pytest.mark.django_db

VIEWED: dict[str, Any] = {
    "key": "viewed-pricing",
    "name": "Viewed pricing",
    "description": "From inside the app.",
    "category": "intent",
    "kind": "page",
    "event_names": ["Pricing"],
    "measures": "visits",
    "is_active": True,
    "conditions": [{"path": "plan", "operator": "eq", "value": "free"}],
}


def without_times(signal: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in signal.items() if name not in ("id", "backfill")}


def test_a_new_signal_is_stored_whole_and_backfilled(key: APIClient) -> None:
    response = key.post("/api/signals", VIEWED)

    signal = response.json()
    assert (response.status_code, without_times(signal)) == (201, VIEWED)
    assert (signal["backfill"]["events_done"], signal["backfill"]["finished_at"]) == (0, None)
    assert key.get(f"/api/signals/{signal['id']}").json() == signal


def test_a_change_keeps_what_was_not_sent(key: APIClient) -> None:
    signal = ConditionFactory(signal=SignalFactory(key="viewed")).signal

    response = key.patch(f"/api/signals/{signal.pk}", {"name": "Viewed pricing"})

    assert (response.status_code, response.json()["name"], response.json()["conditions"]) == (
        200,
        "Viewed pricing",
        [{"path": "plan", "operator": "eq", "value": "pro"}],
    )
    assert list(Backfill.objects.values_list("signal", "finished_at")) == [(signal.pk, None)]


def test_conditions_are_replaced_as_a_whole(key: APIClient) -> None:
    signal = ConditionFactory().signal

    response = key.patch(
        f"/api/signals/{signal.pk}", {"conditions": [{"path": "seats", "operator": "gte", "value": 5}]}
    )

    assert response.json()["conditions"] == [{"path": "seats", "operator": "gte", "value": 5}]


def test_a_signal_that_is_switched_off_is_not_backfilled(key: APIClient) -> None:
    signal = SignalFactory()

    response = key.patch(f"/api/signals/{signal.pk}", {"is_active": False})

    assert (response.json()["is_active"], response.json()["backfill"]) == (False, None)


def test_a_value_that_does_not_fit_its_operator_stores_nothing(key: APIClient) -> None:
    response = key.post("/api/signals", VIEWED | {"conditions": [{"path": "plan", "operator": "in", "value": 5}]})

    assert (response.status_code, response.json()["type"]) == (422, "urn:baton:problem:rule-broken")
    assert (Signal.objects.count(), Condition.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": "no spaces"}, "key"),
        ({"category": "fun"}, "category"),
        ({"kind": "poke"}, "kind"),
        ({"event_names": "Pricing"}, "event_names"),
        ({"event_names": ["a" * 256]}, "event_names.0"),
        ({"conditions": [{"path": "", "operator": "eq"}]}, "conditions.0.path"),
        ({"conditions": [{"path": "plan", "operator": "like"}]}, "conditions.0.operator"),
        ({"conditions": [{"path": "plan", "operator": "eq", "valeu": 1}]}, "conditions.0.valeu"),
        ({"conditions": [{"path": "plan", "operator": "eq", "value": "\0"}]}, "conditions.0.value"),
        ({"conditions": ["plan"]}, "conditions.0"),
        ({"nmae": "x"}, "nmae"),
    ],
)
def test_a_wrong_field_is_named(wrong: dict[str, Any], field: str, key: APIClient) -> None:
    response = key.post("/api/signals", VIEWED | wrong)

    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (400, [field])
