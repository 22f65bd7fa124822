"""Forms of signal definitions."""

from typing import Any

from django import forms

from accounts.admin.base import ReasonForm
from accounts.admin.fields import LinesField, ValueField, as_list
from signals.comparison import LISTS, WrongWanted, check_wanted


class SignalForm(ReasonForm):
    """A signal, with one event name a line."""

    event_names = LinesField(
        required=False,
        help_text="One a line; any of these event (or page) names counts. Empty means every call of this kind.",
    )


class ComparisonForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """A row that compares something with a value typed plainly."""

    value = ValueField(required=False)

    def has_wanted(self, cleaned: dict[str, Any]) -> bool:  # noqa: ARG002 - what some comparisons look at
        """Say whether the comparison is with the value."""
        return True

    def clean(self) -> dict[str, Any]:
        """Fit the value to the operator, and say what would be right when it does not."""
        cleaned = super().clean() or self.cleaned_data
        operator = cleaned.get("operator")
        if not operator or "value" not in cleaned or not self.has_wanted(cleaned):
            return cleaned
        if operator in LISTS:
            cleaned["value"] = as_list(cleaned["value"])
        try:
            check_wanted(operator, cleaned["value"])
        except WrongWanted as wrong:
            self.add_error("value", str(wrong))
        return cleaned
