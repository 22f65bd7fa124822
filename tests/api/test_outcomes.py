"""Outcomes over the API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from playbooks.models import Milestone
from tests.factories.accounts import AccountFactory
from tests.factories.playbooks import MilestoneFactory

pytestmark = pytest.mark.django_db
WON = {"kind": "customer", "at": "2026-02-01T10:00:00Z", "account": "acme.com"}


def sent(*outcomes: Any) -> dict[str, Any]:
    return {"source": "crm", "outcomes": list(outcomes)}


def test_what_is_right_is_kept_beside_what_is_wrong(key: APIClient) -> None:
    AccountFactory(key="acme.com")

    answer = key.post("/api/outcomes", sent(WON, WON | {"at": "soon"}))

    assert answer.status_code == 200
    told = answer.json()
    assert {name: told[name] for name in ("received", "stored", "duplicate", "rejected")} == {
        "received": 2,
        "stored": 1,
        "duplicate": 0,
        "rejected": 1,
    }
    assert [error["field"] for error in told["errors"]] == ["outcomes.1.at"]
    assert Milestone.objects.get().recorded_with is not None


def test_if_all_is_wrong_it_is_a_problem(key: APIClient) -> None:
    answer = key.post("/api/outcomes", sent(WON))

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == ["outcomes.0.account"]


@pytest.mark.parametrize("body", [{}, {"source": "crm", "outcomes": []}, sent(WON) | {"more": 1}, sent(7)])
def test_a_body_that_makes_no_sense_is_refused(key: APIClient, body: dict[str, Any]) -> None:
    assert key.post("/api/outcomes", body).status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=mql", 0), ("source=crm", 1), ("account=acme.com", 1), ("at_since=2030-01-01T00:00:00Z", 0)],
)
def test_outcomes_are_filtered(key: APIClient, query: str, found: int) -> None:
    MilestoneFactory(account__key="acme.com")

    assert len(key.get(f"/api/outcomes?{query}").json()["results"]) == found
