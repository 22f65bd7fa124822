"""How often signals have occurred lately, for lists: cheap and bounded, so it looks at the newest occurrences only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

RECENT = timedelta(days=7)
NEWEST = 100_000
"""Occurrences looked at, of all signals together. An index by signal and time would serve this list alone, cost every
occurrence that is stored, and lure the planner away from the one that scoring rests on."""


def recent_occurrences(signals: Iterable[int], at: datetime) -> dict[int, int]:
    """Occurrences in the seven days up to `at` among the `NEWEST` recorded, by signal."""
    sql = """
        SELECT signal_id, count(*) FROM (
            SELECT signal_id, at FROM signals_occurrence ORDER BY id DESC LIMIT %s
        ) AS newest WHERE signal_id = ANY(%s) AND at > %s AND at <= %s GROUP BY signal_id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [NEWEST, list(signals), at - RECENT, at])
        return dict(cursor.fetchall())
