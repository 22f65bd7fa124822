"""The monthly partitions of the event table: made ahead of time.

Events are partitioned by `received_at`, so what arrives now always belongs to the current month, however old it is. The
default partition only catches events that arrive in a month for which nobody made a partition.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import DatabaseError, connection, transaction
from psycopg import sql

logger = logging.getLogger(__name__)

MONTHS_AHEAD = 2


# Writers wait at the parent, so none of them has chosen the default partition for a row that belongs to the new one.
_LOCK = """
LOCK TABLE ONLY signals_event IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE signals_event_default IN ACCESS EXCLUSIVE MODE
"""
_CREATE = "CREATE TABLE {name} (LIKE signals_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)"
_MOVE = """
WITH moved AS (
    DELETE FROM signals_event_default WHERE received_at >= {first} AND received_at < {following} RETURNING *
)
INSERT INTO {name} SELECT * FROM moved
"""
_ATTACH = "ALTER TABLE signals_event ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({following})"


def ensure(at: datetime) -> list[str]:
    """Make the partitions for the month of `at` and the next ones; returns the names of the new ones.

    Events of a month that the default partition has caught move into it. A month that cannot be made is logged and
    does not keep the others from being made: until the next try its events go to the default partition.
    """
    return [name for first, following in _months(at) if (name := _made(first, following)) is not None]


def _made(first: datetime, following: datetime) -> str | None:
    name = f"signals_event_{first:%Y_%m}"
    try:
        with transaction.atomic():
            return None if _exists(name) else _make(name, first, following)
    except DatabaseError:
        logger.exception("The partition %s could not be made.", name)
        return None


def _exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])


def _make(name: str, first: datetime, following: datetime) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        # Another process may have made it while this one waited.
        if _exists(name):
            return None
        parts = {"name": sql.Identifier(name), "first": sql.Literal(first), "following": sql.Literal(following)}
        for statement in (_CREATE, _MOVE, _ATTACH):
            cursor.execute(sql.SQL(statement).format(**parts))
    return name


def _months(at: datetime) -> Iterator[tuple[datetime, datetime]]:
    first = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS_AHEAD + 1):
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        yield first, following
        first = following
