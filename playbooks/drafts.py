"""The next draft of a scorecard, whether or not it has a version to begin from."""

from datetime import datetime

import pghistory
from django.db import transaction

from accounts.models import User
from playbooks.actions import draft_from, locked, next_number, who
from playbooks.enums import VersionState
from playbooks.models import Scorecard, ScorecardVersion


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
    number = next_number(scorecard)
    with pghistory.context(**who(by, reason)):
        return ScorecardVersion.objects.create(scorecard=scorecard, number=number, created_at=at, reason=reason)
