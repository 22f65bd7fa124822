"""The models of the handoffs app, one file a subject."""

from handoffs.models.absence import Absence, Pause
from handoffs.models.calendar import BusinessCalendar
from handoffs.models.clock_change import ClockChange
from handoffs.models.handoff import Handoff, MoveRecord
from handoffs.models.team import Team, TeamMember

__all__ = [
    "Absence",
    "BusinessCalendar",
    "ClockChange",
    "Handoff",
    "MoveRecord",
    "Pause",
    "Team",
    "TeamMember",
]
