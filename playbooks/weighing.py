"""A draft that differs from a version in the points of some of its rules.

Steps and half-lives stay as they are, so points that a rule cannot have with them are refused.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import pghistory
from django.db import transaction

from accounts.models import User
from playbooks import rule_parts
from playbooks.actions import draft_from, who
from playbooks.errors import NotWeighable
from playbooks.models import Rule, ScorecardVersion

_LOOKED_AT = ("points", "half_life", *rule_parts.EMPTY)


@transaction.atomic
def draft_with_points(
    version: ScorecardVersion, points: Mapping[str, int], *, by: User | None, at: datetime, reason: str
) -> ScorecardVersion:
    """Begin the next version with these points for the rules of these keys; all else stays as it is.

    Raises `NotWeighable` with each rule that cannot have its points.
    """
    draft = draft_from(version, by=by, at=at, reason=reason)
    rules = list(draft.rules.filter(key__in=points))
    for rule in rules:
        rule.points = points[rule.key]
    if problems := weight_problems(rules):
        raise NotWeighable(" ".join(problems))
    with pghistory.context(**who(by, reason)):
        Rule.objects.bulk_update(rules, ["points"])
    return draft


def weight_problems(rules: Iterable[Rule]) -> list[str]:
    """What is wrong with the points that rules have been given and are not stored with yet, a sentence or two each."""
    return [
        f"Rule “{rule.label}” cannot have {rule.points:,} points as it is. {sentence}"
        for rule in rules
        for sentence in rule_parts.problems(rule.kind, {name: getattr(rule, name) for name in _LOOKED_AT}).values()
    ]
