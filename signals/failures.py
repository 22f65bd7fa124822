"""What stations could not do, kept for people to see: how they failed, how often, and when.

A whole traceback may quote what somebody did; it is in the log of the process. Only its first line is kept here.
"""

import logging
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from accounts import request_ids

logger = logging.getLogger(__name__)

KEPT = 100
OTHER_ERRORS = "Older errors"
SUMMARY_LENGTH = 300

_ADD = """
INSERT INTO signals_stationfailure (station, error, times, first_at, last_at, request_id)
VALUES (%(station)s, %(error)s, 1, %(at)s, %(at)s, %(request_id)s)
ON CONFLICT (station, error) DO UPDATE SET times = signals_stationfailure.times + 1,
    last_at = GREATEST(signals_stationfailure.last_at, excluded.last_at), request_id = excluded.request_id
"""
# The sums by station stay what they are, so that a counter never falls.
_FOLD = """
WITH gone AS (
    DELETE FROM signals_stationfailure WHERE id IN (
        SELECT id FROM signals_stationfailure WHERE error <> %(other)s ORDER BY last_at DESC, id DESC OFFSET %(kept)s
    ) RETURNING *
)
INSERT INTO signals_stationfailure (station, error, times, first_at, last_at, request_id)
SELECT station, %(other)s, sum(times), min(first_at), max(last_at), '' FROM gone GROUP BY 1
ON CONFLICT (station, error) DO UPDATE SET times = signals_stationfailure.times + excluded.times,
    first_at = LEAST(signals_stationfailure.first_at, excluded.first_at),
    last_at = GREATEST(signals_stationfailure.last_at, excluded.last_at)
"""


def record(station: str, error: Exception, at: datetime) -> None:
    """Note that the station failed. Never raises for want of a database: the log has the error anyway."""
    noted: dict[str, str | datetime] = {
        "station": station,
        "error": f"{type(error).__name__}: {first_line(error)}"[:SUMMARY_LENGTH].replace("\0", ""),
        "at": at,
        "request_id": request_ids.current(),
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ADD, noted)
            cursor.execute(_FOLD, {"other": OTHER_ERRORS, "kept": KEPT})
    except DatabaseError as away:
        logger.warning("That the station %s failed could not be noted: %s", station, first_line(away))


def first_line(error: Exception) -> str:
    """What went wrong, without the details that a database adds on further lines."""
    return str(error).partition("\n")[0] or type(error).__name__
