"""How the scoring engine talks to PostgreSQL: compiled statements in, tuples out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import ServerCursor
from psycopg.sql import Composable

ROWS_AT_A_TIME = 5_000
"""Rows that a streamed query holds in this process."""
SORT_MEGABYTES = 64
"""A sweep over history sorts it by account; PostgreSQL may use so much for each sort before it takes to disk."""


def rows(query: Composable) -> list[tuple[Any, ...]]:
    """Run a compiled query and fetch all of it; for answers whose size is bounded by their input."""
    with connection.cursor() as cursor:
        cursor.execute(_text(query))
        return list(cursor.fetchall())


def execute(statement: Composable) -> None:
    """Run a compiled statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_text(statement))


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction of which every statement sees what the first one saw.

    Within a transaction of the caller it is that one, and as isolated as the caller has made it.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL plan_cache_mode = force_generic_plan"
            )
        yield


def stream(query: Composable) -> Iterator[tuple[Any, ...]]:
    """Run a compiled query and yield its rows with constant memory, all from one snapshot."""
    with transaction.atomic():
        for chunk in chunks(connection, query):
            yield from chunk


def chunks(wrapper: BaseDatabaseWrapper, query: Composable) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query in lists of `ROWS_AT_A_TIME`, in the transaction that `wrapper` is in.

    They come in the binary format: Django's loader of times as text runs in Python, once for every value.
    """
    with wrapper.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{SORT_MEGABYTES}MB'")
    with wrapper.wrap_database_errors, ServerCursor(wrapper.connection, "scoring_stream", withhold=False) as streamed:
        streamed.execute(query.as_string(wrapper.connection), binary=True)
        while found := streamed.fetchmany(ROWS_AT_A_TIME):
            yield found


def _text(query: Composable) -> str:
    """Render a statement; the wrappers that Django puts around a cursor expect text."""
    connection.ensure_connection()
    return query.as_string(connection.connection)
