"""The form of a personal scorecard: a row a signal, of which four to six are filled in."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from playbooks.models.proposal import MOST_SIGNALS, MOST_WEIGHT, WHY_LENGTH
from playbooks.proposals.proposing import Line, proposal_problems
from signals.models import Signal

_WEIGHT = f"Give it a weight from 1 to {MOST_WEIGHT}."
_MESSAGES = dict.fromkeys(("invalid", "min_value", "max_value"), _WEIGHT)


class ProposedSignalForm(forms.Form):
    """One row. Empty ones count for nothing."""

    signal = forms.ChoiceField(label="Signal", required=False)
    weight = forms.IntegerField(
        label="Weight",
        required=False,
        min_value=1,
        max_value=MOST_WEIGHT,
        error_messages=_MESSAGES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": f"1–{MOST_WEIGHT}"}),
    )
    why = forms.CharField(label="Why (optional)", required=False, max_length=WHY_LENGTH)

    def __init__(self, *args: Any, signals: dict[str, Signal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signal"].choices = _choices(signals)  # type: ignore[attr-defined]
        self.known = signals

    def clean(self) -> dict[str, Any]:
        """A row that is begun is filled in."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("signal") and found.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _WEIGHT)
        elif (found.get("weight") or found.get("why")) and not found.get("signal") and "signal" not in self.errors:
            self.add_error("signal", "Choose the signal, or clear the row.")
        return found

    @property
    def line(self) -> Line | None:
        """What a valid row says; None for an empty one."""
        signal = self.known.get(self.cleaned_data.get("signal") or "")
        return Line(signal, self.cleaned_data["weight"], self.cleaned_data["why"]) if signal else None


class BaseProposalFormSet(forms.BaseFormSet):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """The rows together."""

    def clean(self) -> None:
        """Say what is wrong with them as a whole, once each of them is right."""
        if not any(self.errors):
            for problem in proposal_problems(self.lines):
                self._non_form_errors.append(forms.ValidationError(problem))  # type: ignore[attr-defined]

    @property
    def lines(self) -> list[Line]:
        """The rows that are filled in."""
        return [line for form in self.forms if (line := form.line) is not None]


ProposalFormSet = forms.formset_factory(
    ProposedSignalForm, formset=BaseProposalFormSet, extra=MOST_SIGNALS, max_num=MOST_SIGNALS, absolute_max=MOST_SIGNALS
)


def signals_to_propose() -> dict[str, Signal]:
    """The signals that are matched, by id as a form sends it."""
    return {str(signal.pk): signal for signal in Signal.objects.filter(is_active=True).order_by("category", "name")}


def proposal_rows(data: Any, lines: Sequence[Line], signals: dict[str, Signal]) -> BaseProposalFormSet:
    """The rows as they were sent, else as they were last proposed, with what has been switched off since."""
    signals = signals | {str(line.signal.pk): line.signal for line in lines}
    initial = [{"signal": str(line.signal.pk), "weight": line.weight, "why": line.why} for line in lines]
    rows = ProposalFormSet(data, initial=initial, form_kwargs={"signals": signals}, prefix="rows")
    return cast(BaseProposalFormSet, rows)


def _choices(signals: dict[str, Signal]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, signal in signals.items():
        name = signal.name if signal.is_active else f"{signal.name} (switched off)"
        groups.setdefault(signal.get_category_display(), []).append((key, name))
    return [("", "Choose a signal"), *groups.items()]
