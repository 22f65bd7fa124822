"""When a PQL fires: pure arithmetic over the spans in which an account qualifies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class QualifiedSpan:
    """An account qualifies from `start` until `end` (None: without end); `held` are the rules at the start, as bits."""

    start: datetime
    end: datetime | None
    held: int

    def covers(self, at: datetime) -> bool:
        """Say whether the instant lies in the span."""
        return self.start <= at and (self.end is None or at < self.end)


def paired(crossings: Iterable[tuple[datetime, int, bool]]) -> Iterator[QualifiedSpan]:
    """Make spans of one account's crossings (at, held, qualified), which are in order and take turns."""
    start: datetime | None = None
    held_then = 0
    for at, held, qualified in crossings:
        if qualified:
            start, held_then = at, held
        elif start is not None:
            yield QualifiedSpan(start, at, held_then)
            start = None
    if start is not None:
        yield QualifiedSpan(start, None, held_then)


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
