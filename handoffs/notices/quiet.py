"""When a person may be disturbed, by the wall clock of their own zone. Pure: instants in, instants out.

The hours of a person are a schedule like those of a team: they are awake while their wall clock shows a time outside
the quiet hours. So the arithmetic of `handoffs.clock` is theirs too, with every change of the clocks: quiet hours that
end at an hour which is skipped end when the clocks change, and an hour that comes twice is quiet twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handoffs.clock import DAYS_OF_WEEK, Schedule, Span, spans_of_day
from handoffs.hours import MINUTES_OF_DAY, DayHours, Hours

DAY = timedelta(days=1)


def loud_from(at: datetime, zone: ZoneInfo, quiet_from: time | None, quiet_until: time | None) -> datetime:
    """The first instant from `at` on that is not within the quiet hours; `at` itself if it is not."""
    if quiet_from is None or quiet_until is None:
        return at
    return _daily(zone, _outside(_minutes(quiet_from), _minutes(quiet_until))).resumes_at(at)


def next_digest(at: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """The next instant after `at` at which the wall clock comes to that hour; once a day, whatever the clocks do."""
    schedule, day = _daily(zone, (Hours(hour * 60, (hour + 1) * 60),)), at.astimezone(zone).date() - DAY
    while True:
        begins = _beginning(schedule, zone, day, hour)
        if begins > at:
            return begins
        day += DAY


def _beginning(schedule: Schedule, zone: ZoneInfo, day: date, hour: int) -> datetime:
    """When the hour begins on that day; where the clocks skip it, when they do."""
    spans: tuple[Span, ...] = spans_of_day(schedule, day)
    if spans:
        return spans[0].start
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def _outside(quiet_from: int, quiet_until: int) -> DayHours:
    spans: DayHours = (Hours(quiet_until, quiet_from),)
    if quiet_from < quiet_until:
        spans = (Hours(0, quiet_from), Hours(quiet_until, MINUTES_OF_DAY))
    return tuple(span for span in spans if span.opens < span.closes)


def _daily(zone: ZoneInfo, hours: DayHours) -> Schedule:
    return Schedule(zone, (hours,) * DAYS_OF_WEEK)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
