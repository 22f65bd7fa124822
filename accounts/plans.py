"""Statements that PostgreSQL plans once for a connection, instead of at every call.

A big statement over few rows takes longer to plan than to run. Its plan is kept for as long as the connection lasts,
for whatever values come next. The same text is planned every time

- behind a pool that may give each transaction another session: nobody knows which statements the session has prepared;
- while PostgreSQL has not counted many people yet: of tables that are small it reads all rows, and a plan that does so
  would be kept while they grow.
"""

from typing import Any, cast
from weakref import WeakKeyDictionary, WeakSet

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor
from psycopg.pq import Format

PLANS_KEPT = 64
"""Plans that PostgreSQL keeps for the connection of a station: small statements, and a few as big as a scorecard."""

LEAST_PEOPLE = 1_000
_COUNTED = "SELECT reltuples FROM pg_class WHERE oid = to_regclass('accounts_person')"

_is_direct: WeakKeyDictionary[Connection[Any], bool] = WeakKeyDictionary()
_has_grown: WeakSet[Connection[Any]] = WeakSet()


class _PlannedOnce(Cursor[Any]):
    """A cursor whose statements keep their plans, the last so many of them."""

    def __init__(self, connection: Connection[Any], most: int) -> None:
        super().__init__(connection)
        self._most = most

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Run it, planned before if it ever was. Django's connections prepare nothing, but for this one call."""
        own = self.connection
        usual, own.prepare_threshold, own.prepared_max = own.prepare_threshold, 0, self._most
        try:
            return super().execute(query, params, prepare=True, **options)
        finally:
            own.prepare_threshold = usual


def planned_once(most: int) -> CursorWrapper:
    """Give a cursor whose statements are planned once; the connection keeps the plans of the last `most` of them.

    Parameters stay apart from the text: each needs a type that shows, and a text is one statement. Answers come in the
    binary format, as Django's loader of times as text runs in Python, once for every value.
    """
    connection.ensure_connection()
    own = connection.connection
    raw: Cursor[Any] = _PlannedOnce(own, most) if _keeps_plans(own) else Cursor(own)
    raw.format = Format.BINARY
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(cast("CursorWrapper", raw))


def _keeps_plans(own: Connection[Any]) -> bool:
    if own in _has_grown:
        return True
    if not _talks_to_postgresql(own):
        return False
    with own.cursor() as cursor:
        [(people,)] = cursor.execute(_COUNTED).fetchall()
    if people is not None and people >= LEAST_PEOPLE:
        _has_grown.add(own)
    return own in _has_grown


def _talks_to_postgresql(own: Connection[Any]) -> bool:
    """Whether this is PostgreSQL itself: a pool in between tells clients another process than serves them."""
    if own not in _is_direct:
        with own.cursor() as cursor:
            [(serving,)] = cursor.execute("SELECT pg_backend_pid()").fetchall()
        _is_direct[own] = serving == own.info.backend_pid
    return _is_direct[own]
