"""What a version says, as one short text: equal for two versions that say exactly the same, else different.

It is what reviewers approve and backtests prove. What rules do (signals, facts, points, windows) and how they are
called counts, and so do whom it is about, threshold, cooldowns and caps; why the version exists does not.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from playbooks.enums import Subject
from playbooks.models import Rule, ScorecardVersion

_NOT_SAID = frozenset({"id", "version"})


def content_of(version: ScorecardVersion) -> str:
    """The SHA-256 of what the version says now, as hexadecimal digits; reads its rules anew."""
    return _hashed(version, Rule.objects.filter(version=version).order_by("position", "id"))


def content_as_read(version: ScorecardVersion) -> str:
    """The same of a version whose rules are read already, so that many of them cost no query each."""
    return _hashed(version, sorted(version.rules.all(), key=lambda rule: (rule.position, rule.pk)))


def _hashed(version: ScorecardVersion, rules: Iterable[Rule]) -> str:
    said = {
        "threshold": version.threshold,
        "cooldown": version.cooldown,
        "requalify_after": version.requalify_after,
        "caps": version.caps,
        "rules": [_said(rule) for rule in rules],
    }
    if version.scorecard.subject != Subject.ACCOUNT:
        said["subject"] = version.scorecard.subject
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _said(rule: Rule) -> dict[str, Any]:
    fields = (field for field in rule._meta.concrete_fields if field.name not in _NOT_SAID)
    return {field.attname: field.value_to_string(rule) for field in fields}
