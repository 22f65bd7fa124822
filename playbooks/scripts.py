"""The life of scripts: a draft, the one in force, and those that were. A play is locked while its scripts change."""

from collections.abc import Mapping
from datetime import datetime

import pghistory
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from playbooks.actions import who
from playbooks.enums import VersionState
from playbooks.errors import NotDraft
from playbooks.models import Play, Script

Words = tuple[str, str]
"""Subject and body."""


@transaction.atomic
def draft_script(script: Script, *, by: User | None, at: datetime, reason: str = "") -> Script:
    """Begin the next version with the words of this one; the way to change or roll back what is published."""
    _locked(script.play_id)
    with pghistory.context(**who(by, reason)):
        draft = _next(script.play_id, script.tier, (script.subject, script.body), at)
        draft.save()
    return draft


@transaction.atomic
def publish_script(script: Script, *, by: User | None, at: datetime, reason: str = "") -> Script:
    """Put a draft in force; the one that was retires. Raises `NotDraft` for what has been published."""
    _locked(script.play_id)
    with pghistory.context(**who(by, reason)):
        _retire(script.play_id, [script.tier], at)
        draft = Script.objects.filter(pk=script.pk, state=VersionState.DRAFT)
        if not draft.update(state=VersionState.PUBLISHED, published_at=at, published_by=by):
            raise NotDraft(f"“{script}” is not a draft any more. Make a new draft from it to change it.")
    script.refresh_from_db()
    return script


@transaction.atomic
def put_in_force(play: Play, wanted: Mapping[str, Words], *, by: User | None, at: datetime) -> None:
    """Make these, by tier, the words in force, and no others; what is in force already stays the version it is."""
    _locked(play.pk)
    in_force = {script.tier: script for script in Script.objects.published().filter(play=play)}
    new = {
        tier: words
        for tier, words in wanted.items()
        if tier not in in_force or words != (in_force[tier].subject, in_force[tier].body)
    }
    with pghistory.context(**who(by, "")):
        _retire(play.pk, [tier for tier in in_force if tier in new or tier not in wanted], at)
        for tier, words in new.items():
            script = _next(play.pk, tier, words, at)
            script.state, script.published_at, script.published_by = VersionState.PUBLISHED, at, by
            script.save()


@transaction.atomic
def number(script: Script) -> None:
    """Give a draft that is not stored yet the next number of its play and tier."""
    _locked(script.play_id)
    script.number = _next(script.play_id, script.tier, ("", ""), script.created_at).number


def _locked(play: int) -> None:
    Play.objects.select_for_update(no_key=True).get(pk=play)


def _retire(play: int, tiers: list[str], at: datetime) -> None:
    Script.objects.published().filter(play=play, tier__in=tiers).update(state=VersionState.RETIRED, retired_at=at)


def _next(play: int, tier: str, words: Words, at: datetime) -> Script:
    """The next version, not stored yet."""
    last = Script.objects.filter(play=play, tier=tier).aggregate(last=Max("number"))["last"] or 0
    subject, body = words
    return Script(play_id=play, tier=tier, number=last + 1, subject=subject, body=body, created_at=at)
