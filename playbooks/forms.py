"""Forms of rules and versions."""

from typing import Any

from django.forms import ValidationError

from accounts.admin.base import ReasonForm
from accounts.admin.fields import SpanField
from playbooks.enums import RuleKind
from signals.forms import ComparisonForm

COUNTED = ("signal", "at_least")
COMPARED = ("fact", "operator")
MISSING = {
    "signal": "Choose the signal that is counted.",
    "at_least": "Say how many at least.",
    "fact": "Name the fact, for example employees.",
    "operator": "Choose how the fact is compared.",
}


class ScorecardVersionForm(ReasonForm):
    """A draft's threshold and cooldown; `reason` is why the version exists, `why` is why it is edited now."""

    cooldown = SpanField(help_text="Least time from one firing to the next for the same account, like “30 days”.")


class RuleForm(ComparisonForm):
    """A rule: what its kind does not need is emptied, what it needs is asked for by name."""

    window = SpanField(required=False, help_text="Like “14 days”; empty means ever.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signal"].widget.widget.know(self.instance.signal)

    def clean(self) -> dict[str, Any]:
        """Keep the fields of the chosen kind only, and say which of them are missing."""
        is_fact = self.cleaned_data.get("kind") == RuleKind.FACT
        if is_fact:
            self.cleaned_data.update(signal=None, at_least=None, window=None)
        else:
            self.cleaned_data.update(fact="", operator="", value=None)
        cleaned = super().clean()
        for name in COMPARED if is_fact else COUNTED:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(MISSING[name], code="required"))
        return cleaned
