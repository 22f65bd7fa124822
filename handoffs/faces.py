"""What the clock of a handoff shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoffs.clock import Pauses, Schedule
from handoffs.deadlines import Clocks
from handoffs.enums import HandoffState
from handoffs.models import Handoff
from handoffs.pauses import pauses_of

STILL = timedelta(0)


@dataclass(frozen=True)
class Face:
    """Business time that remains, negative when over, None off the clock; how long it runs on, or when it goes on."""

    remaining: timedelta | None = None
    runs: timedelta = STILL
    resumes_at: datetime | None = None


def clocks_of(handoffs: Sequence[Handoff], at: datetime) -> list[Face]:
    """The clock of each, by its team's calendar and its own pauses, in two queries."""
    pauses, clocks = pauses_of([handoff for handoff in handoffs if on_the_clock(handoff)]), Clocks()
    return [
        _face(handoff.due_at, clocks.schedule(handoff.team), pauses[handoff.pk], at)
        if on_the_clock(handoff)
        else Face()
        for handoff in handoffs
    ]


def on_the_clock(handoff: Handoff) -> bool:
    """Whether it waits to be acknowledged."""
    return handoff.state == HandoffState.FIRED and handoff.closed_at is None


def _face(due_at: datetime, schedule: Schedule, pauses: Pauses, at: datetime) -> Face:
    remaining, until = schedule.business_time_between(at, due_at, pauses), schedule.runs_until(at, pauses)
    if until is None:
        return Face(remaining, STILL, schedule.resumes_at(at, pauses))
    return Face(remaining, until - at)
