"""What is filled in to do something to many handoffs."""

from typing import Any

from django import forms
from django.utils.timezone import now

from accounts.models import User
from handoffs.assigning import LONGEST_REASON
from handoffs.bulk import MOST, BulkAction, Order
from handoffs.enums import OutcomeKind
from handoffs.ordering import LARGEST_ID
from handoffs.outcomes import Result

WHOM = "Choose whom to give them to."
NEEDS_REASON = (BulkAction.GIVE, BulkAction.PUT_BACK)


class IdsField(forms.Field):
    """Ids of handoffs, one a checkbox."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": "Select at least one handoff."}

    def to_python(self, value: Any) -> list[int]:
        """Whole numbers; at most `MOST` of them."""
        texts = value or []
        if not all(isinstance(text, str) and text.isascii() and text.isdecimal() for text in texts):
            raise forms.ValidationError("Ids are whole numbers.")
        if len(texts) > MOST:
            raise forms.ValidationError(f"Select at most {MOST} at once; these are {len(texts)}.")
        return [int(text) for text in texts if len(text) < len(str(LARGEST_ID))]


class BulkForm(forms.Form):
    """The action, what it needs, and the handoffs."""

    pk = IdsField()
    action = forms.ChoiceField(
        label="Action", choices=BulkAction.choices, error_messages={"invalid_choice": "Choose an action."}
    )
    until = forms.DateTimeField(
        label="Until", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    to = forms.ModelChoiceField(
        User.objects.in_sales(), to_field_name="email", required=False, error_messages={"invalid_choice": WHOM}
    )
    note = forms.CharField(label="Note", required=False, max_length=LONGEST_REASON)

    def clean(self) -> dict[str, Any]:
        """Say what is missing before anything is done with any of them."""
        said = self.cleaned_data
        action = said.get("action")
        if action == BulkAction.GIVE and "to" not in self.errors and said.get("to") is None:
            self.add_error("to", WHOM)
        if action in NEEDS_REASON and not said.get("note"):
            self.add_error("note", "Say why: whoever has it next reads it.")
        if action == BulkAction.SNOOZE and "until" not in self.errors:
            problems = Result(OutcomeKind.SNOOZED, until=said.get("until")).problems(now())
            for field, wrong in problems.items():
                self.add_error(field, wrong)
        return said

    def order(self) -> Order:
        """What is to be done, once it is valid."""
        said = self.cleaned_data
        return Order(BulkAction(said["action"]), said["until"], said["to"], said["note"])
