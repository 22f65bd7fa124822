"""What is asked for a study, and which of the suggested points are taken."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextInputWidget,
)

from playbooks.enums import StudyKind
from playbooks.learning.suggestion import Suggestion
from playbooks.models import Study

REASON_MAX = 500


class StudyForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """The period, and for how long accounts are watched; at which age, where points are to be learned."""

    start = forms.SplitDateTimeField(
        label="From",
        required=False,
        widget=UnfoldAdminSplitDateTimeWidget,
        help_text="In your time zone. Empty: a year ago.",
    )
    end = forms.SplitDateTimeField(
        label="Up to", required=False, widget=UnfoldAdminSplitDateTimeWidget, help_text="In your time zone. Empty: now."
    )

    class Meta:
        model = Study
        fields = ("start", "end", "within", "age")
        widgets = {"within": UnfoldAdminIntegerFieldWidget, "age": UnfoldAdminIntegerFieldWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kind == StudyKind.PROOF:
            del self.fields["age"]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that has no instant in it."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and start >= end:
            self.add_error("end", "Choose an end after the start, or leave it empty for now.")
        return cleaned


class TakeForm(forms.Form):
    """The rules whose suggested points go into a draft, and why."""

    rules = forms.MultipleChoiceField(
        error_messages={"required": "Choose at least one rule whose points are to change."}
    )
    reason = forms.CharField(
        label="Why?",
        max_length=REASON_MAX,
        help_text="Shown in the history of the draft.",
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, suggestion: Suggestion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = {one.key: one.suggested for one in suggestion.weights if one.suggested is not None}
        self.fields["rules"].choices = [(key, key) for key in self.suggested]  # type: ignore[attr-defined]

    @property
    def points(self) -> dict[str, int]:
        """What was chosen."""
        return {key: self.suggested[key] for key in self.cleaned_data["rules"]}
