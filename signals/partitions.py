"""The monthly partitions of the event table: made ahead of time; `signals.retention` drops them.

Events are partitioned by `received_at`, so what arrives now always belongs to the current month, however old it is. The
default partition only catches events that arrive in a month for which nobody made a partition.
"""

import logging
import re
from dataclasses import dataclass
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
_CAUGHT = "SELECT DISTINCT date_trunc('month', received_at, 'UTC') FROM signals_event_default"
_STORED = """
SELECT c.relname, pg_total_relation_size(c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'signals_event'::regclass ORDER BY 1
"""
_NAME = re.compile(r"signals_event_([0-9]{4})_([0-9]{2})")
_ATTACH = "ALTER TABLE signals_event ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({following})"


@dataclass(frozen=True)
class Partition:
    """One month of received usage, from `first` up to `following`."""

    name: str
    first: datetime
    following: datetime
    bytes: int


def ensure(at: datetime) -> list[str]:
    """Make the partitions for the month of `at` and the next ones; returns the names of the new ones.

    Events of a month that the default partition has caught move into it, also those of months gone by. A month that
    cannot be made is logged and does not keep the others from being made: until the next try its events are in the
    default partition.
    """
    wanted = sorted({*_months(at), *_caught()})
    return [name for first in wanted if (name := _made(first, following_month(first))) is not None]


def stored() -> list[Partition]:
    """The months there are, the oldest first, with all that belongs to them on disk."""
    with connection.cursor() as cursor:
        cursor.execute(_STORED)
        found = [(_NAME.fullmatch(name), size) for name, size in cursor.fetchall()]
    months = [(name[0], datetime(int(name[1]), int(name[2]), 1, tzinfo=UTC), size) for name, size in found if name]
    return [Partition(name, first, following_month(first), size) for name, first, size in months]


def month_of(at: datetime) -> datetime:
    """The first instant of the month, in UTC."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def following_month(first: datetime, months: int = 1) -> datetime:
    """The first instant of the month so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


def _months(at: datetime) -> list[datetime]:
    return [following_month(month_of(at), ahead) for ahead in range(MONTHS_AHEAD + 1)]


def _caught() -> list[datetime]:
    with connection.cursor() as cursor:
        cursor.execute(_CAUGHT)
        return [month_of(first) for (first,) in cursor.fetchall()]


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
