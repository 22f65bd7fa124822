"""The tasks of the line as a whole."""

from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.utils.timezone import now

from config.line import drain
from signals import partitions
from signals.wakeup import wake_line, wake_up_received

WORK_SECONDS = 20
HEARTBEAT = "line:worker-heartbeat"
HEARTBEAT_SECONDS = 120


@shared_task(name="baton.work")
def work() -> None:
    """Drain the line for a bounded time, then ask for another turn if work is left.

    The bound keeps a long drain from holding its message so long that the broker hands it out a second time.
    """
    wake_up_received()
    cache.set(HEARTBEAT, 1, timeout=HEARTBEAT_SECONDS)
    drained = drain(now, until=now() + timedelta(seconds=WORK_SECONDS))
    if not drained.idle:
        wake_line()


@shared_task(name="baton.make_partitions")
def make_partitions() -> None:
    """Make the event partitions of the coming months."""
    partitions.ensure(now())
