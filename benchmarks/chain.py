"""A Celery app whose tasks do nothing, with its own queue and otherwise the settings of Baton's worker."""

import os
import time
from typing import Any

from celery import Celery, chain

TIMEOUT_SECONDS = 60


def url_of(redis: str) -> str:
    """What Celery calls the server that Redis clients know as `unix://…`."""
    return redis.replace("unix://", "redis+socket://", 1)


app = Celery("chain", broker=url_of(os.environ["REDIS_URL"]), backend=url_of(os.environ["REDIS_URL"]))
app.conf.task_default_queue = "chain"
app.conf.task_acks_late = True
app.conf.worker_prefetch_multiplier = 1


@app.task(name="chain.nothing")  # type: ignore[untyped-decorator]
def nothing(_: Any = None) -> None:
    """Do nothing."""


def seconds_of_three() -> float:
    """Send a chain of three tasks and wait until the last has run."""
    started = time.perf_counter()
    chain(nothing.s(), nothing.s(), nothing.s())().get(timeout=TIMEOUT_SECONDS)
    return time.perf_counter() - started
