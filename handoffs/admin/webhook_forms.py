"""What RevOps says about an endpoint, and what is asked before something is sent again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldBooleanSwitchWidget

from accounts.admin.base import ReasonForm
from accounts.admin.fields import SpanField
from handoffs.webhooks.addresses import check_url
from handoffs.webhooks.endpoints import LONGEST_OVERLAP, USUAL_OVERLAP
from handoffs.webhooks.enums import EventType
from handoffs.webhooks.errors import BadUrl
from handoffs.webhooks.forgetting import KEPT

FORM_PAGE = "admin/key_form.html"


class EndpointForm(ReasonForm):
    """An endpoint, with the events as boxes."""

    types = forms.MultipleChoiceField(
        label="Events",
        choices=EventType,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="What it is told about. What each says is in the documentation of webhooks.",
    )

    def clean_url(self) -> str:
        """Refuse what events may not go to."""
        try:
            return check_url(self.cleaned_data["url"])
        except BadUrl as error:
            raise ValidationError(str(error)) from None


class ConfirmForm(forms.Form):
    """Nothing to fill in: what happens is said above the button."""

    def __init__(self, data: Any, about: str, button: str) -> None:
        super().__init__(data)
        self.about, self.button = about, button


class RotateForm(forms.Form):
    """How long both secrets sign."""

    about = "A new secret takes over. Until the time below has passed, every message is signed with both."
    button = "Make the new secret"

    overlap = SpanField(
        label="The old secret signs for another",
        initial=USUAL_OVERLAP,
        help_text=f"Long enough to put the new one everywhere, at most {LONGEST_OVERLAP.days} days. “0 hours” ends the"
        " old one now.",
    )

    def clean_overlap(self) -> Any:
        """Refuse an overlap that would make it pointless to rotate."""
        if self.cleaned_data["overlap"] > LONGEST_OVERLAP:
            raise ValidationError(f"Both secrets sign for at most {LONGEST_OVERLAP.days} days.")
        return self.cleaned_data["overlap"]


class MissedForm(forms.Form):
    """How far back to go."""

    about = "What the endpoint wants and has not received is sent to it, what happened while it was off included."
    button = "Send"

    back = SpanField(label="Of the last", initial=USUAL_OVERLAP, help_text=f"Events are kept for {KEPT.days} days.")
    arrived_too = forms.BooleanField(
        label="Also what has arrived before",
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="It comes under the same id once more.",
    )
