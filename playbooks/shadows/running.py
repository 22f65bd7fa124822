"""Runs in shadow: how one begins, how it ends, and what becomes of it when the version changes under it."""

from datetime import datetime

from django.db import transaction
from psycopg.sql import SQL

from accounts.errors import RuleBroken
from accounts.models import User
from playbooks.actions import check_content, held, reassess_everyone
from playbooks.contents import content_of
from playbooks.errors import NotDraft, NotShadowed, TooMany
from playbooks.models import ScorecardVersion, Shadow, ShadowScore
from playbooks.models.life import UNPUBLISHED
from playbooks.publishing import check_sound
from playbooks.scoring.database import execute
from playbooks.subjects import check_about_accounts

MOST_SHADOWS = 3
"""Versions in shadow at a time, of all scorecards: each makes assessing an account as much dearer as one in force."""
PUBLISHED = "It was published."
CHANGED = "The version has changed; another run began with what it says since."


@transaction.atomic
def begin_shadow(version: ScorecardVersion, *, by: User | None, at: datetime, content: str | None = None) -> Shadow:
    """Score the version beside the one in force from now on, every account of it.

    `content` is what was read before, if it is to be no other. Raises `NotDraft` for what has been published,
    `NotPublishable` for what could never fire, `NotShadowed` for what is in shadow already, `TooMany` beyond
    `MOST_SHADOWS`.
    """
    version = held(version)
    _one_at_a_time()
    if version.state not in UNPUBLISHED:
        raise NotDraft(
            f"{version} is {version.get_state_display().lower()}. Only drafts and versions in review run in shadow."
        )
    check_about_accounts(version, "Shadows are of scorecards about accounts; backtest this one instead.")
    found = check_content(version, content)
    check_sound(version)
    running = list(Shadow.objects.running().select_related("version__scorecard"))
    if any(one.version_id == version.pk for one in running):
        raise NotShadowed(f"{version} is in shadow already.")
    if len(running) >= MOST_SHADOWS:
        names = ", ".join(str(one.version) for one in running)
        raise TooMany(f"{MOST_SHADOWS} versions are in shadow, which is the most there can be: {names}. End one first.")
    return _begin(version, found, by, at)


@transaction.atomic
def end_shadow(version: ScorecardVersion, *, by: User | None, at: datetime, reason: str = "") -> Shadow:
    """Score it no more. What would have fired stays. Raises `NotShadowed` for what is in no shadow."""
    version = held(version)
    running = Shadow.objects.running().filter(version=version).first()
    if running is None:
        raise NotShadowed(f"{version} is not in shadow.")
    _end(running, at, reason.strip() or "It was ended by hand.", by)
    return running


def renew_shadows(at: datetime) -> int:
    """End the runs of what has been published meanwhile, and begin anew those of what has changed; returns how many.

    What can fire no more since the change is not begun anew, and its run says why.
    """
    return sum(_renew(shadow, at) for shadow in Shadow.objects.running().order_by("version__scorecard", "pk"))


@transaction.atomic
def _renew(shadow: Shadow, at: datetime) -> int:
    version = held(shadow.version)
    shadow = Shadow.objects.select_for_update().get(pk=shadow.pk)
    if shadow.ended_at is not None:
        return 0
    if version.state not in UNPUBLISHED:
        _end(shadow, version.published_at or at, PUBLISHED, None)
        return 1
    content = content_of(version)
    if content == shadow.content:
        return 0
    try:
        check_sound(version)
    except RuleBroken as refusal:
        _end(shadow, at, f"The version has changed, and could not fire as it is. {refusal}", None)
        return 1
    _end(shadow, at, CHANGED, None)
    _begin(version, content, shadow.began_by, at)
    return 1


def _begin(version: ScorecardVersion, content: str, by: User | None, at: datetime) -> Shadow:
    shadow = Shadow.objects.create(version=version, content=content, began_at=at, began_by=by)
    reassess_everyone(at)
    return shadow


def _end(shadow: Shadow, at: datetime, reason: str, by: User | None) -> None:
    shadow.ended_at, shadow.ended_by, shadow.end_reason = at, by, reason
    shadow.save()
    ShadowScore.objects.filter(version=shadow.version_id).delete()


def _one_at_a_time() -> None:
    """Versions of different scorecards have no row in common that whoever counts the runs could lock."""
    execute(SQL("SELECT pg_advisory_xact_lock(hashtext('baton shadows'))"))
