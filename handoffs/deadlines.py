"""When a handoff is called, due and reassigned: its instants, by its team's hours and its own pauses."""

from dataclasses import asdict, dataclass
from datetime import datetime

from handoffs.clock import Pauses, Schedule
from handoffs.enums import Alarm
from handoffs.models import Handoff, Team

HALF, NEARLY = 0.5, 0.8


@dataclass(frozen=True)
class Deadlines:
    """The instants of one handoff; `reassign_at` is None when it stays where it is."""

    half_at: datetime
    nearly_at: datetime
    due_at: datetime
    reassign_at: datetime | None

    def alarm(self, at: datetime) -> Alarm:
        """How much of the time is over."""
        if at >= self.due_at:
            return Alarm.OVER
        if at >= self.nearly_at:
            return Alarm.NEARLY
        return Alarm.HALF if at >= self.half_at else Alarm.NONE


class Clocks:
    """The instants of many handoffs; the schedule of each calendar is made once."""

    def __init__(self) -> None:
        self._schedules: dict[int, Schedule] = {}

    def schedule(self, team: Team) -> Schedule:
        """The hours of a team, whose calendar is read already."""
        if team.calendar_id not in self._schedules:
            self._schedules[team.calendar_id] = team.schedule()
        return self._schedules[team.calendar_id]

    def deadlines(self, handoff: Handoff, pauses: Pauses = ()) -> Deadlines:
        """The instants of a handoff. Whoever got it last has the wait before the next from then on."""
        schedule, start = self.schedule(handoff.team), handoff.fired_at
        allowed, wait = handoff.team.time_to_acknowledge(handoff.tier), handoff.team.time_to_reassign()
        due_at = schedule.due_at(start, allowed, pauses)
        given_at = max(due_at, handoff.assigned_at or due_at)
        return Deadlines(
            half_at=schedule.due_at(start, allowed * HALF, pauses),
            nearly_at=schedule.due_at(start, allowed * NEARLY, pauses),
            due_at=due_at,
            reassign_at=None if wait is None else schedule.due_at(given_at, wait, pauses),
        )


def start_clock(handoff: Handoff, found: Deadlines) -> None:
    """Give a new handoff its instants."""
    for name, instant in asdict(found).items():
        setattr(handoff, name, instant)
    handoff.first_due_at = found.due_at


def set_clock(handoff: Handoff, found: Deadlines, at: datetime) -> bool:
    """Give a handoff its instants; returns whether it is due at another time than it was.

    What the clock has called and what is no longer over is called again when it is: a breach is withdrawn when the new
    due time is still to come. Nothing is called here that has not been called.
    """
    is_moved = handoff.due_at != found.due_at
    handoff.half_at, handoff.nearly_at, handoff.due_at = found.half_at, found.nearly_at, found.due_at
    handoff.reassign_at = found.reassign_at
    handoff.alarm = min(Alarm(handoff.alarm), found.alarm(at))
    handoff.breached_at = found.due_at if handoff.alarm == Alarm.OVER else None
    return is_moved
