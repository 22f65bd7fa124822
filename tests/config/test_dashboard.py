"""The admin's first page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.enums import Role
from config.dashboard import Figure
from tests.factories.accounts import ReassessmentFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import ScorecardVersionFactory, publish
from tests.factories.signals import BatchFactory, SignalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


def figures(client: Client) -> dict[str, int]:
    groups: dict[str, list[Figure]] = client.get("/admin/").context["figures"]
    return {figure.label: figure.value for group in groups.values() for figure in group}


def test_the_figures_are_those_of_today(revops: Client) -> None:
    BatchFactory(received_at=now(), stored=5, duplicate=2, rejected=1)
    BatchFactory(stored=7)
    HandoffFactory()

    assert figures(revops) == {
        "Events received": 8,
        "New": 5,
        "Known already": 2,
        "Rejected": 1,
        "Batches to match": 2,
        "Backfills": 0,
        "Accounts to assess": 0,
        "Qualifications to hand over": 0,
        "PQLs in 7 days": 0,
        "Open handoffs": 1,
        "Over time": 1,
    }


def test_accounts_to_assess_are_those_that_are_due(revops: Client) -> None:
    ReassessmentFactory(due_at=None)
    ReassessmentFactory(due_at=now() + timedelta(days=1))

    assert figures(revops)["Accounts to assess"] == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_has_a_fixed_number_of_queries(revops: Client, rows: int) -> None:
    BatchFactory.create_batch(rows)
    ScorecardVersionFactory.create_batch(rows)

    with CaptureQueriesContext(connection) as captured:
        revops.get("/admin/")

    assert len(captured) == 19


def test_the_first_steps_go_once_a_scorecard_is_published(revops: Client) -> None:
    def steps() -> dict[str, bool]:
        return {step.title: step.is_done for step in revops.get("/admin/").context["steps"]}

    titles = list(steps())
    SignalFactory()
    assert [title for title in titles if steps()[title]] == ["Define signals"]

    publish(ScorecardVersionFactory())
    assert steps() == {}


def test_drafts_are_listed(revops: Client) -> None:
    draft = ScorecardVersionFactory(reason="Try more depth")

    page = revops.get("/admin/").content.decode()

    assert f"/admin/playbooks/scorecardversion/{draft.pk}/change/" in page
    assert "Try more depth" in page


def test_managers_see_no_figures_of_lists_they_may_not_open() -> None:
    client = Client()
    client.force_login(UserFactory(roles=[Role.MANAGER]))

    assert "figures" not in client.get("/admin/").context
