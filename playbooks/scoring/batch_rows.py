"""Statements about a batch of accounts (or people) at one instant, whose text depends on the rules alone.

As those about one subject they are written once and planned once. They may name what is asked: `ACCOUNTS` and `AT`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable

from accounts.plans import PLANS_KEPT, planned_once

ACCOUNTS = SQL("(SELECT accounts FROM asked)::bigint[]")
AT = SQL("(SELECT at FROM asked)")
SUBJECTS = SQL(
    "SELECT accounts[place] AS id, at FROM asked CROSS JOIN LATERAL generate_subscripts(accounts, 1) AS place"
)
"""A query of (id, at), of which PostgreSQL expects a thousand rows and not ten: what is joined to it is hashed."""
_ASKED = "WITH asked AS MATERIALIZED (SELECT %s::bigint[] AS accounts, %s::timestamptz AS at), {}"


def text_of(query: Composable) -> str:
    """Write what follows the `WITH` of a compiled statement as one that takes the accounts and the instant."""
    connection.ensure_connection()
    return _ASKED.format(query.as_string(connection.connection).replace("%", "%%"))


def run(text: str, accounts: Sequence[int], at: datetime) -> list[tuple[Any, ...]]:
    """Run a statement that `text_of` has written, and fetch all of what it answers, if it does."""
    with planned_once(PLANS_KEPT) as cursor:
        cursor.execute(text, [list(accounts), at])
        return list(cursor.fetchall()) if cursor.description else []
