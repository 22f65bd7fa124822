"""Outcomes over the API, and what they prove."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.enums import Role
from playbooks.models import Milestone, ScorecardVersion
from tests.factories.accounts import AccountFactory, PersonFactory, UserFactory
from tests.factories.playbooks import MilestoneFactory, RuleFactory, ScorecardVersionFactory, publish
from tests.factories.signals import OccurrenceFactory

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


@pytest.fixture
def version() -> ScorecardVersion:
    """Two accounts fired sixty days ago, of which one paid a week later; a third did nothing of note."""
    version = ScorecardVersionFactory(scorecard__key="pql", threshold=10)
    rule = RuleFactory(version=version, is_activation=True)
    publish(version)
    fired = now() - timedelta(days=60)
    for _ in range(2):
        OccurrenceFactory(person=PersonFactory(account=AccountFactory()), signal=rule.signal, at=fired)
    OccurrenceFactory(person=PersonFactory(account=AccountFactory()), at=fired)
    paying = OccurrenceFactory._meta.model.objects.filter(signal=rule.signal).first()
    MilestoneFactory(account=paying.account, at=fired + timedelta(days=7))
    return version


def test_a_proof_has_the_groups_with_their_intervals(key: APIClient, version: ScorecardVersion) -> None:
    found = key.get(f"/api/scorecards/{version.scorecard.pk}/proof?within=30").json()

    assert [(one["group"], one["customers"], one["accounts"]) for one in found["conversions"]] == [
        ("pql", 1, 2),
        ("mql", 0, 0),
        ("other", 0, 1),
    ]
    assert found["bars"]["conversion"]["verdict"] == "too few to say"
    assert found["days_to_pay"] == [7, 7, 7]
    assert found["recall"]["estimate"] == 1


@pytest.mark.parametrize("query", ["start=2026-05-01&end=2026-04-01", "within=0", "end=soon", "version=0", "until=1"])
def test_a_period_that_makes_no_sense_is_refused(key: APIClient, version: ScorecardVersion, query: str) -> None:
    assert key.get(f"/api/scorecards/{version.scorecard.pk}/proof?{query}").status_code == 400


def test_a_version_that_is_not_there_is_not_found(key: APIClient, version: ScorecardVersion) -> None:
    assert key.get(f"/api/scorecards/{version.scorecard.pk}/proof?version=9").status_code == 404


def page(client: Client, version: ScorecardVersion, query: str = "") -> str:
    response = client.get(reverse("admin:playbooks_scorecardversion_proof", args=[version.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_reviewers_see_the_page(client: Client, version: ScorecardVersion) -> None:
    client.force_login(UserFactory(roles=[Role.MARKETING_REVIEWER]))

    shown = page(client, version)

    assert "50.0\u202f%" in shown
    assert "Too few to say" in shown
    assert "1 of 1 had fired before they paid" in shown


def test_a_wrong_period_is_said_on_the_page(client: Client, version: ScorecardVersion) -> None:
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    assert "It must be after the start" in page(client, version, "?start=2026-05-01&end=2026-04-01")


def test_the_accounts_come_as_csv(client: Client, version: ScorecardVersion) -> None:
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    response = client.get(reverse("admin:playbooks_scorecardversion_proof_csv", args=[version.pk]))

    header, *rows = response.content.decode().splitlines()
    assert header == "account,counted_as,from,became_customer,days_to_pay,yearly_value,currency"
    assert [row.split(",")[1] for row in rows] == ["other", "pql", "pql"]


@pytest.mark.parametrize("accounts", [1, 3])
def test_a_proof_has_a_constant_number_of_queries(
    key: APIClient, version: ScorecardVersion, accounts: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(accounts):
        MilestoneFactory(account=OccurrenceFactory(person=PersonFactory(account=AccountFactory())).account)

    with django_assert_max_num_queries(12):
        key.get(f"/api/scorecards/{version.scorecard.pk}/proof")
