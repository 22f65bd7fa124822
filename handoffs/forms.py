"""What people fill in on a handoff's page. Each form is one step; which fields an outcome has depends on its kind."""

from typing import Any

from django import forms
from django.utils.timezone import now

from handoffs.enums import FeedbackKind, HandoffState, Move, OutcomeKind
from handoffs.models import Handoff
from handoffs.moves import legal_from
from handoffs.outcomes import REASONS, Result
from handoffs.reaching import NOTE_TOO_SHORT, SHORTEST_NOTE

LONGEST = 2000
FIELDS = {
    OutcomeKind.WON: ("value", "currency"),
    OutcomeKind.LOST: ("reason",),
    OutcomeKind.DISQUALIFIED: ("reason",),
    OutcomeKind.SNOOZED: ("until",),
}
HINTS = {
    OutcomeKind.OPPORTUNITY: "They are thinking about buying. It stays in your queue.",
    OutcomeKind.WON: "They bought.",
    OutcomeKind.LOST: "They will not buy for now.",
    OutcomeKind.RETURNED: "They are better off on their own. The product looks after them.",
    OutcomeKind.DISQUALIFIED: "They are none for sales. No new handoff opens for 90 days.",
    OutcomeKind.SNOOZED: "It comes back by itself, as it is now. A clock that runs stands still until then.",
}


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ContextNoteForm(forms.Form):
    """The note that passes the third gate."""

    note = forms.CharField(
        label="What are they trying to do?",
        min_length=SHORTEST_NOTE,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        error_messages={"required": NOTE_TOO_SHORT, "min_length": NOTE_TOO_SHORT},
    )


class FeedbackForm(forms.Form):
    """What product should know."""

    kind = forms.ChoiceField(label="What it is", choices=FeedbackKind.choices)
    text = forms.CharField(label="In a few words", max_length=500, widget=_text(2))


class OutcomeForm(forms.Form):
    """One outcome, with the fields that its kind needs."""

    kind = forms.ChoiceField(choices=OutcomeKind.choices, widget=forms.HiddenInput)
    value = forms.DecimalField(label="Value a year", required=False, max_digits=14, decimal_places=2)
    currency = forms.CharField(label="Currency", required=False, max_length=3, initial="USD")
    reason = forms.CharField(label="Why", required=False)
    until = forms.DateTimeField(
        label="Until", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    note = forms.CharField(label="Note (optional)", required=False, max_length=LONGEST, widget=_text(2))

    def __init__(self, kind: OutcomeKind, data: Any = None, **options: Any) -> None:
        super().__init__(data, initial={"kind": kind.value}, auto_id=f"{kind.value}-%s", **options)
        self.outcome = kind
        self.hint = HINTS[kind]
        for name in ("value", "currency", "reason", "until"):
            if name not in FIELDS.get(kind, ()):
                del self.fields[name]
        if kind in REASONS:
            self.fields["reason"] = forms.ChoiceField(label="Why", choices=REASONS[kind].choices, required=False)
        self.order_fields(["kind", "value", "currency", "reason", "until", "note"])

    def result(self) -> Result:
        """What was filled in, once it is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "kind" and value}
        return Result(self.outcome, **given)

    def clean(self) -> dict[str, Any]:
        """Say of each field what the kind needs of it."""
        if not self.errors:
            for name, said in self.result().problems(now()).items():
                self.add_error(name, said)
        return self.cleaned_data


def outcome_forms(handoff: Handoff, tried: OutcomeForm | None = None) -> list[OutcomeForm]:
    """A form for each outcome that is legal from where it is; the one that was `tried` as it was filled in."""
    legal = legal_from(HandoffState(handoff.state), taken_on=handoff.acknowledged_at is not None)
    return [
        tried if tried and tried.outcome == kind else OutcomeForm(kind)
        for kind in OutcomeKind
        if Move(kind.value) in legal
    ]
