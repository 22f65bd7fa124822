"""Statements about one subject, `subject.id` at `subject.at`, whose text depends on the rules alone.

Such a text is written once and planned once: PostgreSQL keeps its plan, for whichever account and instant comes next,
for as long as the connection lasts. That is left out behind a pool that may give each transaction another session,
where nobody knows which statements the session has prepared; there the same text is planned every time.
"""

from datetime import datetime
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor
from psycopg.pq import Format
from psycopg.sql import Composable

STATEMENTS_KEPT = 256
"""Texts that this process keeps of each sort."""
PLANS_KEPT = 12
"""Plans that PostgreSQL keeps for a connection, of one or two megabytes each."""
_ONE = (
    "SELECT found.* FROM (SELECT %s::bigint AS id, %s::timestamptz AS at) AS subject CROSS JOIN LATERAL ({}) AS found"
)
_is_direct: WeakKeyDictionary[Connection[Any], bool] = WeakKeyDictionary()


class _PlannedOnce(Cursor[Any]):
    """A cursor whose statements keep their plans."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Run it, planned before if it ever was. Django's connections prepare nothing, but for this one call."""
        usual, self.connection.prepare_threshold = self.connection.prepare_threshold, 0
        try:
            return super().execute(query, params, prepare=True, **options)
        finally:
            self.connection.prepare_threshold = usual


def text_of(query: Composable) -> str:
    """Write a compiled query about the subject as a statement that takes its id and the instant."""
    connection.ensure_connection()
    return _ONE.format(query.as_string(connection.connection).replace("%", "%%"))


def rows_about(subject_id: int, at: datetime, text: str) -> list[tuple[Any, ...]]:
    """Run a statement that `text_of` has written, and fetch all of it."""
    connection.ensure_connection()
    own = connection.connection
    raw = _PlannedOnce(own) if _keeps_plans(own) else Cursor[Any](own)
    raw.format = Format.BINARY  # Django's loader of times as text runs in Python, once for every value
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(cast("CursorWrapper", raw)) as cursor:
        cursor.execute(text, [subject_id, at])
        return list(cursor.fetchall())


def _keeps_plans(own: Connection[Any]) -> bool:
    """Whether this is PostgreSQL itself: a pool in between tells clients another process than serves them."""
    if own not in _is_direct:
        with own.cursor() as cursor:
            [(serving,)] = cursor.execute("SELECT pg_backend_pid()").fetchall()
        _is_direct[own] = serving == own.info.backend_pid
        own.prepared_max = PLANS_KEPT
    return _is_direct[own]
