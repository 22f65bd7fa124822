"""Working hours as people write them: `09:00-12:00, 13:00-17:00`, and days that are unlike the others.

Pure: text in, spans of the wall clock out, and back. What cannot be read is an `UnreadableHours` that says what would
be right.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple, Self

MINUTES_OF_DAY = 24 * 60
CLOSED = "closed"
_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*[-\u2013]\s*(\d{1,2}):(\d\d)")
_DAY = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)\s+(?P<hours>closed|\d[\d:,\s\u2013-]*?\d)(?:\s+(?P<name>\D.*))?")


class UnreadableHours(ValueError):
    """A text that says no working hours; the message says how they are written."""


class Hours(NamedTuple):
    """From `opens` up to, not including, `closes`, in minutes of the wall clock since midnight; 1440 is its end."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


DayHours = tuple[Hours, ...]
"""The spans of one day, in order and apart; none on a day off."""


def read_hours(text: str) -> DayHours:
    """The spans of a day; an empty text, or “closed”, is a day off."""
    text = text.strip()
    if not text or text.casefold() == CLOSED:
        return ()
    return _in_order([_read_span(part.strip()) for part in text.split(",")])


def hours_text(hours: Iterable[Hours]) -> str:
    """The one way in which the spans of a day are stored; empty on a day off."""
    return ", ".join(map(str, hours))


def _read_span(text: str) -> Hours:
    match = _SPAN.fullmatch(text)
    if not match:
        raise UnreadableHours(f"“{text}” is not a span of hours such as 09:00-17:00.")
    opening, opening_minute, closing, closing_minute = map(int, match.groups())
    hours = Hours(opening * 60 + opening_minute, closing * 60 + closing_minute)
    if max(opening_minute, closing_minute) >= 60 or hours.closes > MINUTES_OF_DAY:  # noqa: PLR2004 - of an hour
        raise UnreadableHours(f"“{text}” is not a span of hours; they go from 00:00 to 24:00.")
    if hours.opens >= hours.closes:
        raise UnreadableHours(f"“{text}” has to open before it closes; a night is written as two days.")
    return hours


def _in_order(spans: list[Hours]) -> DayHours:
    spans.sort()
    joined: list[Hours] = []
    for span in spans:
        if joined and span.opens < joined[-1].closes:
            raise UnreadableHours(f"“{joined[-1]}” and “{span}” overlap.")
        if joined and span.opens == joined[-1].closes:
            joined[-1] = Hours(joined[-1].opens, span.closes)
        else:
            joined.append(span)
    return tuple(joined)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, order=True)
class ExtraDay:
    """A date with hours of its own, whatever its weekday and the public holidays say: a half day, or a day off."""

    day: date
    hours: DayHours
    name: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """`2026-12-24 09:00-13:00 Christmas Eve`, `2026-12-28 closed Between the years`."""
        match = _DAY.fullmatch(text.strip())
        if not match:
            raise UnreadableHours(
                f"“{text.strip()}” is not a day such as “2026-12-24 09:00-13:00 Christmas Eve”"
                " or “2026-12-28 closed Winter break”."
            )
        try:
            day = date.fromisoformat(match["day"])
        except ValueError as error:
            raise UnreadableHours(f"“{match['day']}” is not a day of the calendar.") from error
        return cls(day, read_hours(match["hours"]), (match["name"] or "").strip())

    def __str__(self) -> str:
        return f"{self.day} {hours_text(self.hours) or CLOSED} {self.name}".rstrip()


def read_extra_days(lines: Sequence[str]) -> tuple[ExtraDay, ...]:
    """Days in order, one a line; a day that is named twice is refused."""
    days = sorted(ExtraDay.read(line) for line in lines if line.strip())
    for one, other in pairwise(days):
        if one.day == other.day:
            raise UnreadableHours(f"{one.day} is there twice.")
    return tuple(days)
