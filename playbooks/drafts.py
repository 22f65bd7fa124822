"""Drafts: the next one of a scorecard, and the one that a file of definitions describes.

Every way to a draft takes the same locks and counts in the same way as publishing does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from playbooks.actions import draft_from, lock_tiers, locked, next_tier_version, next_version, who
from playbooks.enums import VersionState
from playbooks.models import Rule, Scorecard, ScorecardVersion, Tier, TierVersion


def start_of_draft(scorecard: Scorecard) -> ScorecardVersion | None:
    """The version that the next draft begins from: the one in force, else the latest."""
    versions = scorecard.versions.order_by("-number")
    return versions.filter(state=VersionState.PUBLISHED).first() or versions.first()


@transaction.atomic
def next_draft(scorecard: Scorecard, *, by: User | None, at: datetime, reason: str = "") -> ScorecardVersion:
    """Begin the next version; the first of a scorecard begins empty."""
    locked(scorecard.pk)
    source = start_of_draft(scorecard)
    if source:
        return draft_from(source, by=by, at=at, reason=reason)
    with pghistory.context(**who(by, reason)):
        draft = next_version(scorecard, created_at=at, reason=reason, author=by)
        draft.save()
    return draft


@transaction.atomic
def newest(scorecard: Scorecard) -> ScorecardVersion | None:
    """The latest version, which stays the latest and in its state until the transaction ends."""
    locked(scorecard.pk)
    return scorecard.versions.order_by("-number").first()


@transaction.atomic
def write_draft(
    scorecard: Scorecard, rules: Sequence[Rule], at: datetime, **values: Any
) -> tuple[ScorecardVersion, bool]:
    """Make the latest version say this if it is a file's draft, else begin one; returns it and whether it is new.

    A draft that somebody has begun stays as they left it.
    `rules` are all that it shall have, in their order, as unsaved rows.
    """
    latest = newest(scorecard)
    is_of_file = latest is not None and latest.state == VersionState.DRAFT and latest.author_id is None
    draft = latest if latest and is_of_file else next_version(scorecard, created_at=at)
    is_new = _store(draft, values)
    draft.rules.all().delete()
    for position, rule in enumerate(rules):
        rule.version, rule.position = draft, position
        rule.save()
    return draft, is_new


@transaction.atomic
def write_tiers_draft(tiers: Sequence[Tier], at: datetime, **values: Any) -> tuple[TierVersion, bool]:
    """Make the latest version of the tiers say this if it is a draft, else begin one; as `write_draft` does."""
    lock_tiers()
    latest = TierVersion.objects.order_by("-number").first()
    draft = latest if latest and latest.state == VersionState.DRAFT else next_tier_version(created_at=at)
    is_new = _store(draft, values)
    draft.tiers.all().delete()
    for tier in tiers:
        tier.version = draft
        tier.save()
    return draft, is_new


def _store(draft: ScorecardVersion | TierVersion, values: dict[str, Any]) -> bool:
    is_new = draft.pk is None
    for field, value in values.items():
        setattr(draft, field, value)
    draft.save()
    return is_new
