"""The models of the handoffs app, one file a subject."""

from handoffs.models.absence import Absence, Pause
from handoffs.models.calendar import BusinessCalendar
from handoffs.models.clock_change import ClockChange
from handoffs.models.contact import ContactRefusal
from handoffs.models.gates import ContextCheck, Permission, Refusal
from handoffs.models.handoff import Handoff, MoveRecord
from handoffs.models.notice import Delivery, Notice, NoticeChoice, NoticeSettings
from handoffs.models.outcome import Feedback, Outcome
from handoffs.models.outcome_undo import OutcomeUndo
from handoffs.models.outreach import Grant, Outreach
from handoffs.models.permission_watch import WatchedSignal, WatchedTrigger
from handoffs.models.pledge import PledgeSignature, PledgeVersion, Violation
from handoffs.models.pledge_word import PledgeWord
from handoffs.models.routing_call import RoutingCall
from handoffs.models.routing_rule import RoutingRule
from handoffs.models.routing_watch import RoutedAccount, RoutedRole, RoutedUser
from handoffs.models.team import Team, TeamMember
from handoffs.models.view import SavedView
from handoffs.models.webhook import WebhookDelivery, WebhookEndpoint, WebhookEvent

__all__ = [
    "Absence",
    "BusinessCalendar",
    "ClockChange",
    "ContactRefusal",
    "ContextCheck",
    "Delivery",
    "Feedback",
    "Grant",
    "Handoff",
    "MoveRecord",
    "Notice",
    "NoticeChoice",
    "NoticeSettings",
    "Outcome",
    "OutcomeUndo",
    "Outreach",
    "Pause",
    "Permission",
    "PledgeSignature",
    "PledgeVersion",
    "PledgeWord",
    "Refusal",
    "RoutedAccount",
    "RoutedRole",
    "RoutedUser",
    "RoutingCall",
    "RoutingRule",
    "SavedView",
    "Team",
    "TeamMember",
    "Violation",
    "WatchedSignal",
    "WatchedTrigger",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
]
