"""Old usage goes a month at a time, whole, and leaves behind everything that was made of it.

Scores rest on occurrences and facts, which outlive their events, so dropping a month changes no score, no backtest and
no evidence; what is lost is that a signal defined or changed later finds nothing in it. See
docs/decisions/retention.md for why a month is dropped rather than detached, and what it may wait for.
"""

import logging
from datetime import UTC, datetime

import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Min
from psycopg import sql

from signals.locks import lock_matching
from signals.models import Backfill, Batch, DroppedMonth
from signals.partitions import Partition, following_month, stored

logger = logging.getLogger(__name__)

LOCK_SECONDS = 2


def drop_expired(at: datetime, months: int) -> list[str]:
    """Drop the months that ended so many months ago or earlier; returns the names of their tables.

    `months` 0 keeps everything. A month with events that are still to be matched stays and is logged; so does one that
    somebody is reading right now, until the next try.
    """
    if not months:
        return []
    expired = [month for month in stored() if following_month(month.following, months) <= at]
    return [month.name for month in expired if _dropped(month, at)]


def kept_from() -> datetime | None:
    """Since when events that were received are all stored; None when none were ever dropped."""
    last = DroppedMonth.objects.aggregate(last=Max("first_day"))["last"]
    return following_month(datetime(last.year, last.month, 1, tzinfo=UTC)) if last else None


def _dropped(month: Partition, at: datetime) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            lock_matching(cursor)
            if awaited := _awaited(month):
                logger.warning("Kept the usage of %s: %s", f"{month.first:%Y-%m}", awaited)
                return False
            # Landing waits behind whoever waits for this lock, so it is not waited for long.
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(month.name)))
            freed = {"dropped_at": at, "bytes": month.bytes}
            DroppedMonth.objects.update_or_create(first_day=month.first.date(), defaults=freed)
    except DatabaseError as error:
        in_use = isinstance(error.__cause__, psycopg.errors.LockNotAvailable)
        reason = "somebody is reading it." if in_use else str(error)
        logger.warning("Could not drop the usage of %s, and will try again: %s", f"{month.first:%Y-%m}", reason)
        return False
    logger.info("Dropped usage past its retention", extra={"month": f"{month.first:%Y-%m}", "bytes": month.bytes})
    return True


def _awaited(month: Partition) -> str | None:
    """What still needs the events of the month, if anything."""
    batches = Batch.objects.filter(received_at__gte=month.first, received_at__lt=month.following)
    if batches.filter(processed_at=None).exists():
        return "batches of it are not matched yet."
    done = Backfill.objects.filter(finished_at=None).aggregate(done=Min("done_batch_id"))["done"]
    if done is not None and batches.filter(pk__gt=done).exists():
        return "a backfill has yet to come past it."
    return None
