"""Storage: bytes of an event with all that belongs to it, against a bare table of the same rows with one unique index.

Counted are the events with their index, the message ids that have been stored, with theirs, and the batches. The ratio
is the bare table's bytes over Baton's, as less is better. And what it costs to drop a month of events, small and big:
for how long others wait at the event table, and how long the files then take that nobody waits for.
"""

import time
from datetime import UTC, datetime
from itertools import islice
from statistics import median

from django.db import connection
from psycopg import sql

from benchmarks.result import Result
from benchmarks.usage import EVENTS, bodies
from signals import partitions, retention
from signals.enums import BatchSource
from signals.ingest import wire
from signals.ingest.landing import land, parse
from signals.ingest.reading import Circumstances

BATCHES = 400
SMALL = 10_000
TIMES_BIGGER = 20
ROUNDS = 5
SMALL_MONTHS, BIG_MONTHS = 2001, 2021

_BARE = """
CREATE TABLE bare AS SELECT * FROM signals_event;
CREATE UNIQUE INDEX bare_key ON bare (message_key);
VACUUM bare
"""
_VACUUM = "VACUUM signals_event, signals_ledgerentry, signals_batch"
_SIZES = """
SELECT sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname LIKE 'signals_event%%'),
    sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname = 'signals_ledgerentry'),
    sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname = 'signals_batch'),
    sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname = 'bare')
FROM pg_class c WHERE c.relkind = 'r'
"""
_FILL = """
INSERT INTO signals_event SELECT {received}, at, client_at, batch_id, gen_random_uuid(), kind, message_id, name,
    user_id, anonymous_id, group_id, previous_id, properties, context
FROM bare, generate_series(1, {times}) LIMIT {rows}
"""


def run() -> Result:
    """Land what a web server would land, and copy it into the bare table."""
    for text in islice(bodies(), BATCHES):
        at = datetime.now(UTC)
        delivery = wire.batch(text)
        parsed = parse(delivery.events, Circumstances(at, envelope=delivery.envelope))
        land(parsed, source=BatchSource.HTTP, key=None, received_at=at)
    with connection.cursor() as cursor:
        for statement in _BARE.split(";\n"):
            cursor.execute(statement)
        cursor.execute(_VACUUM)
        cursor.execute(_SIZES)
        events, ledger, batches, bare = (int(size) / (BATCHES * EVENTS) for size in cursor.fetchone())
    small, big = [], []
    for n in range(ROUNDS):
        small.append(_seconds_of_a_drop(SMALL_MONTHS + n, SMALL))
        big.append(_seconds_of_a_drop(BIG_MONTHS + n, SMALL * TIMES_BIGGER))
    own = events + ledger + batches
    how = {"events": BATCHES * EVENTS}
    return Result(
        "storage",
        bare / own,
        {
            "bytes_per_event": round(own),
            "times_bare": round(own / bare, 2),
            "of_these_events": round(events),
            "of_these_ledger": round(ledger),
            "of_these_batches": round(batches, 1),
            **how,
        }
        | _drops(small, big),
        {"bytes_per_event": round(bare), **how},
    )


def _drops(small: list[tuple[float, float]], big: list[tuple[float, float]]) -> dict[str, float]:
    """Milliseconds to drop months of which one has `TIMES_BIGGER` times the events of the other."""
    return {
        f"{what}_ms_of_{events}": round(median(times) * 1000, 1)
        for events, rounds in ((SMALL, small), (SMALL * TIMES_BIGGER, big))
        for what, times in zip(("lock", "files"), zip(*rounds, strict=True), strict=True)
    }


def _seconds_of_a_drop(year: int, rows: int) -> tuple[float, float]:
    """Fill the January of a year long past and drop it; how long its lock is held, and how long its files take."""
    received = datetime(year, 1, 15, tzinfo=UTC)
    partitions.ensure(received)
    month = next(month for month in partitions.stored() if month.first.year == year)
    parts = {"received": sql.Literal(received), "times": sql.Literal(TIMES_BIGGER), "rows": sql.Literal(rows)}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_FILL).format(**parts))
        cursor.execute("CHECKPOINT")
    began = time.perf_counter()
    retention.detach(month, received)
    detached = time.perf_counter()
    retention.drop_detached()
    return detached - began, time.perf_counter() - detached
