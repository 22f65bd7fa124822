"""What a version says, field by field in words, so that two of them can be compared."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Field

from accounts.wording import span
from playbooks.differences import Change, Said, SaidRule, differences
from playbooks.enums import Subject
from playbooks.models import Rule, ScorecardVersion
from playbooks.models.rule import RULES_REFERRED
from playbooks.sentences import of_rule

_NOT_SAID = frozenset({"id", "version", "position", "key"})
_NAMES = {"at_least": "at least", "signal": "signal", "limit": "sum", "kind": "kind", "fact": "fact"}
_EVER = {"window": "ever"}
"""What the absence of a value means, where it means something."""


def said(version: ScorecardVersion) -> Said:
    """The words for all that the version says; `RULES_REFERRED` had better be fetched."""
    parts = {"threshold": str(version.threshold), "cooldown": span(version.cooldown)}
    if version.scorecard.subject != Subject.ACCOUNT:
        parts["about"] = version.scorecard.get_subject_display().lower()
    if version.requalify_after:
        parts["requalify after"] = span(version.requalify_after)
    parts |= {f"most from {category}": str(most) for category, most in version.caps.items()}
    return Said(parts, tuple(_rule(rule) for rule in version.rules.all()))


def changes_between(before: ScorecardVersion, after: ScorecardVersion) -> list[Change]:
    """The differences of two stored versions, in a constant number of queries."""
    found = (
        ScorecardVersion.objects.filter(pk__in=[before.pk, after.pk])
        .select_related("scorecard")
        .prefetch_related(*RULES_REFERRED)
    )
    versions = {version.pk: version for version in found}
    return differences(said(versions[before.pk]), said(versions[after.pk]))


def _rule(rule: Rule) -> SaidRule:
    fields: list[Field[Any, Any]] = [field for field in Rule._meta.concrete_fields if field.name not in _NOT_SAID]
    words = {_name(field): _words(rule, field) for field in fields}
    return SaidRule(rule.key, rule.label, of_rule(rule), {name: text for name, text in words.items() if text})


def _name(field: "Field[Any, Any]") -> str:
    return _NAMES.get(field.name, str(field.verbose_name))


def _words(rule: Rule, field: "Field[Any, Any]") -> str:
    value = getattr(rule, field.name)
    if value is None or value == "":
        return _EVER.get(field.name, "")
    if field.name == "value":
        return _wanted(value)
    if field.choices:
        return str(getattr(rule, f"get_{field.name}_display")())
    return _plain(value)


def _wanted(value: Any) -> str:
    """What a fact is compared with, so that no two of them read the same: text in quotes, and lists as such."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, timedelta):
        return span(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return str(value)
