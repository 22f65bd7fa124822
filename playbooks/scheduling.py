"""Publishing at an instant: a version with every approval may wait for its day.

Whether it may be published is asked twice, when it is scheduled and when its time has come. Nobody looks on then, so it
is asked more strictly: what whoever scheduled it had before them, the version in force and what the rules rest on, must
still be so. If it may not be published any more, it is scheduled no longer and says why.
"""

from datetime import datetime, timedelta

import pghistory
from django.db import transaction

from accounts.errors import RuleBroken
from accounts.models import User
from accounts.units import Unit
from playbooks.actions import check_content, held, lock_memberships, publish, who
from playbooks.enums import VersionState
from playbooks.errors import NotInReview, NotPublishable, NotSchedulable
from playbooks.models import ScorecardVersion
from playbooks.models.life import UNSCHEDULED
from playbooks.publishing import check_publishable, publishing_problems
from playbooks.standing import on
from playbooks.underneath import changed_since

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
        version.scheduled_at, version.scheduled_by, version.schedule_asked_at = publish_at, by, at
        version.schedule_refusal = ""
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
        _publish(due, at)
    except RuleBroken as refusal:
        _refuse(due, str(refusal), at)
    return Unit(1, is_full=False)


@transaction.atomic
def _publish(version: ScorecardVersion, at: datetime) -> None:
    # In the order of `publish`, so that neither waits for the other.
    lock_memberships()
    version = held(version)
    if not _is_due(version, at):
        return
    if changed := _changed_meanwhile(version):
        raise NotPublishable(" ".join([*publishing_problems(version), *changed]))
    publish(version, by=version.scheduled_by, at=at)


@transaction.atomic
def _refuse(version: ScorecardVersion, reason: str, at: datetime) -> None:
    version = held(version)
    if _is_due(version, at):
        with pghistory.context(**who(version.scheduled_by, reason)):
            _unschedule(version, reason)


def _is_due(version: ScorecardVersion, at: datetime) -> bool:
    """Whoever was in between may have published it, or given it another instant."""
    return version.scheduled_at is not None and version.scheduled_at <= at


def _changed_meanwhile(version: ScorecardVersion) -> list[str]:
    """What is not any more as it was when the version was given its day, a sentence each."""
    asked_at = version.schedule_asked_at
    if asked_at is None:
        return []
    others = ScorecardVersion.objects.filter(scorecard=version.scorecard_id, published_at__gt=asked_at)
    said = [
        f"{other} was published on {on(other.published_at)}, after this one had been given its day: compare the two,"
        " then publish this one or give it its day again."
        for other in others.select_related("scorecard")
        if other.published_at
    ]
    return said + [
        f"{one.name[:1].upper()}{one.name[1:]} has changed since it was given its day: look at what that does to it,"
        " then publish it or give it its day again."
        for one in changed_since(version, asked_at)
    ]


def _unschedule(version: ScorecardVersion, refusal: str) -> None:
    for field, nothing in UNSCHEDULED.items():
        setattr(version, field, nothing)
    version.schedule_refusal = refusal
    version.save()
