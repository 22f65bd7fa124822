"""Statements about one subject, `subject.id` at `subject.at`, whose text depends on the rules alone.

Such a text is written once and planned once (`accounts.plans`), for whichever account and instant comes next.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.sql import Composable

from accounts.plans import planned_once

STATEMENTS_KEPT = 256
"""Texts that this process keeps of each sort."""
PLANS_KEPT = 12
"""Plans that PostgreSQL keeps for a connection, of one or two megabytes each."""
_ONE = (
    "SELECT found.* FROM (SELECT %s::bigint AS id, %s::timestamptz AS at) AS subject CROSS JOIN LATERAL ({}) AS found"
)


def text_of(query: Composable) -> str:
    """Write a compiled query about the subject as a statement that takes its id and the instant."""
    connection.ensure_connection()
    return _ONE.format(query.as_string(connection.connection).replace("%", "%%"))


def rows_about(subject_id: int, at: datetime, text: str) -> list[tuple[Any, ...]]:
    """Run a statement that `text_of` has written, and fetch all of it."""
    with planned_once(PLANS_KEPT) as cursor:
        cursor.execute(text, [subject_id, at])
        return list(cursor.fetchall())
