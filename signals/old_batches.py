"""Old rejections go by themselves, and old batches after their events: a bounded number of rows a step.

A rejection is kept for a number of days, whatever was decided about it, unless a replay is at it. A batch is kept as
long as its events are, its message ids are known again, or one of its rejections is there. The counts of a batch say
what became of its events when it arrived, so they stay as they are when its rejections go; and the totals of the line
do not fall, because they are kept apart (`signals.tallies`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from signals.models import Batch, Rejection
from signals.retention import kept_from

ROWS_AT_A_TIME = 2_000


@transaction.atomic
def drop_rejections(at: datetime, keep: timedelta) -> int:
    """Let the next rejections go that are older than `keep`; returns how many. Without any time, all are kept."""
    if not keep:
        return 0
    free = Q(replay=None) | Q(replay__finished_at__isnull=False)
    old = Rejection.objects.filter(free, recorded_at__lt=at - keep).order_by("recorded_at", "pk")
    # What somebody holds, to replay it, is left for the next time.
    locked = old.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)
    return Rejection.objects.filter(pk__in=list(locked[:ROWS_AT_A_TIME])).delete()[0]


@transaction.atomic
def drop_batches(at: datetime, keep: timedelta) -> int:
    """Let the next batches go whose events are gone and that are older than `keep`; returns how many."""
    gone_before = kept_from()
    if gone_before is None:
        return 0
    needed = Rejection.objects.filter(Q(batch=OuterRef("pk")) | Q(replayed_as=OuterRef("pk")))
    old = Batch.objects.filter(received_at__lt=min(gone_before, at - keep), processed_at__isnull=False)
    first = old.exclude(Exists(needed)).order_by("received_at", "pk")
    locked = first.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)
    return Batch.objects.filter(pk__in=list(locked[:ROWS_AT_A_TIME])).delete()[0]
