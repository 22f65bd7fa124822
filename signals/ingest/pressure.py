"""Back-pressure: when Baton should take no more usage for now, and in how many seconds to send it again.

What is refused here, the client still has; what is accepted must be kept and worked off. So usage is refused while the
line is too far behind, and before the disk is full rather than when it is. `config/web_worker.py` sheds what the web
server itself has no room for. Thresholds: docs/settings.md; reasons: docs/decisions/back-pressure.md.
"""

import logging
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import Error
from django.db.models import Min, Sum

from signals.enums import RequestRefusal
from signals.models import Batch

logger = logging.getLogger(__name__)

KEPT_SECONDS = 1.0
KEPT_FOR_EACH_SECOND = 50
"""A look that took long is not repeated before it is a fiftieth of the time, however much waits."""
MEGABYTE = 1024 * 1024

AWAY = "The database is away. Send the same again: what was stored already counts once."
FULL = "The database has no room left. Send the same again later: what was stored already counts once."
BUSY = "The database is busy. Send the same again: what was stored already counts once."
RETRY_AFTER_SECONDS = 5
RETRY_AFTER_LAG_SECONDS = 30
RETRY_AFTER_FULL_SECONDS = 60
DISK_FULL = "53100"
INSUFFICIENT_RESOURCES = "53"


@dataclass(frozen=True)
class Pressure:
    """Why no usage is taken for now, what that is counted as, and after how many seconds to try again."""

    detail: str
    retry_after: int
    reason: RequestRefusal


NO_ROOM = Pressure(FULL, RETRY_AFTER_FULL_SECONDS, RequestRefusal.DISK_FULL)


class Gauge:
    """What one process last saw; all its threads share it, and one of them at a time looks again."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._seen: Pressure | None = None
        self._good_until = 0.0

    def pressure(self, at: datetime) -> Pressure | None:
        """Say what stands against taking usage, as of a moment ago; lets the database's errors through."""
        if monotonic() >= self._good_until and self._looking.acquire(blocking=False):
            try:
                self._look(at)
            finally:
                self._looking.release()
        return self._seen

    def _look(self, at: datetime) -> None:
        began = monotonic()
        found = disk_pressure() or line_pressure(at)
        if found and not self._seen:
            logger.warning("No usage is taken for now. %s", found.detail)
        if self._seen and not found:
            logger.warning("Usage is taken again.")
        ended = monotonic()
        self._seen = found
        self._good_until = ended + max(KEPT_SECONDS, (ended - began) * KEPT_FOR_EACH_SECOND)


GAUGE = Gauge()


def line_pressure(at: datetime) -> Pressure | None:
    """Compare what waits to be matched with `LINE_MAX_EVENTS` and `LINE_MAX_LAG_SECONDS`; 0 switches either off."""
    most, longest = settings.LINE_MAX_EVENTS, settings.LINE_MAX_LAG_SECONDS
    if not most and not longest:
        return None
    waiting = Batch.objects.waiting().aggregate(oldest=Min("received_at"), events=Sum("stored", default=0))
    oldest, events = waiting["oldest"], waiting["events"]
    waited = timedelta(seconds=int((at - oldest).total_seconds())) if oldest else timedelta()
    if most and events > most:
        reason = f"{events:,} events wait to be worked off."
    elif longest and waited > timedelta(seconds=longest):
        reason = f"Usage has waited for {waited} to be worked off."
    else:
        return None
    return Pressure(f"{reason} Send the same again later.", RETRY_AFTER_LAG_SECONDS, RequestRefusal.LINE_BEHIND)


def disk_pressure() -> Pressure | None:
    """Compare the room left where the database is with `DISK_MIN_FREE_MB`, if it is on this machine."""
    if settings.DATABASE_FOLDER is None or not settings.DISK_MIN_FREE_MB:
        return None
    free = shutil.disk_usage(settings.DATABASE_FOLDER).free // MEGABYTE
    return NO_ROOM if free < settings.DISK_MIN_FREE_MB else None


def pressure_of(error: Error) -> Pressure:
    """Read from an error of the database what to tell the client."""
    code = getattr(error.__cause__, "sqlstate", None) or ""
    if code == DISK_FULL:
        return NO_ROOM
    detail = BUSY if code.startswith(INSUFFICIENT_RESOURCES) else AWAY
    return Pressure(detail, RETRY_AFTER_SECONDS, RequestRefusal.DATABASE_AWAY)
