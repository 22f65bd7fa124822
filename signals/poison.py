"""How the matching station gets past a batch that it cannot match.

When a unit of work fails, ever fewer batches are tried, down to the first one alone. If that one fails too, its
neighbours are tried one by one, and as soon as one of them succeeds, the fault is with those that failed: they are set
aside, where people see them, can have them tried again, and nothing is lost. If all of them fail, the fault is
elsewhere (a definition, a table, the program), so nothing is set aside and the station fails for everybody to see.

A database that is away, a full disk or a deadlock says nothing about any batch: those errors are passed on at once.
"""

import logging
from collections.abc import Callable
from datetime import datetime

import psycopg
from django.db.models import QuerySet

from signals import failures
from signals.models import Batch

logger = logging.getLogger(__name__)

STATION = "match_batches"
NEIGHBOURS = 10
# Classes of SQLSTATE: connection, rollback, resources, object in use, operator intervention, system.
PASSING = frozenset({"08", "40", "53", "55", "57", "58"})

Match = Callable[[QuerySet[Batch], int], int]


def around(match: Match, most: int, at: datetime) -> int:
    """Match up to so many batches of the tray, or fewer where one cannot be matched; returns how many."""
    while True:
        try:
            return match(Batch.objects.waiting(), most)
        except Exception as error:
            if _will_pass(error):
                raise
            logger.warning("Could not match %d batches at a time: %s", most, failures.first_line(error))
            if most == 1:
                return _set_aside_or_fail(match, error, at)
            most = max(most // 2, 1)


def _set_aside_or_fail(match: Match, error: Exception, at: datetime) -> int:
    failed: dict[int, Exception] = {}
    for batch_id in Batch.objects.waiting().order_by("pk").values_list("pk", flat=True)[:NEIGHBOURS]:
        try:
            done = match(Batch.objects.filter(pk=batch_id).waiting(), 1)
        except Exception as refusal:
            if _will_pass(refusal):
                raise
            logger.exception("The batch %d cannot be matched", batch_id)
            failed[batch_id] = refusal
            continue
        # Nothing done: another worker had it meanwhile, which says nothing about those that failed here.
        if done:
            for poisoned, why in failed.items():
                _set_aside(poisoned, why, at)
            return done + len(failed)
    raise error


def _will_pass(error: Exception) -> bool:
    """Say whether the fault is with the database or the moment; a connection that broke leaves no state behind."""
    cause = error.__cause__
    if not isinstance(cause, psycopg.Error):
        return False
    return cause.sqlstate is None or cause.sqlstate[:2] in PASSING


def _set_aside(batch_id: int, why: Exception, at: datetime) -> None:
    reason = f"{type(why).__name__}: {failures.first_line(why)}"
    Batch.objects.waiting().filter(pk=batch_id).update(set_aside_at=at, set_aside_because=reason.replace("\0", ""))
    failures.record(STATION, why, at)
