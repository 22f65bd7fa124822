"""Handoffs over the API: whose they are to see, and taking them on."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.enums import Role, Scope
from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff, MoveRecord
from tests.api.callers import caller, caller_with_key, logged_in
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory, TeamFactory
from tests.factories.playbooks import PlayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(email="ann@baton.example", roles=[Role.AE])


def test_a_handoff_with_everything_that_happened_to_it(
    ann: User, key: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoffs.serializers.now", lambda: NOON)
    account = AccountFactory(key="acme.com", name="Acme")
    team = TeamFactory(key="emea")
    handoff = HandoffFactory(account=account, team=team, owner=ann, play=PlayFactory(key="limit"), watching=True)
    MoveRecordFactory(handoff=handoff)
    later = NOON + timedelta(hours=1)
    MoveRecordFactory(handoff=handoff, move=Move.ACKNOWLEDGED, state=HandoffState.WATCHING, by=ann, at=later)

    assert key.get(f"/api/handoffs/{handoff.pk}").json() == {
        "id": handoff.pk,
        "account": {"id": account.pk, "key": "acme.com", "name": "Acme"},
        "qualification": handoff.qualification_id,
        "motion": "new_business",
        "state": "watching",
        "tier": "sales_assisted",
        "points": 60,
        "play": "limit",
        "team": "emea",
        "owner": "ann@baton.example",
        "assigned_at": None,
        "assigned_why": "",
        "rule": None,
        "value": None,
        "priority": {"total": 60, "points": 60, "value": 0, "age": 0},
        "headline": "API limit reached: 3 times by 2 people in 30 days",
        "fired_at": "2026-03-02T12:00:00Z",
        "due_at": "2026-03-02T16:00:00Z",
        "acknowledged_at": "2026-03-02T13:00:00Z",
        "permitted_at": None,
        "contacted_at": None,
        "snoozed_until": None,
        "closed_at": None,
        "moves": [
            {"move": "opened", "state": "fired", "by": None, "at": "2026-03-02T12:00:00Z", "note": ""},
            {
                "move": "acknowledged",
                "state": "watching",
                "by": "ann@baton.example",
                "at": "2026-03-02T13:00:00Z",
                "note": "",
            },
        ],
    }


def test_an_account_executive_sees_those_of_their_teams(ann: User) -> None:
    HandoffFactory()
    ours = HandoffFactory(team=TeamFactory(members=[ann]))

    page = logged_in(ann).get("/api/handoffs").json()

    assert [row["id"] for row in page["results"]] == [ours.pk]


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_out_of_sight_is_not_there(method: str, ann: User) -> None:
    theirs = HandoffFactory()
    url = f"/api/handoffs/{theirs.pk}" + ("/acknowledge" if method == "post" else "")

    hidden = getattr(logged_in(ann), method)(url)
    absent = getattr(logged_in(ann), method)(url.replace(str(theirs.pk), "0"))

    assert (hidden.status_code, hidden.json()) == (404, absent.json())


def test_acknowledging_as_oneself(ann: User) -> None:
    handoff = HandoffFactory(team=TeamFactory(members=[ann]))

    response = logged_in(ann).post(f"/api/handoffs/{handoff.pk}/acknowledge")

    assert (response.status_code, response.json()["state"], response.json()["owner"]) == (
        200,
        "watching",
        "ann@baton.example",
    )
    assert response.json()["moves"][-1]["by"] == "ann@baton.example"


def test_a_key_names_who_acknowledges(ann: User, key: APIClient) -> None:
    handoff = HandoffFactory(team=TeamFactory(members=[ann]))

    response = key.post(f"/api/handoffs/{handoff.pk}/acknowledge", {"as": "Ann@baton.example"})

    assert (response.status_code, MoveRecord.objects.values_list("move", "by").last()) == (
        200,
        ("acknowledged", ann.pk),
    )


def test_the_second_loses(ann: User, key: APIClient) -> None:
    handoff = HandoffFactory(team=TeamFactory(members=[ann]))
    UserFactory(email="max@baton.example", roles=[Role.MANAGER])
    key.post(f"/api/handoffs/{handoff.pk}/acknowledge", {"as": "ann@baton.example"})

    response = key.post(f"/api/handoffs/{handoff.pk}/acknowledge", {"as": "max@baton.example"})

    assert (response.status_code, response.json()) == (
        409,
        {
            "type": "urn:baton:problem:already-moved",
            "title": "Conflict",
            "status": 409,
            "detail": f"{ann} has acknowledged this handoff already.",
        },
    )


def test_a_rule_refuses_somebody_of_another_team(ann: User, key: APIClient) -> None:
    handoff = HandoffFactory()

    response = key.post(f"/api/handoffs/{handoff.pk}/acknowledge", {"as": "ann@baton.example"})

    assert (response.status_code, response.json()["type"]) == (422, "urn:baton:problem:rule-broken")
    assert Handoff.objects.get().state == HandoffState.FIRED


MISSING = "A key names who acknowledges: the e-mail address of an active account executive or manager."
UNKNOWN = "Nobody active with the role AE or sales manager has this address."


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        ({}, "as", MISSING),
        ({"as": "nobody@baton.example"}, "as", UNKNOWN),
        ({"as": "rita@baton.example"}, "as", UNKNOWN),
        ({"as": "ann"}, "as", "Enter a valid email address."),
        ({"as": None}, "as", "This field may not be null."),
        ({"state": "watching"}, "state", "No such field. To write there are: as."),
    ],
)
def test_a_key_that_names_nobody_who_may(body: dict[str, Any], field: str, detail: str, key: APIClient) -> None:
    UserFactory(email="rita@baton.example", roles=[Role.PRODUCT_REVIEWER])
    handoff = HandoffFactory()

    response = key.post(f"/api/handoffs/{handoff.pk}/acknowledge", body)

    assert (response.status_code, response.json()["errors"]) == (400, [{"field": field, "detail": detail}])


def test_nobody_acknowledges_for_another(ann: User) -> None:
    handoff = HandoffFactory(team=TeamFactory(members=[ann]))

    response = logged_in(ann).post(f"/api/handoffs/{handoff.pk}/acknowledge", {"as": "max@baton.example"})

    assert (response.status_code, response.json()["errors"]) == (
        400,
        [{"field": "as", "detail": "You acknowledge as yourself; leave it out."}],
    )


@pytest.mark.parametrize(("scopes", "status"), [([Scope.READ], 403), ([Scope.INGEST], 403), ([Scope.WRITE], 200)])
def test_a_key_needs_the_scope_to_write(scopes: list[str], status: int, ann: User) -> None:
    handoff = HandoffFactory(owner=ann)

    response = caller_with_key(*scopes).post(f"/api/handoffs/{handoff.pk}/acknowledge", {"as": ann.email})

    assert response.status_code == status


def test_a_reviewer_has_no_business_with_handoffs() -> None:
    assert caller(Role.PRODUCT_REVIEWER).get("/api/handoffs").status_code == 403
