"""The tasks of the line as a whole."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.timezone import now

from accounts import request_ids
from accounts.rest import idempotency
from config.counting import count_scores as count_all_scores
from config.line import STATIONS, Rests, drain
from handoffs.notices import forgetting
from handoffs.webhooks import delivering as webhooks
from handoffs.webhooks import forgetting as old_webhooks
from handoffs.webhooks.claiming import due_deliveries
from playbooks import backtesting, studying
from playbooks.milestones import uploads
from signals import actions, ledger, old_batches, partitions, retention, tallies
from signals.locks import lock_matching
from signals.wakeup import wake, wake_line, wake_up_received

WORK_SECONDS = 20
LEDGER_SECONDS = 10
RECORDS_SECONDS = 10
HEARTBEAT = "line:worker-heartbeat"
HEARTBEAT_SECONDS = 120
_RESTS = Rests(STATIONS)


@shared_task(name="baton.work", bind=True)
def work(self: Any) -> None:
    """Drain the line for a bounded time, then ask for another turn if work is left.

    The bound keeps a long drain from holding its message so long that the broker hands it out a second time. What is
    logged meanwhile carries the id of the request that woke the line; a sweep has the id of its own task.
    """
    with request_ids.working_under(self.request.get("request_id") or self.request.id or ""):
        wake_up_received()
        cache.set(HEARTBEAT, 1, timeout=HEARTBEAT_SECONDS)
        drained = drain(now, until=now() + timedelta(seconds=WORK_SECONDS), rests=_RESTS)
        if not drained.idle:
            wake_line()


@shared_task(name=webhooks.TASK)
def send_webhooks() -> None:
    """Send what is due to endpoints, for a bounded time, then ask for another turn if there is more.

    Apart from the line, which would wait for the servers of others.
    """
    webhooks.send_due(now, until=now() + timedelta(seconds=WORK_SECONDS))
    if due_deliveries(now()).exists():
        wake(webhooks.TASK)


@shared_task(name=backtesting.TASK)
def run_backtests() -> None:
    """Run the backtests that wait."""
    backtesting.run_all(now)


@shared_task(name=studying.TASK)
def run_studies() -> None:
    """Run the studies of outcomes that wait."""
    studying.run_all(now)


@shared_task(name=uploads.TASK)
def import_outcomes() -> None:
    """Import the files of outcomes that wait."""
    uploads.run_all(now)


@shared_task(name="baton.make_partitions")
def make_partitions() -> None:
    """Make the event partitions of the coming months."""
    partitions.ensure(now())


@shared_task(name="baton.expire")
def expire() -> None:
    """Let old usage, rejections, batches, ids, notices, webhooks and minutes of tallies go, for a bounded time."""
    at = now()
    retention.drop_expired(at, settings.USAGE_RETENTION_MONTHS)
    with transaction.atomic(), connection.cursor() as cursor:
        lock_matching(cursor)
        tallies.fold(cursor, at)
    keep, until = timedelta(days=settings.DEDUPLICATION_DAYS), at + timedelta(seconds=LEDGER_SECONDS)
    while ledger.forget_some(at, keep) and now() < until:
        pass
    _repeat(partial(old_batches.drop_rejections, at, timedelta(days=settings.REJECTION_RETENTION_DAYS)))
    _repeat(partial(old_batches.drop_batches, at, keep))
    _repeat(partial(forgetting.forget_some, at))
    _repeat(partial(old_webhooks.forget_some, at))


def _repeat(step: Callable[[], int]) -> None:
    """Take steps until one finds nothing to do, or for so long."""
    until = now() + timedelta(seconds=RECORDS_SECONDS)
    while step() and now() < until:
        pass


@shared_task(name="baton.forget_uploads")
def forget_uploads() -> None:
    """Throw away the files of uploads that nobody has gone on with for a week."""
    actions.forget_old(now())
    uploads.forget_old(now())


@shared_task(name="baton.forget_answers")
def forget_answers() -> None:
    """Let go of what was answered to writes with an Idempotency-Key, once nobody may repeat them any more."""
    _repeat(partial(idempotency.forget_some, now()))


@shared_task(name="baton.count_scores")
def count_scores() -> None:
    """Count the scores for `/metrics`."""
    count_all_scores(now())
