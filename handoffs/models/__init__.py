"""The models of the handoffs app, one file a subject."""

from handoffs.models.calendar import BusinessCalendar, Team, TeamMember
from handoffs.models.gates import ContextCheck, Permission, Refusal
from handoffs.models.handoff import Handoff, MoveRecord
from handoffs.models.outcome import Feedback, Outcome

__all__ = [
    "BusinessCalendar",
    "ContextCheck",
    "Feedback",
    "Handoff",
    "MoveRecord",
    "Outcome",
    "Permission",
    "Refusal",
    "Team",
    "TeamMember",
]
