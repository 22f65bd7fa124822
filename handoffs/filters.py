"""What handoffs are filtered by."""

from django_filters import rest_framework as filters

from accounts.rest.filters import TextFilter, WholeNumberFilter, YesNoFilter, at_least, at_most, before, is_known, since
from handoffs.enums import FeedbackKind, HandoffState, Motion
from handoffs.models import Feedback, Handoff, RoutingRule
from playbooks.enums import TierKey


class HandoffFilter(filters.FilterSet):
    """Handoffs by whom they are about, whose they are, where they stand, and by their clock."""

    account = TextFilter("account__key", label="Key of the account.")
    qualification = WholeNumberFilter("qualification_id", label="Id of the qualification.")
    motion = filters.MultipleChoiceFilter(choices=Motion.choices)
    state = filters.MultipleChoiceFilter(choices=HandoffState.choices)
    tier = filters.MultipleChoiceFilter(choices=TierKey.choices)
    points_min = at_least("points")
    points_max = at_most("points")
    play = TextFilter("play__key", label="Key of the play.")
    team = TextFilter("team__key", label="Key of the team.")
    owner = TextFilter("owner__email", "iexact", label="E-mail address of the owner.")
    owned = is_known("owner", "Whether somebody owns it.")
    rule = TextFilter("rule__key", label="Key of the routing rule that chose its team.")
    value_min = at_least("value")
    value_max = at_most("value")
    assigned_at_since = since("assigned_at")
    assigned_at_before = before("assigned_at")
    fired_at_since = since("fired_at")
    fired_at_before = before("fired_at")
    due_at_since = since("due_at")
    due_at_before = before("due_at")
    acknowledged = is_known("acknowledged_at", "Whether somebody has acknowledged it.")
    acknowledged_at_since = since("acknowledged_at")
    acknowledged_at_before = before("acknowledged_at")
    permitted = is_known("permitted_at", "Whether contact has been invited.")
    contacted = is_known("contacted_at", "Whether somebody has reached out.")
    contacted_at_since = since("contacted_at")
    contacted_at_before = before("contacted_at")
    closed = is_known("closed_at", "Whether it is off the queue.")
    closed_at_since = since("closed_at")
    closed_at_before = before("closed_at")

    class Meta:
        model = Handoff
        fields: list[str] = []


class FeedbackFilter(filters.FilterSet):
    """Feedback by kind, account, who gave it and when."""

    account = TextFilter("handoff__account__key", label="Key of the account.")
    kind = filters.MultipleChoiceFilter(choices=FeedbackKind.choices)
    by = TextFilter("by__email", "iexact", label="E-mail address of who gave it.")
    at_since = since("at")
    at_before = before("at")

    class Meta:
        model = Feedback
        fields: list[str] = []


class RoutingRuleFilter(filters.FilterSet):
    """Rules by what they are called, and by where they lead."""

    key = TextFilter(label="Exactly this key.")
    name = TextFilter(label="Exactly this name.")
    team = TextFilter("team__key", label="Key of the team.")
    assignee = TextFilter("assignee__email", "iexact", label="E-mail address of whom it names.")
    active = YesNoFilter("is_active", label="Whether it is tried.")

    class Meta:
        model = RoutingRule
        fields: list[str] = []
