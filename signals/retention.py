"""Old usage goes a month at a time, whole, and leaves behind everything that was made of it.

Scores rest on occurrences and facts, which outlive their events, so dropping a month changes no score, no backtest and
no evidence; what is lost is that a signal defined or changed later finds nothing in it.

A month goes in two transactions. The first takes its table off the event table, which others wait for and which takes
the same time however much is in it. The second drops the table, which nobody knows any more by then. What a kill leaves
between the two is dropped by the next run. See docs/decisions/retention.md.
"""

import logging
from datetime import UTC, datetime

import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min
from psycopg import sql

from signals.locks import lock_matching
from signals.models import Backfill, Batch, DroppedMonth
from signals.partitions import Partition, following_month, stored

logger = logging.getLogger(__name__)

LOCK_SECONDS = 2

_DETACH = """
ALTER TABLE signals_event DETACH PARTITION {name};
ALTER TABLE {name} RENAME TO {detached}
"""
_DETACHED = r"SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^signals_gone_\d{4}_\d{2}$' ORDER BY 1"


def drop_expired(at: datetime, months: int) -> list[str]:
    """Drop the months that ended so many months ago or earlier; returns the names of their tables.

    `months` 0 keeps everything. A month with events that are still to be matched stays and is logged; so does one that
    somebody is reading right now, until the next try.
    """
    drop_detached()
    if not months:
        return []
    expired = [month for month in stored() if following_month(month.following, months) <= at]
    return [month.name for month in expired if _gone(month, at)]


def drop_detached() -> None:
    """Drop the tables that were taken off the event table, and give their files back to the file system."""
    with connection.cursor() as cursor:
        cursor.execute(_DETACHED)
        found = [name for (name,) in cursor.fetchall()]
    for name in found:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                _wait_briefly(cursor)
                cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))
        except DatabaseError as error:
            logger.warning("Could not drop the table %s, and will try again: %s", name, _reason(error))


def kept_from() -> datetime | None:
    """Since when events that were received are all stored; None when none were ever dropped."""
    last = DroppedMonth.objects.aggregate(last=Max("first_day"))["last"]
    return following_month(datetime(last.year, last.month, 1, tzinfo=UTC)) if last else None


def _gone(month: Partition, at: datetime) -> bool:
    try:
        awaited = detach(month, at)
    except DatabaseError as error:
        logger.warning("Could not drop the usage of %s, and will try again: %s", f"{month.first:%Y-%m}", _reason(error))
        return False
    if awaited:
        logger.warning("Kept the usage of %s: %s", f"{month.first:%Y-%m}", awaited)
        return False
    drop_detached()
    logger.info("Dropped usage past its retention", extra={"month": f"{month.first:%Y-%m}", "bytes": month.bytes})
    return True


@transaction.atomic
def detach(month: Partition, at: datetime) -> str | None:
    """Take the month off the event table, under a name that `drop_detached` finds; or say what still needs it."""
    with connection.cursor() as cursor:
        lock_matching(cursor)
        if awaited := _awaited(month):
            return awaited
        _wait_briefly(cursor)
        names = {"name": sql.Identifier(month.name), "detached": sql.Identifier(f"signals_gone_{month.first:%Y_%m}")}
        cursor.execute(sql.SQL(_DETACH).format(**names))
    freed = {"dropped_at": at, "bytes": month.bytes}
    DroppedMonth.objects.update_or_create(first_day=month.first.date(), defaults=freed)
    return None


def _wait_briefly(cursor: CursorWrapper) -> None:
    """Landing waits behind whoever waits for the event table, so its lock is not waited for long."""
    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")


def _reason(error: DatabaseError) -> str:
    in_use = isinstance(error.__cause__, psycopg.errors.LockNotAvailable)
    return "somebody is reading it." if in_use else str(error)


def _awaited(month: Partition) -> str | None:
    """What still needs the events of the month, if anything."""
    batches = Batch.objects.filter(received_at__gte=month.first, received_at__lt=month.following)
    if batches.filter(processed_at=None).exists():
        return "batches of it are not matched yet."
    done = Backfill.objects.filter(finished_at=None).aggregate(done=Min("done_batch_id"))["done"]
    if done is not None and batches.filter(pk__gt=done).exists():
        return "a backfill has yet to come past it."
    return None
