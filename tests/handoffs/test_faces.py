"""What the clock of a handoff shows, on the queue and on its page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from handoffs.enums import Alarm
from handoffs.faces import Face, Standing, clocks_of
from handoffs.models import Handoff, Pause
from handoffs.sweep import sweep_clock
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import AbsenceFactory, HandoffFactory, TeamFactory

HOUR = timedelta(hours=1)
STILL = timedelta(0)
TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def face(handoff: Handoff, at: datetime) -> Face:
    return clocks_of([Handoff.objects.select_related("team__calendar").get(pk=handoff.pk)], at)[0]


def test_it_runs_until_the_office_closes() -> None:
    assert face(HandoffFactory(), NOON + HOUR) == Face(3 * HOUR, 4 * HOUR)


def test_it_stands_still_until_the_office_opens() -> None:
    assert face(HandoffFactory(), NOON + 9 * HOUR) == Face(-HOUR, STILL, TUESDAY, Standing.CLOSED)


def test_it_stands_still_while_its_owner_is_away() -> None:
    absence = AbsenceFactory(ends_at=TUESDAY + HOUR)

    assert face(HandoffFactory(owner=absence.user, due_at=TUESDAY + 2 * HOUR), NOON + HOUR) == Face(
        HOUR, STILL, TUESDAY + HOUR, Standing.AWAY
    )


def test_it_stands_still_while_it_is_paused() -> None:
    handoff = HandoffFactory(due_at=TUESDAY + 2 * HOUR)
    Pause.objects.create(handoff=handoff, starts_at=NOON, ends_at=TUESDAY)

    assert face(handoff, NOON + HOUR) == Face(2 * HOUR, STILL, TUESDAY, Standing.PAUSED)


def test_what_is_acknowledged_has_no_clock() -> None:
    assert face(HandoffFactory(watching=True), NOON + HOUR) == Face()


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(UserFactory(first_name="Maya", roles=[Role.MANAGER]))
    return client


def test_a_manager_sees_what_was_escalated_by_itself(manager: Client) -> None:
    late = HandoffFactory()
    HandoffFactory(due_at=now() + timedelta(days=9), half_at=now() + timedelta(days=8), nearly_at=now() + 8 * 24 * HOUR)
    sweep_clock(now())

    page = manager.get("/?scope=escalated")

    assert [row.handoff for section in page.context["page"].sections for row in section.rows] == [late]
    assert dict(page.context["tabs"])["escalated"] == 1
    assert '<span class="alarm over">Escalated</span>' in page.content.decode()


def test_an_account_executive_has_no_tab_of_what_was_escalated(client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.AE]))

    assert "escalated" not in dict(client.get("/").context["tabs"])


def test_the_page_says_since_when_it_is_over_whom_it_went_to_and_what_follows(manager: Client) -> None:
    boss = UserFactory(first_name="Maya", last_name="Lindqvist", roles=[Role.MANAGER])
    team = TeamFactory(manager=boss, reassign_rule="pool")
    handoff = HandoffFactory(team=team, alarm=Alarm.OVER, breached_at=NOON + 4 * HOUR, reassign_at=TUESDAY)

    said = " ".join(manager.get(f"/handoffs/{handoff.pk}/").content.decode().split())

    assert "on Mon 2 Mar, 16:00. Escalated to Maya Lindqvist." in said
    assert "It goes back to the pool on Tue 3 Mar, 09:00 unless somebody acknowledges it." in said


def test_the_page_says_what_is_left_and_what_it_was_at_first(manager: Client) -> None:
    due = now() + timedelta(days=30)
    handoff = HandoffFactory(due_at=due, first_due_at=due - timedelta(days=1))

    said = manager.get(f"/handoffs/{handoff.pk}/").content.decode()

    assert "of business time left</b>" in said
    assert "at first; the history says why that changed" in said
