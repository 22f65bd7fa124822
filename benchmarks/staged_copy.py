"""The baseline of landing: rows that were rendered beforehand, through a temporary table into the same tables.

This is about the least that storing events once can cost: no HTTP, no JSON parsing, no hashing, no validation.
"""

import json
import os
import time
from multiprocessing.synchronize import Barrier
from typing import Any

import psycopg

from benchmarks.usage import EVENTS, context, properties

STAGE = """
CREATE TEMP TABLE staged (LIKE signals_event) ON COMMIT DELETE ROWS;
ALTER TABLE staged DROP COLUMN batch_id;
"""
COLUMNS = "received_at, at, client_at, message_key, kind, message_id, name, user_id, properties, context"
COPY = f"COPY staged ({COLUMNS}) FROM STDIN"
BATCH = """
INSERT INTO signals_batch (source, received_at, received, stored, duplicate, rejected)
VALUES ('http', now(), %s, %s, 0, 0) RETURNING id
"""
STORE = f"""
WITH fresh AS (
    INSERT INTO signals_ledgerentry (message_key, batch_id)
    SELECT message_key, %(batch)s FROM staged ORDER BY message_key
    ON CONFLICT DO NOTHING RETURNING message_key
)
INSERT INTO signals_event (batch_id, {COLUMNS})
SELECT %(batch)s, {COLUMNS} FROM staged JOIN fresh USING (message_key)
"""


def write(url: str, blocks: int, seconds: float, ready: Barrier, rates: Any) -> None:
    """Render the blocks, wait for the other process, then store them for so long; reports events a second."""
    rendered = [block() for _ in range(blocks)]
    with psycopg.connect(url) as connection:
        connection.execute(STAGE)
        connection.commit()
        ready.wait()
        started = time.perf_counter()
        done = 0
        while done < blocks and time.perf_counter() - started < seconds:
            _store(connection, rendered[done])
            done += 1
        rates.put(done * EVENTS / (time.perf_counter() - started))


def _store(connection: psycopg.Connection[Any], rows: bytes) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            copy.write(rows)
        cursor.execute(BATCH, [EVENTS, EVENTS])
        found = cursor.fetchone()
        cursor.execute(STORE, {"batch": found[0] if found else None})
    connection.commit()


def block() -> bytes:
    """The rows of one batch in COPY's text format."""
    now = "2026-03-02 12:00:00.123456+00"
    lines = []
    for n in range(EVENTS):
        key = os.urandom(16).hex()
        texts = [json.dumps(value).replace("\\", "\\\\") for value in (properties(n), context(n))]
        lines.append("\t".join([now, now, now, key, "track", key, "Report Created", f"user-{n}", *texts]) + "\n")
    return "".join(lines).encode()
