"""Stations for what time alone brings about: snoozed handoffs wake, forgotten ones expire, cooldowns end."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.units import Unit
from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff, MoveRecord
from handoffs.models.handoff import Later
from handoffs.moves import EXPIRING
from handoffs.outcomes import WAKES_INTO
from playbooks.models import Qualification

BATCH = 500
EXPIRES_AFTER = timedelta(days=60)
"""How long a handoff waits for somebody to reach out, from its firing, or from the end of its last snooze."""


@transaction.atomic
def wake_handoffs(at: datetime) -> int:
    """Wake up to a batch of handoffs whose snooze is over; returns how many."""
    asleep = Handoff.objects.filter(state=HandoffState.SNOOZED, snoozed_until__lte=at)
    due = list(asleep.order_by("snoozed_until", "pk").select_for_update(skip_locked=True).values_list("pk")[:BATCH])
    return _move([pk for (pk,) in due], Move.WOKEN, at, state=WAKES_INTO)


@transaction.atomic
def expire_handoffs(at: datetime) -> int:
    """Expire up to a batch of handoffs that nobody has reached out about in time; returns how many."""
    waiting = Handoff.objects.alias(since=Later("fired_at", "snoozed_until")).filter(state__in=EXPIRING)
    late = waiting.filter(since__lte=at - EXPIRES_AFTER).order_by("since", "pk")
    due = list(late.select_for_update(skip_locked=True).values_list("pk")[:BATCH])
    return _move([pk for (pk,) in due], Move.EXPIRED, at, state=HandoffState.EXPIRED, closed_at=at)


@transaction.atomic
def end_cooldowns(at: datetime) -> int:
    """End up to a batch of cooldowns; returns how many. What has qualified meanwhile is taken up anew."""
    over = Handoff.objects.filter(cooldown_until__lte=at).order_by("cooldown_until", "pk")
    due = dict(over.select_for_update(skip_locked=True).values_list("pk", "account")[:BATCH])
    if not due:
        return 0
    Handoff.objects.filter(pk__in=due).update(cooldown_until=None)
    passed_over = Qualification.objects.filter(ended_at=None, handoff=None, taken_at__isnull=False)
    passed_over.filter(account__in=due.values()).update(taken_at=None)
    return Unit(len(due), is_full=len(due) == BATCH)


def _move(due: list[int], move: Move, at: datetime, **changes: object) -> int:
    if not due:
        return 0
    Handoff.objects.filter(pk__in=due).update(**changes)
    moved = Handoff.objects.filter(pk__in=due).order_by("pk").values_list("pk", "state")
    MoveRecord.objects.bulk_create(MoveRecord(handoff_id=pk, move=move, state=state, at=at) for pk, state in moved)
    return Unit(len(due), is_full=len(due) == BATCH)
