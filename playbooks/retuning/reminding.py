"""Reminders to look at a scorecard again: made by the line once a quarter, answered by RevOps.

A quarter begins when the version in force was published, and anew with every reminder. Who publishes another version
has answered the reminder that was open. One that nobody has answered by the end of the next quarter is closed as that,
and the next takes its place.
"""

from datetime import datetime

import pghistory
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from playbooks.actions import locked, who
from playbooks.enums import Retuned, Subject, VersionState
from playbooks.errors import AlreadyAnswered, NotAnswered
from playbooks.models import RetuneReminder, ScorecardVersion
from playbooks.retuning.evidence import evidence_of
from playbooks.retuning.quarters import MONTHS, last_quarter_end, months_after


def remind_to_retune(at: datetime) -> int:
    """Make what is due and close what has been answered by publishing; returns how many there were of either."""
    return _close_overtaken(at) + sum(_remind(version, at) for version in _in_force() if _due(version, at))


@transaction.atomic
def answer(reminder: RetuneReminder, given: Retuned, *, reason: str, by: User, at: datetime) -> RetuneReminder:
    """Say what came of it. Raises `AlreadyAnswered`, and `NotAnswered` for leaving it as it is without a word."""
    reason = reason.strip()
    if given == Retuned.UNANSWERED:
        raise NotAnswered("Say whether the scorecard was retuned or left as it is.")
    if given == Retuned.LEFT and not reason:
        raise NotAnswered("Say why it is left as it is: whoever looks at it in a quarter wants to know.")
    reminder = RetuneReminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    if reminder.closed_at is not None:
        raise AlreadyAnswered("This reminder has been answered already.")
    _close(reminder, given, reason, by, at)
    return reminder


def _in_force() -> list[ScorecardVersion]:
    found = ScorecardVersion.objects.filter(state=VersionState.PUBLISHED).about(Subject.ACCOUNT)
    return list(found.annotate(reminded_at=Max("scorecard__retune_reminders__due_at")))


def _due(version: ScorecardVersion, at: datetime) -> datetime | None:
    """The end of the quarter that the next reminder is for, if it has come."""
    reminded = getattr(version, "reminded_at", None)
    published = version.published_at or version.created_at
    return last_quarter_end(max(published, reminded) if reminded else published, at)


@transaction.atomic
def _remind(version: ScorecardVersion, at: datetime) -> int:
    """Look again under the lock: of two sweeps at once, the second finds the reminder of the first."""
    locked(version.scorecard_id)
    current = next((one for one in _in_force() if one.pk == version.pk), None)
    due_at = _due(current, at) if current else None
    if due_at is None:
        return 0
    for left in RetuneReminder.objects.filter(scorecard=version.scorecard_id, closed_at=None):
        _close(left, Retuned.UNANSWERED, "", None, at)
    RetuneReminder.objects.create(
        scorecard_id=version.scorecard_id,
        version=version,
        due_at=due_at,
        made_at=at,
        evidence=evidence_of(version.scorecard_id, months_after(due_at, -MONTHS), due_at),
    )
    return 1


@transaction.atomic
def _close_overtaken(at: datetime) -> int:
    found = RetuneReminder.objects.filter(closed_at=None).exclude(version__state=VersionState.PUBLISHED)
    overtaken = list(found.select_for_update(of=("self",)).order_by("pk"))
    for reminder in overtaken:
        _close(reminder, Retuned.RETUNED, "Another version was published.", None, at)
    return len(overtaken)


def _close(reminder: RetuneReminder, given: Retuned, reason: str, by: User | None, at: datetime) -> None:
    reminder.answer, reminder.reason, reminder.closed_by, reminder.closed_at = given, reason, by, at
    with pghistory.context(**who(by, reason)):
        reminder.save()
