"""Business time: how much of it lies between two instants, and when a given amount of it will have passed.

Pure arithmetic on `datetime`; nothing here knows about the database. Instants go in with any zone, answers are in UTC.

The one rule: a place is open while its wall clock reads from `opens` up to, not including, `closes` on a working
weekday that is no holiday. A day is therefore a set of spans of real time. It is one span on almost every day; when the
clocks change within the opening hours it is what is left of two, one before the change and one after, so an hour that
is skipped is not counted and an hour that comes twice is counted twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
DAYS_WITHOUT_WORK = 370
"""After so many days in a row without working time a schedule is taken to have none."""

HolidaysOfYear = Callable[[int], frozenset[date]]


class UnusableSchedule(ValueError):
    """No clock can run by this schedule; the message says what is wrong with it."""


class Span(NamedTuple):
    """Real time from `start` up to, not including, `end`."""

    start: datetime
    end: datetime

    def after(self, instant: datetime) -> timedelta:
        """How much of the span lies after the instant."""
        return max(self.end - max(self.start, instant), timedelta(0))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the span lies between two instants."""
        return max(min(self.end, end) - max(self.start, start), timedelta(0))


def no_holidays(year: int) -> frozenset[date]:  # noqa: ARG001 - the shape of every holiday rule
    """The rule of a place that keeps none."""
    return frozenset()


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str = "") -> HolidaysOfYear:
    """The public holidays of a country, or of a part of it, by year. `UnusableSchedule` if nobody knows the place."""

    @lru_cache(maxsize=64)
    def of_year(year: int) -> frozenset[date]:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))

    try:
        of_year(2026)
    except NotImplementedError as error:
        place = f"{country} {subdivision}".strip()
        raise UnusableSchedule(f"The public holidays of “{place}” are not known.") from error
    return of_year


@dataclass(frozen=True)
class Schedule:
    """When a place works. Weekdays count from Monday as 0; `holidays` names the days off of a year."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    opens: time
    closes: time
    holidays: HolidaysOfYear = no_holidays

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise UnusableSchedule("A calendar needs at least one working weekday.")
        if self.opens >= self.closes:
            raise UnusableSchedule("A calendar has to open before it closes.")

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The first instant at which `duration` of business time has passed since `start`.

        Four hours from opening end at noon, not at the next opening. Raises `UnusableSchedule` if the schedule has no
        working time, `ValueError` if the duration is negative.
        """
        if duration < timedelta(0):
            raise ValueError("A deadline lies ahead: the duration must not be negative.")
        if not duration:
            return start.astimezone(UTC)
        for span in self._spans_from(start):
            ahead = span.after(start)
            if duration <= ahead:
                return max(span.start, start.astimezone(UTC)) + duration
            duration -= ahead
        raise AssertionError("unreachable: spans never end")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The business time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        total = timedelta(0)
        first, last = start.astimezone(self.zone).date() - DAY, end.astimezone(self.zone).date() + DAY
        for number in range((last - first).days + 1):
            for span in spans_of_day(self, first + number * DAY):
                total += span.between(start, end)
        return total

    def runs_on(self, at: datetime) -> timedelta:
        """For how much longer the place is open without a break; nothing while it is closed."""
        today = at.astimezone(self.zone).date()
        return next((span.end - at for span in spans_of_day(self, today) if span.start <= at < span.end), timedelta(0))

    def check(self, at: datetime) -> None:
        """Raise `UnusableSchedule` if no working time follows in the year after `at`."""
        next(self._spans_from(at))

    def is_working_day(self, day: date) -> bool:
        """Say whether the place opens on that day of its own calendar."""
        return day.weekday() in self.weekdays and day not in self.holidays(day.year)

    def _spans_from(self, start: datetime) -> Iterator[Span]:
        # A day early, because a zone may have skipped a whole date.
        day, idle = start.astimezone(self.zone).date() - DAY, 0
        while idle < DAYS_WITHOUT_WORK:
            spans = [span for span in spans_of_day(self, day) if span.end > start]
            yield from spans
            idle = 0 if spans else idle + 1
            day += DAY
        raise UnusableSchedule("This calendar has no working time: every one of its days is a holiday.")


@lru_cache(maxsize=8192)
def spans_of_day(schedule: Schedule, day: date) -> tuple[Span, ...]:
    """The real time during which the schedule's wall clock shows its opening hours of that day."""
    if not schedule.is_working_day(day):
        return ()
    opens, closes = datetime.combine(day, schedule.opens, UTC), datetime.combine(day, schedule.closes, UTC)
    # A day to each side reaches past every offset from UTC that there is.
    before, after = opens - DAY, closes + DAY
    offset_before, offset_after = _offset(schedule.zone, before), _offset(schedule.zone, after)
    if offset_before == offset_after:
        return (Span(opens - offset_before, closes - offset_before),)
    change = _change_of_offset(schedule.zone, before, after)
    spans = (
        Span(opens - offset_before, min(closes - offset_before, change)),
        Span(max(opens - offset_after, change), closes - offset_after),
    )
    return tuple(span for span in spans if span.start < span.end)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _change_of_offset(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first whole second of the offset that is in force at `after`; the two differ by one change of the clocks."""
    offset_before = _offset(zone, before)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, before + middle * SECOND) == offset_before:
            low = middle
        else:
            high = middle
    return before.replace(microsecond=0) + high * SECOND
