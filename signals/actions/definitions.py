"""Verbs that change signal definitions.

Every change asks for a backfill in the same transaction, so that occurrences never lag behind a definition unnoticed.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from signals.comparison import check_wanted
from signals.models import Backfill, Condition, Signal
from signals.querysets import BatchQuerySet
from signals.wakeup import wake_line


@transaction.atomic
def save_signal(signal: Signal, conditions: Sequence[Condition], at: datetime) -> Signal:
    """Store a new or changed definition whole, and have stored events matched against it.

    `conditions` are all that it shall have, as unsaved rows. Raises `WrongWanted` for one whose value does not fit its
    operator; nothing is stored then.
    """
    for condition in conditions:
        check_wanted(condition.operator, condition.value)
    signal.save()
    _replace_conditions(signal, conditions)
    request_backfill(signal, at)
    return signal


@transaction.atomic
def change_signal(signal: Signal, conditions: Sequence[Condition] | None, at: datetime, **changes: Any) -> Signal:
    """Change what is given and leave the rest as it is by now, whatever the caller has seen of it.

    `conditions` replace all, None keeps them. Raises what `save_signal` does.
    """
    # Not the key: the matcher's occurrences refer to the signal.
    stored = Signal.objects.select_for_update(no_key=True).get(pk=signal.pk)
    for field, value in changes.items():
        setattr(stored, field, value)
    return save_signal(stored, list(stored.conditions.all()) if conditions is None else conditions, at)


@transaction.atomic
def activate(signal: Signal, at: datetime) -> None:
    """Count the signal again, from now on and for what was missed meanwhile."""
    if Signal.objects.filter(pk=signal.pk, is_active=False).update(is_active=True):
        signal.refresh_from_db()
        request_backfill(signal, at)


@transaction.atomic
def deactivate(signal: Signal, at: datetime) -> None:
    """Stop counting the signal; what it has counted stays."""
    if Signal.objects.filter(pk=signal.pk, is_active=True).update(is_active=False):
        signal.refresh_from_db()
        request_backfill(signal, at)


@transaction.atomic
def request_backfill(signal: Signal, at: datetime) -> Backfill | None:
    """Have a signal matched against all stored events; one that is under way starts again.

    A signal that is not active has none, and loses the one under way.
    """
    if not signal.is_active:
        Backfill.objects.filter(signal=signal, finished_at=None).delete()
        return None
    done = {"done_batch_id": 0, "events_total": None, "events_done": 0}
    start = {"requested_at": at, "last_batch_id": None, "matched_from": None, **done}
    backfill, _ = Backfill.objects.update_or_create(signal=signal, finished_at=None, defaults=start)
    transaction.on_commit(wake_line)
    return backfill


@transaction.atomic
def try_again(batches: BatchQuerySet) -> int:
    """Put batches that were set aside back into the tray; returns how many."""
    count = batches.set_aside().update(set_aside_at=None, set_aside_because="")
    transaction.on_commit(wake_line)
    return count


def _replace_conditions(signal: Signal, conditions: Sequence[Condition]) -> None:
    """Leave equal conditions alone, so that the history shows changes only."""
    stored = {_content(condition): condition for condition in signal.conditions.all()}
    wanted = {_content(condition): condition for condition in conditions}
    for content, condition in stored.items():
        if content not in wanted:
            condition.delete()
    for content, condition in wanted.items():
        if content not in stored:
            signal.conditions.create(path=condition.path, operator=condition.operator, value=condition.value)


def _content(condition: Condition) -> tuple[str, str, str]:
    """As JSON, because to Python `1` and `True` are equal."""
    return condition.path, condition.operator, json.dumps(condition.value, sort_keys=True)
