"""Tells the line that there is work, once something with work in it has been committed.

A wake-up carries nothing but the id of the request that sent it, and may be lost: the trays are in PostgreSQL and a
periodic sweep looks into them anyway. So a wake-up never raises, and while the broker is away it is skipped rather than
waited for.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from amqp.exceptions import AMQPError
from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from accounts import request_ids

logger = logging.getLogger(__name__)

TASK = "baton.work"
PENDING = "line:wake-up-pending"
PENDING_SECONDS = 10
BROKER_REST_SECONDS = 5.0

_broker_away_since: float | None = None


def wake_line() -> None:
    """Send one wake-up unless one is waiting already; call it in `transaction.on_commit`.

    The mark that one is waiting is taken down by the worker before it looks into the trays, so what was committed under
    the mark is always seen.
    """

    def unless_one_waits() -> None:
        if cache.add(PENDING, 1, timeout=PENDING_SECONDS):
            _send(TASK)

    _try(unless_one_waits)


def wake(task: str) -> None:
    """Send a task that looks for its work by itself and is sent by beat too; call it in `transaction.on_commit`."""
    _try(lambda: _send(task))


def _send(task: str) -> None:
    current_app.send_task(task, retry=False, headers={"request_id": request_ids.current()})


def _try(sending: Callable[[], Any]) -> None:
    global _broker_away_since  # noqa: PLW0603 - each process finds out for itself that the broker is away
    if _broker_away_since is not None and monotonic() - _broker_away_since < BROKER_REST_SECONDS:
        return
    try:
        sending()
        _broker_away_since = None
    except (OperationalError, AMQPError, RedisError, OSError) as error:
        _broker_away_since = monotonic()
        logger.warning("The broker is away, so the next sweep will find the work: %s", error)


def wake_up_received() -> None:
    """Let the next commit send a wake-up of its own; the worker calls this before it looks into the trays."""
    try:
        cache.delete(PENDING)
    except (RedisError, OSError) as error:
        logger.warning("The broker went away after it had woken the line: %s", error)
