"""Business time: how much of it lies between two instants, and when a given amount of it will have passed.

Pure arithmetic on `datetime`; nothing here knows about the database. Instants go in with any zone, answers are in UTC.

The one rule: a place is open while its wall clock shows one of the spans of hours of that day. Those are the day's own
if it is an extra day, none if it is a public holiday, else those of its weekday. A day is therefore a set of spans of
real time. There is one for each span of hours on almost every day; when the clocks change within the hours it is what
is left of two, one before the change and one after, so an hour that is skipped is not counted and an hour that comes
twice is counted twice. Pauses (`handoffs.pauses`) are spans of real time in which nothing counts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from handoffs.hours import MINUTES_OF_DAY, DayHours, ExtraDay, Hours

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAYS_OF_WEEK = 7
DAYS_WITHOUT_WORK = 370
"""After so many days in a row without working time a schedule is taken to have none."""
FARTHEST_OFFSET = timedelta(hours=16)
"""No wall clock was ever farther from UTC."""

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

    def without(self, pauses: Sequence["Span"]) -> Iterator["Span"]:
        """What the pauses, which are in order and apart, leave of it."""
        start = self.start
        for pause in pauses:
            if pause.end <= start:
                continue
            if pause.start >= self.end:
                break
            if start < pause.start:
                yield Span(start, pause.start)
            start = pause.end
        if start < self.end:
            yield Span(start, self.end)


Pauses = tuple[Span, ...]
"""Spans in order and apart, as `joined` makes them."""


def joined(spans: Iterable[Span]) -> Pauses:
    """The same time as spans in order, of which no two overlap or touch."""
    found: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def no_holidays(year: int) -> frozenset[date]:  # noqa: ARG001 - the shape of every holiday rule
    """The rule of a place that keeps none."""
    return frozenset()


@lru_cache(maxsize=1024)
def named_holidays(country: str, subdivision: str, year: int) -> dict[date, str]:
    """The public holidays of a year with their names, in English where the library has them."""
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language="en_US")
    return dict(sorted(found.items()))


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str = "") -> HolidaysOfYear:
    """The public holidays of a country, or of a part of it, by year. `UnusableSchedule` if nobody knows the place."""

    @lru_cache(maxsize=64)
    def of_year(year: int) -> frozenset[date]:
        return frozenset(named_holidays(country, subdivision, year))

    try:
        of_year(2026)
    except NotImplementedError as error:
        place = f"{country} {subdivision}".strip()
        raise UnusableSchedule(f"The public holidays of “{place}” are not known.") from error
    return of_year


@dataclass(frozen=True)
class Schedule:
    """When a place works: the hours of its seven weekdays from Monday on, its public holidays, and its extra days."""

    zone: ZoneInfo
    week: tuple[DayHours, ...]
    holidays: HolidaysOfYear = no_holidays
    extra_days: tuple[ExtraDay, ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != DAYS_OF_WEEK:
            raise UnusableSchedule("A week has seven days.")
        if not any(self.week):
            raise UnusableSchedule("A calendar needs hours on at least one weekday.")

    def due_at(self, start: datetime, duration: timedelta, pauses: Pauses = ()) -> datetime:
        """The first instant at which `duration` of business time has passed since `start`.

        Four hours from opening end at noon, not at the next opening. Raises `UnusableSchedule` if the schedule has no
        working time, `ValueError` if the duration is negative.
        """
        if duration < timedelta(0):
            raise ValueError("A deadline lies ahead: the duration must not be negative.")
        if not duration:
            return start.astimezone(UTC)
        for span in self._open_from(start, pauses):
            ahead = span.after(start)
            if duration <= ahead:
                return max(span.start, start.astimezone(UTC)) + duration
            duration -= ahead
        raise AssertionError("unreachable: spans never end")

    def business_time_between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """The business time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.business_time_between(end, start, pauses)
        total = timedelta(0)
        first, last = start.astimezone(self.zone).date() - DAY, end.astimezone(self.zone).date() + DAY
        for number in range((last - first).days + 1):
            for span in spans_of_day(self, first + number * DAY):
                if span.end > start and span.start < end:
                    total += sum((part.between(start, end) for part in span.without(pauses)), timedelta(0))
        return total

    def runs_until(self, at: datetime, pauses: Pauses = ()) -> datetime | None:
        """Until when the clock runs without a break, None while it stands still."""
        span = next(self._open_from(at, pauses))
        return span.end if span.start <= at else None

    def resumes_at(self, at: datetime, pauses: Pauses = ()) -> datetime:
        """When the clock runs next: now if it does. Raises `UnusableSchedule` if it never will."""
        return max(next(self._open_from(at, pauses)).start, at.astimezone(UTC))

    def check(self, at: datetime) -> None:
        """Raise `UnusableSchedule` if no working time follows in the year after `at`."""
        next(self._open_from(at, ()))

    def hours_of(self, day: date) -> DayHours:
        """The hours of that day of the place's own calendar."""
        for extra in self.extra_days:
            if extra.day == day:
                return extra.hours
        return () if day in self.holidays(day.year) else self.week[day.weekday()]

    def _open_from(self, start: datetime, pauses: Pauses) -> Iterator[Span]:
        """What is left of the open time, in order, from the span on that `start` is in or before.

        Where clocks go back over midnight a day has time left when the next has begun, so a span waits until no later
        day can begin before it.
        """
        # A day early, because a zone may have skipped a whole date.
        day, idle, waiting = start.astimezone(self.zone).date() - DAY, 0, list[Span]()
        while idle < DAYS_WITHOUT_WORK or waiting:
            spans = [part for span in spans_of_day(self, day) for part in span.without(pauses) if part.end > start]
            idle = 0 if spans or any(pause.start.date() <= day <= pause.end.date() for pause in pauses) else idle + 1
            day += DAY
            waiting = sorted(waiting + spans)
            horizon = datetime.combine(day, time(0), UTC) - FARTHEST_OFFSET
            while waiting and waiting[0].start < horizon:
                yield waiting.pop(0)
        raise UnusableSchedule("This calendar has no working time: every one of its days is off.")


ROUND_THE_CLOCK = Schedule(ZoneInfo("UTC"), ((Hours(0, MINUTES_OF_DAY),),) * DAYS_OF_WEEK)
"""What counts for a calendar that makes no clock: a handoff is never lost for want of one."""


@lru_cache(maxsize=8192)
def spans_of_day(schedule: Schedule, day: date) -> tuple[Span, ...]:
    """The real time during which the schedule's wall clock shows its hours of that day, in order."""
    midnight = datetime.combine(day, time(0), UTC)
    return tuple(sorted(span for hours in schedule.hours_of(day) for span in _spans_of(schedule.zone, midnight, hours)))


def _spans_of(zone: ZoneInfo, midnight: datetime, hours: Hours) -> tuple[Span, ...]:
    opens, closes = midnight + hours.opens * MINUTE, midnight + hours.closes * MINUTE
    # A day to each side reaches past every offset from UTC that there is.
    before, after = opens - DAY, closes + DAY
    offset_before, offset_after = _offset(zone, before), _offset(zone, after)
    if offset_before == offset_after:
        return (Span(opens - offset_before, closes - offset_before),)
    change = _change_of_offset(zone, before, after)
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
