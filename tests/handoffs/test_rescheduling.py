"""Handoffs on the clock get another time when what it counts by changes, and the log keeps the old one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from handoffs import rescheduling
from handoffs.assigning import give
from handoffs.enums import Alarm, Move, ReassignRule
from handoffs.models import BusinessCalendar, ClockChange, Handoff, MoveRecord, Team
from handoffs.rescheduling import reschedule_handoffs
from handoffs.sweep import sweep_clock
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import (
    AbsenceFactory,
    BusinessCalendarFactory,
    HandoffFactory,
    MoveRecordFactory,
    TeamFactory,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + HOUR
pytestmark = pytest.mark.django_db


def settle(at: object = LATER) -> int:
    """Run the station until its tray is empty; returns how many units that took."""
    units = 0
    while reschedule_handoffs(at):  # type: ignore[arg-type]
        units += 1
    return units


def notes(handoff: Handoff) -> list[str]:
    return list(handoff.moves.filter(move=Move.RESCHEDULED).values_list("note", flat=True))


@pytest.fixture
def handoff() -> Handoff:
    handoff = HandoffFactory(owner=UserFactory(first_name="Ann", roles=[Role.AE]), team__calendar__name="Berlin")
    ClockChange.objects.all().delete()
    return handoff


def test_a_changed_calendar_moves_the_due_time_and_the_log_keeps_the_old_one(handoff: Handoff) -> None:
    other = HandoffFactory()
    BusinessCalendar.objects.filter(pk=handoff.team.calendar_id).update(hours=["09:00-14:00"] * 5 + [""] * 2)

    settle()

    handoff.refresh_from_db()
    assert (handoff.due_at, handoff.first_due_at) == (NOON + 23 * HOUR, NOON + 4 * HOUR)
    assert (handoff.half_at, handoff.nearly_at) == (NOON + 2 * HOUR, NOON + 22.2 * HOUR)
    assert notes(handoff) == [
        "Due 03 Mar 2026, 11:00 UTC instead of 02 Mar 2026, 16:00 UTC. The calendar “Berlin” changed."
    ]
    assert notes(other) == []
    assert not ClockChange.objects.exists()


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"sla_hours": 2}, NOON + 2 * HOUR),
        ({"sales_assisted_hours": "1.5"}, NOON + 1.5 * HOUR),
        ({"sales_led_hours": 1}, NOON + 4 * HOUR),
    ],
)
def test_changed_hours_of_the_team_count_by_tier(handoff: Handoff, changes: dict[str, object], due: object) -> None:
    Team.objects.filter(pk=handoff.team_id).update(**changes)

    settle()

    handoff.refresh_from_db()
    assert handoff.due_at == due


def test_an_absence_of_the_owner_does_not_count_until_it_is_taken_back(handoff: Handoff) -> None:
    absence = AbsenceFactory(user=handoff.owner, starts_at=LATER)
    settle()
    handoff.refresh_from_db()
    assert handoff.due_at == NOON + DAY + 4 * HOUR  # the three hours left begin when Ann is back

    absence.delete()
    settle()

    handoff.refresh_from_db()
    assert handoff.due_at == NOON + 4 * HOUR
    assert len(notes(handoff)) == 2
    assert "When Ann is away changed." in notes(handoff)[0]


def test_another_owner_has_other_absences(handoff: Handoff) -> None:
    AbsenceFactory(user=handoff.owner, starts_at=LATER)
    settle()

    Handoff.objects.update(owner=UserFactory(roles=[Role.AE]))
    settle()

    handoff.refresh_from_db()
    assert handoff.due_at == NOON + 4 * HOUR


def test_what_the_owner_before_was_away_stays_uncounted(handoff: Handoff) -> None:
    ann, bo = handoff.owner, UserFactory(roles=[Role.AE])
    handoff.team.members.add(bo)
    MoveRecordFactory(handoff=handoff)
    AbsenceFactory(user=ann, starts_at=LATER, ends_at=NOON + 3 * DAY)
    AbsenceFactory(user=bo, starts_at=NOON + DAY, ends_at=NOON + 2 * DAY)

    give(handoff, bo, "Ann is away.", by=UserFactory(roles=[Role.MANAGER]), at=NOON + 2 * DAY)
    settle(NOON + 2 * DAY)

    handoff.refresh_from_db()
    assert handoff.due_at == NOON + 2 * DAY + 3 * HOUR
    assert sweep_clock(NOON + 2 * DAY) == 0


def test_a_breach_is_withdrawn_when_the_new_due_time_is_still_to_come(handoff: Handoff) -> None:
    late = NOON + 4.5 * HOUR
    sweep_clock(late)
    handoff.refresh_from_db()
    assert (handoff.alarm, handoff.breached_at) == (Alarm.OVER, handoff.due_at)

    Team.objects.filter(handoffs__isnull=False).update(sla_hours=5)
    settle(late)

    handoff.refresh_from_db()
    assert (handoff.alarm, handoff.breached_at, handoff.due_at) == (Alarm.NEARLY, None, NOON + 5 * HOUR)
    assert sweep_clock(NOON + 5 * HOUR) == 1


def test_what_is_acknowledged_keeps_its_due_time() -> None:
    handoff = HandoffFactory(watching=True)
    Team.objects.filter(handoffs__isnull=False).update(sla_hours=1)

    settle()

    assert (Handoff.objects.get().due_at, notes(handoff)) == (NOON + 4 * HOUR, [])


def test_what_means_nothing_to_the_clock_sets_nothing_anew(handoff: Handoff) -> None:
    BusinessCalendar.objects.filter(pk=handoff.team.calendar_id).update(name="Munich")
    Team.objects.filter(pk=handoff.team_id).update(name="EMEA")
    Handoff.objects.update(headline="Other")

    assert settle() == 0


def test_the_hour_of_reassigning_follows_the_rule(handoff: Handoff) -> None:
    Team.objects.filter(handoffs__isnull=False).update(reassign_rule=ReassignRule.NEXT_MEMBER, reassign_after_hours=2)

    settle()

    handoff.refresh_from_db()
    assert handoff.reassign_at == NOON + 22 * HOUR  # an hour that evening, one on the next morning
    assert notes(handoff) == []


def test_a_large_change_is_done_in_batches_and_each_handoff_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescheduling, "BATCH", 2)
    team = TeamFactory(calendar=BusinessCalendarFactory())
    HandoffFactory.create_batch(5, team=team)
    Team.objects.filter(handoffs__isnull=False).update(sla_hours=1)

    assert settle() == 3
    assert MoveRecord.objects.filter(move=Move.RESCHEDULED).count() == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_a_batch_has_a_fixed_number_of_queries(rows: int) -> None:
    team = TeamFactory()
    HandoffFactory.create_batch(rows, team=team, owner=AbsenceFactory(starts_at=LATER).user)
    ClockChange.objects.all().delete()
    Team.objects.filter(handoffs__isnull=False).update(sla_hours=1)

    with CaptureQueriesContext(connection) as ran:
        reschedule_handoffs(LATER)

    assert len(ran) == 12, "\n".join(query["sql"] for query in ran.captured_queries)
