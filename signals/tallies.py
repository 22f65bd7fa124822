"""Counts that grow as the line goes, so that reading them costs the same however much was ever received.

The matching station adds each batch once, in the transaction that matches it; nothing is added while landing, where
every delivery would wait for the same few rows. What is in the tray still is added up when somebody asks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.backends.utils import CursorWrapper

from accounts.plans import PLANS_KEPT, planned_once

NAMES_KEPT = 2_000
REASONS_KEPT = 200
OTHER_REASONS = "Other reasons"
MINUTES_KEPT = timedelta(days=7)
NAME_FORGOTTEN_AFTER = timedelta(days=90)

_SUMS = "sum(batches), sum(received), sum(stored), sum(duplicate), sum(rejected)"
_COUNTED = """
INSERT INTO signals_tally (minute, batches, received, stored, duplicate, rejected)
SELECT date_trunc('minute', received_at, 'UTC'),
    count(*), sum(received), sum(stored), sum(duplicate), sum(rejected)
FROM signals_batch WHERE id = ANY(%s) GROUP BY 1 ORDER BY 1
"""
_ADDED = """
ON CONFLICT (minute) DO UPDATE SET batches = signals_tally.batches + excluded.batches,
    received = signals_tally.received + excluded.received, stored = signals_tally.stored + excluded.stored,
    duplicate = signals_tally.duplicate + excluded.duplicate, rejected = signals_tally.rejected + excluded.rejected
"""
_FOLDED = f"""
WITH gone AS (
    DELETE FROM signals_tally WHERE minute < %s AND minute <> date_trunc('day', minute, 'UTC') RETURNING *
)
INSERT INTO signals_tally (minute, batches, received, stored, duplicate, rejected)
SELECT date_trunc('day', minute, 'UTC'), {_SUMS} FROM gone GROUP BY 1
{_ADDED}
"""

_DIFFERS = (
    (r" \(byte [0-9]+\)|; this one has [0-9,]+", ""),
    (r"^(The database cannot store this event): .*$", r"\1."),
    # Of a sheet: the row, and what stands in the cell.
    (r"^Row [0-9]+: ", ""),
    (r"^Row [0-9]+, column ", "Column "),
    (r": “.*” (is not a time)", r": “…” \1"),
    (r"^It has [0-9]+ cells", "It has more or fewer cells"),
)


def _without(reason: str) -> str:
    for pattern, instead in _DIFFERS:
        reason = f"regexp_replace({reason}, '{pattern}', '{instead}', 'g')"
    return f"left({reason}, 255)"


REASON = _without("reason")
"""The reason of a rejection without what differs from event to event, as SQL."""

_REFUSED = f"""
WITH refused AS (
    SELECT field, {REASON} AS reason, count(*) AS events, max(recorded_at) AS last_at
    FROM signals_rejection WHERE batch_id = ANY(%(batches)s) GROUP BY 1, 2
), placed AS (
    SELECT refused.*, known.id IS NULL AS is_new,
        row_number() OVER (PARTITION BY known.id IS NULL ORDER BY refused.field, refused.reason)
            <= %(kept)s - (SELECT count(*) FROM signals_rejectiontally) AS has_room
    FROM refused LEFT JOIN signals_rejectiontally known USING (field, reason)
)
INSERT INTO signals_rejectiontally (field, reason, events, last_at)
SELECT CASE WHEN is_new AND NOT has_room THEN '' ELSE field END,
    CASE WHEN is_new AND NOT has_room THEN %(other)s ELSE reason END, sum(events), max(last_at)
FROM placed GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (field, reason) DO UPDATE SET events = signals_rejectiontally.events + excluded.events,
    last_at = GREATEST(signals_rejectiontally.last_at, excluded.last_at)
"""

_NAMED = """
INSERT INTO signals_eventname (kind, name, events, first_seen_at, last_seen_at)
SELECT * FROM (
    SELECT kind, name, count(*) AS events, %(at)s::timestamptz, %(at)s::timestamptz FROM attributed
    WHERE name <> '' AND length(name) <= 255 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %(kept)s
) AS seen ORDER BY kind, name
ON CONFLICT (kind, name) DO UPDATE SET events = signals_eventname.events + excluded.events,
    last_seen_at = GREATEST(signals_eventname.last_seen_at, excluded.last_seen_at)
"""
# A client that makes up a name for each event must not push out the names that matter: the rarest go first.
_FORGOTTEN = """
DELETE FROM signals_eventname WHERE id IN (
    SELECT id FROM signals_eventname ORDER BY last_seen_at >= %(forgotten)s DESC, events DESC, last_seen_at DESC, id
    OFFSET %(kept)s
)
"""

_TOTALS = f"""
SELECT {", ".join(f"COALESCE({column}, 0)::bigint" for column in _SUMS.split(", "))} FROM (
    SELECT batches, received, stored, duplicate, rejected FROM signals_tally
    UNION ALL
    SELECT 1, received, stored, duplicate, rejected FROM signals_batch WHERE processed_at IS NULL
) AS counted
"""
_BY_MINUTE = """
SELECT minute, sum(received)::bigint FROM (
    SELECT minute, received FROM signals_tally WHERE minute >= %(since)s
    UNION ALL
    SELECT date_trunc('minute', received_at, 'UTC'), received FROM signals_batch
    WHERE processed_at IS NULL AND received_at >= %(since)s
) AS counted GROUP BY 1
"""


@dataclass(frozen=True)
class Totals:
    """Everything that was ever delivered: received = stored + duplicate + rejected."""

    batches: int
    received: int
    stored: int
    duplicate: int
    rejected: int


def add_batches(batch_ids: list[int], at: datetime) -> None:
    """Count batches whose events are in `attributed`; the station calls it once for each, under its lock."""
    with planned_once(PLANS_KEPT) as cursor:
        cursor.execute(_COUNTED + _ADDED, [batch_ids])
        cursor.execute(_REFUSED, {"batches": batch_ids, "kept": REASONS_KEPT, "other": OTHER_REASONS})
        cursor.execute(_NAMED, {"at": at, "kept": NAMES_KEPT})
        cursor.execute(_FORGOTTEN, {"forgotten": at - NAME_FORGOTTEN_AFTER, "kept": NAMES_KEPT})


def fold(cursor: CursorWrapper, at: datetime) -> None:
    """Turn minutes older than `MINUTES_KEPT` into days."""
    cursor.execute(_FOLDED, [at - MINUTES_KEPT])


def totals() -> Totals:
    """Count all deliveries and their events."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS)
        return Totals(*cursor.fetchone())


def by_minute(at: datetime, minutes: int) -> list[tuple[datetime, int]]:
    """Events received in each of the last minutes, the one of `at` included, oldest first."""
    last = at.replace(second=0, microsecond=0)
    clock = [last - timedelta(minutes=back) for back in reversed(range(minutes))]
    with connection.cursor() as cursor:
        cursor.execute(_BY_MINUTE, {"since": clock[0]})
        found: dict[datetime, int] = dict(cursor.fetchall())
    return [(minute, found.get(minute, 0)) for minute in clock]
