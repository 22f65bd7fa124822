"""A draft that differs from a version in the points of some of its rules."""

from collections.abc import Mapping
from datetime import datetime

import pghistory
from django.db import transaction

from accounts.models import User
from playbooks.actions import draft_from, who
from playbooks.models import Rule, ScorecardVersion


@transaction.atomic
def draft_with_points(
    version: ScorecardVersion, points: Mapping[str, int], *, by: User | None, at: datetime, reason: str
) -> ScorecardVersion:
    """Begin the next version with these points for the rules of these keys; all else stays as it is."""
    draft = draft_from(version, by=by, at=at, reason=reason)
    rules = list(draft.rules.filter(key__in=points))
    for rule in rules:
        rule.points = points[rule.key]
    with pghistory.context(**who(by, reason)):
        Rule.objects.bulk_update(rules, ["points"])
    return draft
