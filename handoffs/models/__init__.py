"""The models of the handoffs app, one file a subject."""

from handoffs.models.calendar import BusinessCalendar, Team, TeamMember
from handoffs.models.handoff import Handoff, MoveRecord

__all__ = ["BusinessCalendar", "Handoff", "MoveRecord", "Team", "TeamMember"]
