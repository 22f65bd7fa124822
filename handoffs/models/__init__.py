"""The models of the handoffs app, one file a subject."""

from handoffs.models.absence import Absence, Pause
from handoffs.models.calendar import BusinessCalendar
from handoffs.models.clock_change import ClockChange
from handoffs.models.gates import ContextCheck, Permission, Refusal
from handoffs.models.handoff import Handoff, MoveRecord
from handoffs.models.outcome import Feedback, Outcome
from handoffs.models.routing_call import RoutingCall
from handoffs.models.routing_rule import RoutingRule
from handoffs.models.routing_watch import RoutedAccount, RoutedRole, RoutedUser
from handoffs.models.team import Team, TeamMember
from handoffs.models.view import SavedView

__all__ = [
    "Absence",
    "BusinessCalendar",
    "ClockChange",
    "ContextCheck",
    "Feedback",
    "Handoff",
    "MoveRecord",
    "Outcome",
    "Pause",
    "Permission",
    "Refusal",
    "RoutedAccount",
    "RoutedRole",
    "RoutedUser",
    "RoutingCall",
    "RoutingRule",
    "SavedView",
    "Team",
    "TeamMember",
]
