"""What the clock of a handoff shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices

from handoffs.clock import Schedule
from handoffs.deadlines import Clocks
from handoffs.enums import HandoffState
from handoffs.models import Handoff
from handoffs.pauses import Stops, stops_of

STILL = timedelta(0)


class Standing(TextChoices):
    """Why a clock stands still."""

    CLOSED = "closed", "outside working hours"
    PAUSED = "paused", "put off"
    AWAY = "away", "out of office"


@dataclass(frozen=True)
class Face:
    """Business time that remains, negative when over, None off the clock; how long it runs on, or when it goes on.

    `standing` is why it stands still, None while it runs.
    """

    remaining: timedelta | None = None
    runs: timedelta = STILL
    resumes_at: datetime | None = None
    standing: Standing | None = None


OFF_THE_CLOCK = Face()


def clocks_of(handoffs: Sequence[Handoff], at: datetime) -> list[Face]:
    """The clock of each, by its team's calendar and its own stops, in two queries."""
    stops, clocks = stops_of([handoff for handoff in handoffs if on_the_clock(handoff)]), Clocks()
    return [
        _face(handoff.due_at, clocks.schedule(handoff.team), stops[handoff.pk], at)
        if on_the_clock(handoff)
        else OFF_THE_CLOCK
        for handoff in handoffs
    ]


def on_the_clock(handoff: Handoff) -> bool:
    """Whether it waits to be acknowledged."""
    return handoff.state == HandoffState.FIRED and handoff.closed_at is None


def _face(due_at: datetime, schedule: Schedule, stops: Stops, at: datetime) -> Face:
    pauses = stops.all
    remaining, until = schedule.business_time_between(at, due_at, pauses), schedule.runs_until(at, pauses)
    if until is None:
        return Face(remaining, STILL, schedule.resumes_at(at, pauses), _standing(stops, at))
    return Face(remaining, until - at)


def _standing(stops: Stops, at: datetime) -> Standing:
    if any(span.start <= at < span.end for span in stops.paused):
        return Standing.PAUSED
    return Standing.AWAY if any(span.start <= at < span.end for span in stops.away) else Standing.CLOSED
