"""When a PQL fires: pure arithmetic over the spans in which an account qualifies."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple


class QualifiedSpan(NamedTuple):
    """An account qualifies from `start` until `end` (None: without end); `held` are the rules at the start, as bits."""

    start: datetime
    end: datetime | None
    held: int

    def covers(self, at: datetime) -> bool:
        """Say whether the instant lies in the span."""
        return self.start <= at and (self.end is None or at < self.end)


def firing_in(span: QualifiedSpan, last: datetime | None, cooldown: timedelta) -> datetime | None:
    """The instant at which a span fires, if it does: at its start, or once the cooldown since the last has passed.

    The score fell below between two spans, so what is left to wait for is the cooldown.
    """
    at = span.start if last is None else max(span.start, last + cooldown)
    return at if span.covers(at) else None


def firings(spans: Iterable[QualifiedSpan], cooldown: timedelta) -> Iterator[tuple[datetime, QualifiedSpan]]:
    """Every firing of one account's history, with the span that it happened in."""
    last: datetime | None = None
    for span in spans:
        at = firing_in(span, last, cooldown)
        if at is not None:
            last = at
            yield at, span


def covering(spans: Iterable[QualifiedSpan], at: datetime) -> QualifiedSpan | None:
    """The span that the instant lies in, if there is one."""
    return next((span for span in spans if span.covers(at)), None)
