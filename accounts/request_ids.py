"""The id of the request, or of the wake-up, that is being worked on.

It comes with the request or is made here, goes out with the answer, stands in every line that is logged meanwhile, on
the batches that landed, and travels with the wake-up to the worker.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"
MAX_LENGTH = 100
_WELL_FORMED = re.compile(r"[A-Za-z0-9._:=+/-]{1,100}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id that is being worked under, or nothing."""
    return _current.get()


@contextmanager
def working_under(request_id: str) -> Iterator[str]:
    """Work under this id, or under a new one if it is not well-formed: it goes into logs, headers and pages."""
    chosen = request_id if _WELL_FORMED.fullmatch(request_id) else uuid.uuid4().hex
    token = _current.set(chosen)
    try:
        yield chosen
    finally:
        _current.reset(token)
