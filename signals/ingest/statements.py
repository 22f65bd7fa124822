"""The statements that a delivery lands with.

Each opens the batch and leaves it to the ledger which events are new. A delivery of many events then copies them,
straight into their partition; one of a few has them as part of the statement, which is sooner done.

Most deliveries have nothing but new events. `OPEN_NEW` takes that for granted as long as none of a few of them is
known: the keys are then copied, too, and the ledger refuses the whole delivery should one of them be there.
`OPEN_BATCH` takes nothing for granted.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from signals.ingest import rows
from signals.ingest.reading import Arrival

FEW = 4
"""Up to so many events of a delivery are written into the statement; more are sooner copied."""
KEY_BYTES = 16
ASKED = 4
"""So many keys are looked up before a delivery is taken for new: one that is sent again is told by any of them."""

_OPEN = """
WITH batch AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('signals_batch', 'id')) AS id
), fresh AS (
    INSERT INTO signals_ledgerentry (message_key, batch_id)
    SELECT sent.key, batch.id FROM unnest(%(keys)s::uuid[]) AS sent (key), batch
    ORDER BY sent.key
    ON CONFLICT DO NOTHING
    RETURNING message_key
), counted AS (
    SELECT count(*) AS stored, string_agg(uuid_send(message_key), '') AS keys FROM fresh
), opened AS (
    INSERT INTO signals_batch
        (id, key_id, source, received_at, request_id, digest, received, stored, duplicate, rejected)
    SELECT id, %(key)s, %(source)s, %(at)s, %(request)s, %(digest)s::bytea,
        %(valid)s + %(rejected)s, stored, %(valid)s - stored, %(rejected)s
    FROM batch, counted
)"""
OPEN_BATCH = f"""{_OPEN}
SELECT id, stored, CASE WHEN stored < %(valid)s THEN coalesce(keys, '') END FROM batch, counted
"""
OPEN_NEW = """
INSERT INTO signals_batch
    (key_id, source, received_at, request_id, digest, received, stored, duplicate, rejected)
SELECT %(key)s, %(source)s, %(at)s, %(request)s, %(digest)s::bytea, %(valid)s, %(new)s, %(valid)s - %(new)s, 0
WHERE NOT EXISTS (SELECT FROM signals_ledgerentry WHERE message_key = ANY (%(some)s::uuid[]))
RETURNING id
"""
COPY_KEYS = f"COPY signals_ledgerentry ({rows.KEY_COLUMNS}) FROM STDIN (FORMAT BINARY)"
COPY = f"COPY signals_event ({rows.COLUMNS}) FROM STDIN (FORMAT BINARY)"

_TYPES = {
    "message_key": "uuid",
    "at": "timestamptz",
    "client_at": "timestamptz",
    "kind": "text",
    "message_id": "text",
    "name": "text",
    "user_id": "text",
    "anonymous_id": "text",
    "group_id": "text",
    "previous_id": "text",
    "properties": "jsonb",
    "context": "jsonb",
}
_COLUMNS = ", ".join(_TYPES)


@cache
def store_few(events: int) -> str:
    """The statement that does all of it for so many events; answers with the batch and how many were new."""
    values = ", ".join(
        f"({', '.join(f'%({name}_{place})s::{kind}' for name, kind in _TYPES.items())})" for place in range(events)
    )
    return f"""{_OPEN}, arrived AS (
    INSERT INTO signals_event (received_at, batch_id, {_COLUMNS})
    SELECT %(at)s, batch.id, sent.* FROM (VALUES {values}) AS sent ({_COLUMNS})
    JOIN fresh USING (message_key), batch
)
SELECT id, stored FROM batch, counted
"""


def few_arguments(arrivals: Iterable[Arrival]) -> dict[str, Any]:
    """What the events say, under the names that `store_few` has for it."""
    return {
        f"{name}_{place}": value
        for place, arrival in enumerate(arrivals)
        for name, value in zip(_TYPES, _values(arrival), strict=True)
    }


def array_of(keys: Iterable[bytes]) -> str:
    """Keys as PostgreSQL writes an array of them."""
    return "{" + ",".join([key.hex() for key in keys]) + "}"


def keys_of(text: bytes) -> list[bytes]:
    """The keys that `OPEN_BATCH` answers with when not all were new, one behind the other in hexadecimal."""
    joined = bytes.fromhex(text.removeprefix(b"\\x").decode())
    return [joined[start : start + KEY_BYTES] for start in range(0, len(joined), KEY_BYTES)]


def _values(event: Arrival) -> tuple[Any, ...]:
    return (
        event.key.hex(),
        event.at,
        event.client_at,
        event.kind,
        event.message_id,
        event.name,
        event.user_id,
        event.anonymous_id,
        event.group_id,
        event.previous_id,
        event.properties.decode(),
        None if event.context is None else event.context.decode(),
    )
