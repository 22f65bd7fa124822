"""Spans of time as people write them: “14 days”, “12 hours”."""

import re
from datetime import timedelta

from accounts.wording import LONGEST

UNITS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
    "microsecond": timedelta(microseconds=1),
}
WRITTEN = ("day", "hour", "minute", "second", "microsecond")
PATTERN = rf"^[0-9]{{1,17}} +({'|'.join(UNITS)})s?$"
EVER = "ever"


def parse(text: str) -> timedelta:
    """Read a number and a unit; raises ValueError with a sentence."""
    if not re.fullmatch(PATTERN.strip("^$"), text):
        raise ValueError(f"“{text}” is not a time; write a number and a unit, such as “14 days” or “12 hours”")
    number, unit = text.split()
    try:
        duration = int(number) * UNITS[unit.removesuffix("s")]
    except OverflowError:
        duration = timedelta.max
    if duration > LONGEST:
        raise ValueError(f"“{text}” is longer than a hundred years")
    return duration


def text_of(duration: timedelta) -> str:
    """Write a duration in the largest unit that needs no fraction; `parse` gives it back."""
    for name in WRITTEN:
        number, rest = divmod(duration, UNITS[name])
        if not rest:
            return f"{number} {name}{'' if number == 1 else 's'}"
    raise AssertionError("every duration is a number of microseconds")


def canonical(text: str) -> str:
    """One spelling per duration, so that “336 hours” and “14 days” are the same definition."""
    return text_of(parse(text))


def canonical_positive(text: str) -> str:
    """As `canonical`, but not nothing."""
    if not parse(text):
        raise ValueError("a window of no time holds nothing; write for example “14 days”, or “ever”")
    return canonical(text)


def window(text: str) -> timedelta | None:
    """The window of a rule; “ever” is None."""
    return None if text == EVER else parse(text)


def window_text(duration: timedelta | None) -> str:
    """The other way round."""
    return EVER if duration is None else text_of(duration)


def canonical_window(text: str) -> str:
    """As `canonical_positive`, or “ever”."""
    return EVER if text == EVER else canonical_positive(text)
