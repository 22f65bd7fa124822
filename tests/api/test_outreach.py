"""Messages, grants and violations over the API, as a sequencer and as the product use them."""

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Grant, Outreach
from tests.api.callers import logged_in
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.handoffs import GrantFactory, HandoffFactory, OutreachFactory, ViolationFactory
from tests.factories.playbooks import ScriptFactory

pytestmark = pytest.mark.django_db
AS_ANN = {"as": "ann@baton.example"}


@pytest.fixture
def ann() -> User:
    return UserFactory(email="ann@baton.example", first_name="Ann", roles=[Role.AE])


def test_a_sequencer_takes_the_message_and_reports_it(key: APIClient, ann: User) -> None:
    script = ScriptFactory(subject="For {account}", body="See {plan}, {sender}.")
    handoff = HandoffFactory(owner=ann, contacted=True, activated=True, play=script.play, account__name="Acme")
    dana = PersonFactory(account=handoff.account)

    message = key.get(f"/api/handoffs/{handoff.pk}/message").json()
    sent = {"subject": message["subject"], "body": "Just checking in.", "person": dana.pk, **AS_ANN}
    reported = key.post(f"/api/handoffs/{handoff.pk}/outreach", sent)

    assert (message["subject"], message["body"], message["missing"]) == ("For Acme", "See {plan}, Ann.", ["plan"])
    assert (reported.status_code, reported.json()["sent_by"]) == (201, "integration")
    assert reported.json()["violations"] == [{"kind": "checking_in", "evidence": "“Just checking in”"}]
    kept = Outreach.objects.get()
    assert (kept.person, kept.by) == (dana, ann)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"person": 404}, 400, "person"),
        ({"sent_at": "2026-01-01T00:00:00Z"}, 422, None),
        ({"play": "none"}, 400, "play"),
        ({"channel": "fax"}, 400, "channel"),
    ],
)
def test_a_report_that_is_none(key: APIClient, ann: User, body: dict[str, object], status: int, field: str) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True, activated=True)

    answer = key.post(f"/api/handoffs/{handoff.pk}/outreach", body | AS_ANN)

    assert answer.status_code == status
    assert [error["field"] for error in answer.json().get("errors", ())] == ([field] if field else [])


def test_an_answer_is_noted(key: APIClient, ann: User) -> None:
    sent = OutreachFactory(handoff__owner=ann)

    answer = key.post(f"/api/outreach/{sent.pk}/answered", AS_ANN)

    sent.refresh_from_db()
    assert (answer.status_code, answer.json()["answered_at"] is not None, sent.answer_noted_by) == (200, True, ann)


def test_the_product_finds_what_is_due_and_says_when_it_is_done(key: APIClient, ann: User) -> None:
    GrantFactory()  # long over, and never turned on
    handoff = HandoffFactory(owner=ann, contacted=True)

    granted = key.post(f"/api/handoffs/{handoff.pk}/grant", {"what": "sso", **AS_ANN}).json()
    due = key.get("/api/grants?due=true").json()["results"]
    on = key.post(f"/api/grants/{granted['id']}/done").json()
    nothing = key.get("/api/grants?due=true").json()["results"]
    key.post(f"/api/grants/{granted['id']}/revoke", AS_ANN)
    off = key.get("/api/grants?due=true").json()["results"]

    assert [(one["id"], one["due"]) for one in due] == [(granted["id"], "on")]
    assert (on["due"], on["applied_at"] is not None, nothing) == ("", True, [])
    assert [(one["id"], one["due"]) for one in off] == [(granted["id"], "off")]
    assert key.post(f"/api/grants/{granted['id']}/done").json()["withdrawn_at"] is not None
    assert key.post(f"/api/grants/{granted['id']}/done").status_code == 409
    assert Grant.objects.count() == 2


def test_everybody_sees_their_own(ann: User) -> None:
    mine, others = ViolationFactory(by=ann, outreach__handoff__owner=ann), ViolationFactory()

    by_ann = logged_in(ann).get("/api/violations").json()["results"]
    by_manager = logged_in(UserFactory(roles=[Role.MANAGER])).get("/api/violations?answered=false").json()["results"]
    outreach = logged_in(ann).get("/api/outreach").json()["results"]

    assert [one["id"] for one in by_ann] == [mine.pk]
    assert {one["id"] for one in by_manager} == {mine.pk, others.pk}
    assert [one["id"] for one in outreach] == [mine.outreach.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_have_a_fixed_number_of_queries(
    key: APIClient, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        ViolationFactory()
        GrantFactory()

    for url, queries in (("/api/outreach", 3), ("/api/violations", 2), ("/api/grants", 2)):
        with django_assert_num_queries(queries):
            assert len(key.get(url).json()["results"]) == rows
