"""What is asked for a backtest."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminSplitDateTimeWidget

from accounts.enums import Role
from accounts.models import User
from playbooks.models import Backtest, ScorecardVersion


class BacktestForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """The range, what to compare with, and how many handoffs sales can take."""

    start = forms.SplitDateTimeField(
        label="From", required=False, widget=UnfoldAdminSplitDateTimeWidget, help_text="In your time zone."
    )
    end = forms.SplitDateTimeField(
        label="To", required=False, widget=UnfoldAdminSplitDateTimeWidget, help_text="In your time zone."
    )

    class Meta:
        model = Backtest
        fields = ("start", "end", "compared_with", "people", "each_a_week")
        widgets = {
            "compared_with": UnfoldAdminSelectWidget,
            "people": UnfoldAdminIntegerFieldWidget,
            "each_a_week": UnfoldAdminIntegerFieldWidget,
        }
        help_texts = {
            "compared_with": "Replayed in the same pass: who fires under both, or under one only.",
            "people": "Who share the firings of a week. At first all who have the role today.",
        }

    def __init__(self, version: ScorecardVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = ScorecardVersion.objects.filter(scorecard=version.scorecard_id).exclude(pk=version.pk)
        self.fields["compared_with"].queryset = others.select_related("scorecard")  # type: ignore[attr-defined]
        self.fields["compared_with"].empty_label = "Nothing"  # type: ignore[attr-defined]
        self.initial["people"] = max(User.objects.filter(is_active=True, groups__name=Role.AE).count(), 1)

    def clean(self) -> dict[str, Any]:
        """Refuse a range that has no instant in it."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and start >= end:
            self.add_error("end", "Choose an end after the start, or leave it empty for all of history.")
        return cleaned
