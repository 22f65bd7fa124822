"""Putting a handoff off before anybody has acknowledged it: its clock stands still, and it wakes where it was."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import User
from handoffs.actions import acknowledge
from handoffs.enums import Alarm, HandoffState, Move, OutcomeKind
from handoffs.errors import NotFromHere, NotYours
from handoffs.models import BusinessCalendar, ClockChange, Handoff, Pause
from handoffs.notices.enums import NoticeEvent
from handoffs.outcomes import Result, record_outcome, wake
from handoffs.reports.asking import Question
from handoffs.reports.sla import audit
from handoffs.rescheduling import reschedule_handoffs
from handoffs.sweep import sweep_clock
from handoffs.timers import wake_handoffs
from handoffs.undoing import undo_outcome
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + HOUR
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


@pytest.fixture
def handoff(ann: User) -> Handoff:
    handoff = HandoffFactory(owner=ann)
    MoveRecordFactory(handoff=handoff)
    ClockChange.objects.all().delete()
    return handoff


def snooze(handoff: Handoff, by: User, until: timedelta = 2 * DAY) -> Handoff:
    """An hour after it fired, with three of its four hours left."""
    return record_outcome(handoff, Result(OutcomeKind.SNOOZED, until=NOON + until), by=by, at=LATER)


def test_the_clock_stands_still_and_the_old_due_time_is_kept(ann: User, handoff: Handoff) -> None:
    snoozed = snooze(handoff, ann)

    assert (snoozed.state, snoozed.snoozed_from, snoozed.due_at, snoozed.half_at, snoozed.first_due_at) == (
        "snoozed",
        "fired",
        NOON + 2 * DAY + 3 * HOUR,
        NOON + 2 * DAY + HOUR,
        NOON + 4 * HOUR,
    )
    assert list(handoff.moves.values_list("move", "by", "note"))[1:] == [
        (Move.SNOOZED, ann.pk, "Until 4 Mar 2026, 12:00 UTC."),
        (
            Move.RESCHEDULED,
            None,
            "Due 04 Mar 2026, 15:00 UTC instead of 02 Mar 2026, 16:00 UTC. It was snoozed.",
        ),
    ]


def test_nothing_is_called_while_it_sleeps_and_it_wakes_on_the_clock(ann: User, handoff: Handoff) -> None:
    snooze(handoff, ann)

    assert (sweep_clock(NOON + DAY), wake_handoffs(NOON + DAY)) == (0, 0)
    assert wake_handoffs(NOON + 2 * DAY) == 1
    handoff.refresh_from_db()
    assert (handoff.state, sweep_clock(NOON + 2 * DAY), handoff.alarm) == ("fired", 0, Alarm.NONE)
    assert sweep_clock(NOON + 2 * DAY + 3 * HOUR) == 3
    assert ann.notices.filter(event=NoticeEvent.WOKEN).count() == 1


def test_who_wakes_it_early_has_the_time_that_was_left(ann: User, handoff: Handoff) -> None:
    woken = wake(snooze(handoff, ann), by=ann, at=LATER + HOUR)

    assert (woken.state, woken.due_at, Pause.objects.get().ends_at) == ("fired", NOON + 5 * HOUR, LATER + HOUR)
    assert sweep_clock(LATER + HOUR) == 0


def test_what_was_over_before_is_called_before(ann: User, handoff: Handoff) -> None:
    snoozed = record_outcome(
        handoff, Result(OutcomeKind.SNOOZED, until=NOON + 2 * DAY), by=ann, at=NOON + 4 * HOUR + HOUR / 2
    )

    assert (snoozed.alarm, snoozed.breached_at, snoozed.due_at) == (Alarm.OVER, NOON + 4 * HOUR, NOON + 4 * HOUR)


def test_a_calendar_that_changes_meanwhile_counts_when_it_wakes(ann: User, handoff: Handoff) -> None:
    snooze(handoff, ann)
    BusinessCalendar.objects.update(hours=["09:00-13:00"] * 5 + [""] * 2)

    while reschedule_handoffs(LATER + HOUR):
        pass

    handoff.refresh_from_db()
    assert handoff.due_at == NOON + 3 * DAY - HOUR  # an hour on the day it wakes, two on the next from nine


@pytest.mark.parametrize("result", [Result(OutcomeKind.RETURNED), Result(OutcomeKind.DISQUALIFIED, reason="student")])
def test_what_nobody_took_on_has_no_other_outcome(ann: User, handoff: Handoff, result: Result) -> None:
    snooze(handoff, ann)

    with pytest.raises(NotFromHere, match=r"in the state “Snoozed”\. You can wake it\.$"):
        record_outcome(handoff, result, by=ann, at=LATER)


def test_it_is_acknowledged_once_it_is_awake(ann: User, handoff: Handoff) -> None:
    snooze(handoff, ann)

    with pytest.raises(Exception, match=r"You cannot acknowledge: .* You can wake it\.$"):
        acknowledge(handoff, by=ann, at=LATER)
    assert acknowledge(wake(handoff, by=ann, at=LATER), by=ann, at=LATER).state == "watching"


def test_undone_it_is_on_the_clock_again(ann: User, handoff: Handoff) -> None:
    undone = undo_outcome(snooze(handoff, ann), by=ann, at=LATER + HOUR)

    assert (undone.state, undone.due_at) == ("fired", NOON + 5 * HOUR)


def test_nobody_snoozes_what_is_the_pools_or_somebody_elses(handoff: Handoff) -> None:
    for owner in (None, UserFactory(roles=[Role.AE])):
        Handoff.objects.update(owner=owner)
        with pytest.raises(NotYours):
            snooze(handoff, UserFactory(roles=[Role.AE]))


def test_what_was_taken_on_has_no_clock_to_stop(ann: User) -> None:
    snoozed = snooze(HandoffFactory(owner=ann, watching=True), ann)

    assert (snoozed.due_at, Pause.objects.exists()) == (NOON + 4 * HOUR, False)


def test_acknowledged_in_time_after_a_snooze_is_in_time_for_the_audit_and_counted_apart(
    ann: User, handoff: Handoff
) -> None:
    MoveRecordFactory(handoff=HandoffFactory(owner=ann, watching=True))
    snooze(handoff, ann)
    wake_handoffs(NOON + 2 * DAY)
    handoff.refresh_from_db()
    acknowledge(handoff, by=ann, at=NOON + 2 * DAY + 2 * HOUR)

    asked = Question(NOON.date(), NOON.date(), as_of=NOON + 3 * DAY, zone="UTC")
    total = audit(asked).total
    assert (total.fired, total.in_time, total.late, total.put_off) == (2, 1, 1, 1)


def test_the_page_puts_off_and_wakes_what_nobody_has_acknowledged(client: Client, ann: User) -> None:
    handoff = HandoffFactory(owner=ann, fired_at=now())
    client.force_login(ann)
    page = client.get(f"/handoffs/{handoff.pk}/").content.decode()
    assert 'data-part="snoozed"' in page
    assert 'data-part="returned"' not in page

    until = f"{now() + 9 * DAY:%Y-%m-%dT%H:%M}"
    client.post(f"/handoffs/{handoff.pk}/outcome/", {"kind": "snoozed", "until": until})

    handoff.refresh_from_db()
    page = client.get(f"/handoffs/{handoff.pk}/").content.decode()
    assert (handoff.state, "Wake it now" in page, "Its clock stands still" in page) == (
        HandoffState.SNOOZED,
        True,
        True,
    )
    assert 'data-part="disqualified"' not in page
