"""Counts and spans of time in words, and spans back."""

import re
from datetime import timedelta

UNITS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
LONGEST = timedelta(days=36_500)
"""Longer spans would lead out of the years that Python can count."""
_READ = UNITS | {"week": timedelta(weeks=1)}
_SPAN = re.compile(r"([0-9]{1,17})\s*(week|day|hour|minute|second)?s?", re.IGNORECASE)


class SpanTooLong(ValueError):
    """The span is longer than `LONGEST`."""


def count_of(number: int, one: str, many: str) -> str:
    """`1 person`, `2 people`, `1,204 people`."""
    return f"{number:,} {one if number == 1 else many}"


def span(value: timedelta) -> str:
    """A span in the largest unit that it is a whole number of: 14 days, 36 hours."""
    for name, unit in UNITS.items():
        count, rest = divmod(value, unit)
        if not rest:
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return f"{value.total_seconds():.3f} seconds"


def read_span(text: str) -> timedelta:
    """Read “14 days”, “36 hours” or a bare number of days.

    Raises `SpanTooLong` above `LONGEST`, ValueError for anything else.
    """
    match = _SPAN.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    try:
        value = int(match[1]) * _READ[(match[2] or "day").lower()]
    except OverflowError:
        raise SpanTooLong(text) from None
    if value > LONGEST:
        raise SpanTooLong(text)
    return value
