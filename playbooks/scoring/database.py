"""How the scoring engine talks to PostgreSQL: compiled statements in, tuples out."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from psycopg import ServerCursor
from psycopg.sql import Composable

ROWS_AT_A_TIME = 5_000
"""Rows that a streamed query holds in this process."""
SORT_MEGABYTES = 256
"""A sweep over all of history sorts it by account; PostgreSQL may use so much for each sort before it takes to disk."""


def rows(query: Composable) -> list[tuple[Any, ...]]:
    """Run a compiled query and fetch all of it; for answers whose size is bounded by their input."""
    with connection.cursor() as cursor:
        cursor.execute(_text(query))
        return list(cursor.fetchall())


def execute(statement: Composable) -> None:
    """Run a compiled statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_text(statement))


def stream(query: Composable) -> Iterator[tuple[Any, ...]]:
    """Run a compiled query and yield its rows with constant memory, all from one snapshot."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL work_mem = '{SORT_MEGABYTES}MB'")
        with ServerCursor(connection.connection, "scoring_stream", withhold=False) as streamed:
            streamed.itersize = ROWS_AT_A_TIME
            streamed.execute(_text(query))
            yield from streamed


def _text(query: Composable) -> str:
    """Render a statement; the wrappers that Django puts around a cursor expect text."""
    connection.ensure_connection()
    return query.as_string(connection.connection)
