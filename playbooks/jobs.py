"""Long work as jobs: stop one, and run those that wait.

PostgreSQL is the truth, a task only the wake-up: whoever takes a job marks it as theirs and says so again with every
part of it, and one whose runner has not been heard of for `LOST` is taken anew, `ATTEMPTS` times in all. So a killed
worker costs time and nothing else, a job that kills its workers ends, and of two workers one runs it. What comes of it
is stored in one transaction, by whoever still has it then (`finish`).
"""

import logging
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, QuerySet

from accounts.errors import AlreadyMoved, RuleBroken
from playbooks.enums import BacktestState
from playbooks.models.job import OPEN_STATES, Job

LOST = timedelta(minutes=2)
ATTEMPTS = 3

Clock = Callable[[], datetime]
Told = Callable[[int, int], None]
"""Hears how many parts of the work, of how many, are done; raises `Stopped` when it is to end."""
J = TypeVar("J", bound=Job)
Work = Callable[[J, Told, Clock], None]
logger = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody has cancelled the job, or taken it over."""


def cancel(asked: Job, at: datetime) -> None:
    """Stop it; its runner notices with the next part. Raises `AlreadyMoved` if it is over."""
    stopped = _rows(type(asked)).filter(pk=asked.pk, state__in=OPEN_STATES)
    if not stopped.update(state=BacktestState.CANCELLED, finished_at=at):
        asked.refresh_from_db()
        raise AlreadyMoved(f"The {_name(asked)} is over; it is {asked.get_state_display().lower()}.")


def run_all(model: type[J], work: Work[J], clock: Clock) -> int:
    """Run the jobs that wait, one after the other; returns how many this process has had in its hands."""
    count = 0
    while (taken := take(model, clock())) is not None:
        run(taken, work, clock)
        count += 1
    return count


@transaction.atomic
def take(model: type[J], at: datetime) -> J | None:
    """Take the oldest one that waits, or whose runner is lost. One at a time: another may keep a core busy already."""
    rows = list(_rows(model).filter(state__in=OPEN_STATES).order_by("pk").select_for_update())
    if any(row.state == BacktestState.RUNNING and not _is_lost(row, at) for row in rows):
        return None
    lost = [row for row in rows if row.state == BacktestState.RUNNING]
    given_up = [row for row in lost if row.attempt >= ATTEMPTS]
    for row in given_up:
        mine(row).update(state=BacktestState.FAILED, finished_at=at, failure=_lost_for_good(row))
    left = [row for row in [*lost, *rows] if row not in given_up]
    if not left:
        return None
    taken = left[0]
    taken.state, taken.seen_at, taken.attempt, taken.done = BacktestState.RUNNING, at, taken.attempt + 1, 0
    taken.started_at = taken.started_at or at
    taken.save()
    return taken


def run(taken: J, work: Work[J], clock: Clock) -> None:
    """Do the work, or keep why nothing comes of it. `work` stores what it finds, and calls `finish`."""
    try:
        with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as beside:
            # Within a transaction of the caller nobody else sees the row.
            told = tell_nobody if connections[DEFAULT_DB_ALIAS].in_atomic_block else teller(taken, beside, clock)
            work(taken, told, clock)
    except Stopped:
        logger.info("%s was stopped", taken)
    except Exception as error:
        if not isinstance(error, RuleBroken):
            logger.exception("%s failed", taken)
        mine(taken).update(state=BacktestState.FAILED, finished_at=clock(), failure=str(error) or type(error).__name__)


def finish(taken: Job, at: datetime, **fields: Any) -> None:
    """Keep what came of it. Raises `Stopped` if it is in other hands by now; what was stored beside it goes back."""
    if not mine(taken).update(state=BacktestState.FINISHED, finished_at=at, done=F("total"), **fields):
        raise Stopped


def mine(taken: J) -> QuerySet[J]:
    """The row, while it is in the hands of who has taken it."""
    return _rows(type(taken)).filter(pk=taken.pk, state=BacktestState.RUNNING, attempt=taken.attempt)


def teller(taken: Job, beside: BaseDatabaseWrapper, clock: Clock) -> Told:
    """Write down how far it is, on a connection of its own: this one may be in a snapshot of the past."""
    table = connections[DEFAULT_DB_ALIAS].ops.quote_name(taken._meta.db_table)

    def told(done: int, total: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET done = %s, total = %s, seen_at = %s"  # noqa: S608 - a table of ours
                " WHERE id = %s AND state = 'running' AND attempt = %s",
                [done, total, clock(), taken.pk, taken.attempt],
            )
            if not cursor.rowcount:
                raise Stopped

    return told


def tell_nobody(done: int, total: int) -> None:
    """Hear how far a job is, and do nothing about it."""


def _rows(model: type[J]) -> QuerySet[J]:
    found: QuerySet[J] = model._default_manager.all()  # noqa: SLF001 - Django documents it
    return found


def _name(asked: Job) -> str:
    return str(asked._meta.verbose_name)


def _lost_for_good(given_up: Job) -> str:
    return (
        f"Whoever ran it was gone before the end, {given_up.attempt} times, most likely for want of memory. "
        "Ask for a shorter time, or give the worker more memory."
    )


def _is_lost(running: Job, at: datetime) -> bool:
    return running.seen_at is None or running.seen_at < at - LOST
