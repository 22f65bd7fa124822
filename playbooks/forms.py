"""Forms of rules and versions."""

import json
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import ValidationError
from django.utils.text import slugify
from unfold.forms import PaginationInlineFormSet

from accounts.admin.base import ReasonForm
from accounts.admin.fields import SpanField
from playbooks.enums import ListKind, RuleKind, Subject, VersionState
from playbooks.models import ScorecardVersion, TierVersion
from playbooks.rule_parts import EMPTY, PARTS, problems
from playbooks.subject_checks import subject_problems, under_problem
from signals.forms import ComparisonForm

FIELDS_OF_KINDS = json.dumps({kind: [name for name in EMPTY if parts.has(name)] for kind, parts in PARTS.items()})
"""For the script that shows of a rule's card only what its kind has."""


KEY_LENGTH = 80
NOT_THERE = {
    "signal": "There is no such signal; choose one that there is, or define it first under Signals.",
    "followed_by": "There is no such signal; choose one that there is, or define it first under Signals.",
    "named_list": "There is no such list; choose one that there is, or make it first under Lists.",
}
"""What is said of a choice that has gone meanwhile."""

CHOSEN: dict[str, tuple[type[ScorecardVersion] | type[TierVersion], str, str]] = {
    "under": (ScorecardVersion, "counted_by", "Choose a scorecard"),
    "tier_table": (TierVersion, "rules", "The one in force"),
}
"""Versions that rules ask for, with what leads to the rules that do, and what the choice of none is called."""


def choices_of(name: str, draft: str | None) -> list[tuple[Any, str]]:
    """The versions in force, and those that the rules of the draft ask for already."""
    model, rules, none = CHOSEN[name]
    wanted = Q(state=VersionState.PUBLISHED) | Q(**{f"{rules}__version": draft})
    found: QuerySet[Any] = model.objects.filter(wanted).distinct()
    if model is ScorecardVersion:
        found = found.select_related("scorecard").order_by("scorecard__name", "-number")
    return [("", none), *((version.pk, str(version)) for version in found)]


class ScorecardVersionForm(ReasonForm):
    """A draft's threshold and cooldowns; `reason` is why the version exists, `why` is why it is edited now."""

    cooldown = SpanField(help_text="Least time from one firing to the next for the same account, like “30 days”.")
    requalify_after = SpanField(
        required=False,
        help_text="How long nobody qualifies after a disqualifier has ceased to hold; empty means not at all.",
    )

    def clean_requalify_after(self) -> timedelta:
        """Nothing is no time."""
        return self.cleaned_data["requalify_after"] or timedelta(0)


class RuleForm(ComparisonForm):
    """A rule: what its kind does not need is emptied, what it needs is asked for by name."""

    class Media:
        js = ("admin/rules.js", "admin/live.js")

    half_life = SpanField(
        required=False, label="Halves every", help_text="The points halve after each such time, like “14 days”."
    )
    deadline = SpanField(required=False, help_text="How long the other signal may take, like “3 days”.")
    window = SpanField(required=False, help_text="Like “14 days”; empty means ever.")

    def __init__(self, *args: Any, subject: str = Subject.ACCOUNT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.fields["key"].required = False
        self.fields["key"].help_text = "What files and columns call it; empty: made of the label."
        for name, sentence in NOT_THERE.items():
            self.fields[name].error_messages["invalid_choice"] = sentence
        self.fields["kind"].widget.attrs["data-fields"] = FIELDS_OF_KINDS
        self.fields["signal"].widget.widget.know(self.instance.signal)
        self.fields["followed_by"].widget.widget.know(self.instance.followed_by)
        self.fields["named_list"].widget.widget.know(self.instance.named_list)

    def has_wanted(self, cleaned: dict[str, Any]) -> bool:
        """A fact may be compared with another fact instead."""
        return not cleaned.get("other_fact")

    def clean_key(self) -> str:
        """Make one of the label where none was given."""
        key: str = self.cleaned_data.get("key") or slugify(self.cleaned_data.get("label", ""))[:KEY_LENGTH].rstrip("-")
        if not key and "label" in self.cleaned_data:
            raise ValidationError("Give it a key of letters and digits; none can be made of this label.")
        return key

    def clean(self) -> dict[str, Any]:
        """Keep the fields of the chosen kind only, and say which of them are missing."""
        kind = self.cleaned_data.get("kind")
        if not kind:
            return super().clean()
        if kind == RuleKind.TIER and not self.cleaned_data.get("tier_table") and "tier_table" not in self.errors:
            self.cleaned_data["tier_table"] = TierVersion.objects.filter(state=VersionState.PUBLISHED).first()
        self.cleaned_data.update({name: empty for name, empty in EMPTY.items() if not PARTS[RuleKind(kind)].has(name)})
        cleaned = super().clean()
        found = problems(kind, cleaned)
        named_list = cleaned.get("named_list")
        if named_list and named_list.kind != ListKind.DOMAINS and not cleaned.get("fact"):
            found["fact"] = f"Name the fact that is looked up on this list of {named_list.get_kind_display().lower()}."
        for name, sentence in (found | self._misplaced(kind, cleaned)).items():
            if name not in self.errors:
                self.add_error(name, ValidationError(sentence, code="required"))
        return cleaned

    def _misplaced(self, kind: str, cleaned: dict[str, Any]) -> dict[str, str]:
        """What makes no sense about those whom the scorecard is about."""
        under = cleaned.get("under")
        wrong = under_problem(self.subject, kind, under.scorecard.subject) if under else ""
        found = subject_problems(self.subject, kind, cleaned)
        return found | {"under": f"{under} {wrong}."} if wrong and not found else found


class RuleFormSet(PaginationInlineFormSet):
    """The rules of a version, which know whom its scorecard is about."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Tell each form."""
        version = self.instance
        subject = version.scorecard.subject if version.pk else Subject.ACCOUNT
        return {**super().get_form_kwargs(index), "subject": subject}
