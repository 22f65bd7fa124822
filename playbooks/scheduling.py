"""Publishing at an instant: a version with every approval may wait for its day.

Whether it may be published is asked twice, when it is scheduled and when its time has come. If it may not be any more,
it is scheduled no longer and says why.
"""

from datetime import datetime, timedelta

import pghistory
from django.db import transaction

from accounts.errors import RuleBroken
from accounts.models import User
from accounts.units import Unit
from playbooks.actions import check_content, held, publish, who
from playbooks.enums import VersionState
from playbooks.errors import NotInReview, NotSchedulable
from playbooks.models import ScorecardVersion
from playbooks.publishing import check_publishable

FARTHEST = timedelta(days=366)


@transaction.atomic
def schedule(
    version: ScorecardVersion, *, publish_at: datetime, by: User | None, at: datetime, content: str | None = None
) -> ScorecardVersion:
    """Have the version published at `publish_at`, instead of at the instant that it was given before.

    Raises `NotInReview`, `NotPublishable` with what is missing, `NotSchedulable` for an instant that is not to come.
    """
    version = held(version)
    if version.state != VersionState.IN_REVIEW:
        raise NotInReview(f"{version} is not in review. Only a version with every approval is given its day.")
    if not at < publish_at <= at + FARTHEST:
        raise NotSchedulable("Choose an instant from now on and within a year.")
    check_content(version, content)
    check_publishable(version)
    with pghistory.context(**who(by, version.reason)):
        version.scheduled_at, version.scheduled_by, version.schedule_refusal = publish_at, by, ""
        version.save()
    return version


@transaction.atomic
def unschedule(version: ScorecardVersion, *, by: User | None) -> ScorecardVersion:
    """Publish it at no instant of its own. Raises `NotSchedulable` when it was not going to be."""
    version = held(version)
    if version.scheduled_at is None:
        raise NotSchedulable(f"{version} is not scheduled any more.")
    with pghistory.context(**who(by, "")):
        _unschedule(version, "")
    return version


def publish_scheduled(at: datetime) -> int:
    """Publish one version whose time has come, or note why it may not be; returns whether there was one."""
    due = ScorecardVersion.objects.due(at).order_by("scheduled_at", "pk").first()
    if due is None:
        return 0
    try:
        publish(due, by=due.scheduled_by, at=at)
    except RuleBroken as refusal:
        _refuse(due, str(refusal), at)
    return Unit(1, is_full=False)


@transaction.atomic
def _refuse(version: ScorecardVersion, reason: str, at: datetime) -> None:
    version = held(version)
    # Whoever was in between may have published it, or given it another instant.
    if version.scheduled_at is not None and version.scheduled_at <= at:
        with pghistory.context(**who(version.scheduled_by, reason)):
            _unschedule(version, reason)


def _unschedule(version: ScorecardVersion, refusal: str) -> None:
    version.scheduled_at, version.scheduled_by, version.schedule_refusal = None, None, refusal
    version.save()
