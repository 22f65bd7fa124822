"""Business time: by hand where it is tricky, and against the minute-by-minute reference everywhere."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handoffs.clock import Schedule, Span, UnusableSchedule, joined, public_holidays
from handoffs.hours import DayHours, ExtraDay, Hours, read_hours
from tests.oracles.clock import MinuteClock

BERLIN = ZoneInfo("Europe/Berlin")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # went back over midnight, at a minute past it, until 2011
    "Australia/Lord_Howe",  # changes its clocks by half an hour
    "Asia/Kathmandu",
    "Asia/Tehran",  # half an hour off, changed its clocks at midnight until 2022
    "America/Sao_Paulo",  # changed them at midnight
    "Pacific/Apia",  # skipped a whole day
    "Africa/Casablanca",
]
CHANGES = ["2026-03-28", "2026-10-24", "2026-04-04", "2011-12-29", "2018-11-03", "2010-11-06", "2021-09-21"]


def week_of(text: str, *days: int) -> tuple[DayHours, ...]:
    return tuple(read_hours(text if day in days else "") for day in range(7))


def nine_to_five(zone: str = "UTC", **changes: object) -> Schedule:
    words = {"week": week_of("09:00-17:00", 0, 1, 2, 3, 4)}
    return Schedule(ZoneInfo(zone), **{**words, **changes})  # type: ignore[arg-type]


def berlin(*wall: int) -> datetime:
    return datetime(*wall, tzinfo=BERLIN)  # type: ignore[misc, arg-type]


@st.composite
def day_hours(draw: st.DrawFn, least: int = 0) -> DayHours:
    """Up to three spans of a day, apart."""
    count = draw(st.integers(least, 3))
    ends = sorted(draw(st.lists(st.integers(0, 1440), min_size=2 * count, max_size=2 * count, unique=True)))
    return tuple(Hours(opens, closes) for opens, closes in zip(ends[::2], ends[1::2], strict=True))


def instants() -> st.SearchStrategy[datetime]:
    """Whole minutes of many years, many of them close to a change of clocks somewhere, or to the end of a month."""
    days = [*CHANGES, "2026-12-30", "2028-02-28"]
    near = st.sampled_from([date.fromisoformat(day) for day in days])
    changes = st.builds(
        lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + minutes * MINUTE,
        near,
        st.integers(0, 4320),
    )
    anywhere = st.integers(0, 14_000_000).map(lambda minutes: datetime(2009, 1, 1, tzinfo=UTC) + minutes * MINUTE)
    return st.one_of(changes, anywhere)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Schedule, MinuteClock, datetime]:
    """A place, the same for the reference, and an instant; extra days and pauses lie around the instant."""
    start = draw(instants())
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    week = tuple(draw(st.lists(day_hours(), min_size=7, max_size=7).filter(any)))
    days_off = draw(st.frozensets(st.integers(1, 28), max_size=6))
    near = st.integers(-2, 12).map(lambda days: start.astimezone(zone).date() + days * DAY)
    extra = draw(st.dictionaries(near, day_hours(), max_size=3))
    lengths = draw(st.lists(st.tuples(st.integers(-3000, 9000), st.integers(1, 3000)), max_size=3))
    pauses = tuple((start + begin * MINUTE, start + (begin + length) * MINUTE) for begin, length in lengths)

    def holidays(year: int) -> frozenset[date]:
        return frozenset(date(year, month, day) for month in (3, 10, 12) for day in days_off)

    days = tuple(ExtraDay(day, hours) for day, hours in extra.items())
    reference = MinuteClock(zone, week, holidays, dict(extra), pauses)
    return Schedule(zone, week, holidays, days), reference, start


def pauses_of(reference: MinuteClock) -> tuple[Span, ...]:
    return joined(Span(start, end) for start, end in reference.pauses)


@settings(deadline=None, max_examples=200)
@given(cases(), st.integers(0, 1500))
def test_due_equals_the_reference(case: tuple[Schedule, MinuteClock, datetime], minutes: int) -> None:
    schedule, reference, start = case
    minutes %= 12 * sum(closes - opens for hours in schedule.week for opens, closes in hours)

    due = schedule.due_at(start, minutes * MINUTE, pauses_of(reference))

    assert due == reference.add(start, minutes)


@settings(deadline=None, max_examples=200)
@given(cases(), st.integers(-8000, 8000))
def test_between_equals_the_reference(case: tuple[Schedule, MinuteClock, datetime], minutes: int) -> None:
    schedule, reference, start = case
    end = start + minutes * MINUTE

    passed = schedule.business_time_between(start, end, pauses_of(reference))

    assert passed == (reference.between(start, end) if minutes >= 0 else -reference.between(end, start))


@settings(deadline=None, max_examples=150)
@given(cases(), st.integers(0, 10**12))
@example(
    (
        nine_to_five("Europe/Berlin"),
        MinuteClock(BERLIN, (), lambda _: frozenset()),
        datetime(2026, 11, 23, 8, 0, 0, 1, tzinfo=UTC),
    ),
    1,
)
def test_between_undoes_due(case: tuple[Schedule, MinuteClock, datetime], microseconds: int) -> None:
    schedule, reference, start = case
    pauses, duration = pauses_of(reference), timedelta(microseconds=microseconds % (20 * 60 * 1_000_000))

    assert schedule.business_time_between(start, schedule.due_at(start, duration, pauses), pauses) == duration


@settings(deadline=None, max_examples=150)
@given(cases())
def test_when_the_clock_runs_equals_the_reference(case: tuple[Schedule, MinuteClock, datetime]) -> None:
    schedule, reference, start = case
    pauses = pauses_of(reference)

    runs = schedule.runs_until(start, pauses)

    assert (runs is not None) == reference.is_open(start)
    assert runs is None or all(reference.is_open(instant) for instant in (start, runs - MINUTE))
    assert schedule.resumes_at(start, pauses) == reference.add(start, 1) - MINUTE


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Asia/Tehran", "Pacific/Apia", "America/St_Johns"])
def test_years_of_a_calendar_equal_the_reference(zone: str) -> None:
    """Two spans a day and a day off, from the first minute of 2010 to the last of 2012, a month at a time."""
    week = week_of("08:30-12:15, 23:00-24:00", 0, 1, 2, 3, 5, 6)
    schedule, reference = Schedule(ZoneInfo(zone), week), MinuteClock(ZoneInfo(zone), week, lambda _: frozenset())
    starts = [datetime(2010 + month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in range(37)]

    found = [schedule.business_time_between(start, end) for start, end in pairwise(starts)]

    assert found == [reference.between(start, end) for start, end in pairwise(starts)]


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (berlin(2026, 11, 23, 10), 4, berlin(2026, 11, 23, 14)),
        (berlin(2026, 11, 23, 13), 4, berlin(2026, 11, 23, 17)),  # ends at closing time, not at the next opening
        (berlin(2026, 11, 23, 15), 4, berlin(2026, 11, 24, 11)),
        (berlin(2026, 11, 23, 6), 4, berlin(2026, 11, 23, 13)),  # before hours
        (berlin(2026, 11, 27, 16), 4, berlin(2026, 11, 30, 12)),  # over a weekend
        (berlin(2026, 11, 28, 12), 4, berlin(2026, 11, 30, 13)),  # on a Saturday
        (berlin(2026, 12, 31, 16), 4, berlin(2027, 1, 4, 12)),  # over New Year's Day
    ],
)
def test_four_business_hours(start: datetime, hours: int, due: datetime) -> None:
    schedule = nine_to_five("Europe/Berlin", holidays=public_holidays("DE"))

    assert schedule.due_at(start, timedelta(hours=hours)) == due


def test_a_skipped_hour_is_not_counted() -> None:
    schedule = nine_to_five("Europe/Berlin", week=week_of("01:00-05:00", 6))

    assert schedule.business_time_between(berlin(2026, 3, 29, 0), berlin(2026, 3, 29, 12)) == timedelta(hours=3)


def test_an_hour_that_comes_twice_is_counted_twice() -> None:
    schedule = nine_to_five("Europe/Berlin", week=week_of("01:00-05:00", 6))

    assert schedule.business_time_between(berlin(2026, 10, 25, 0), berlin(2026, 10, 25, 12)) == timedelta(hours=5)


def test_a_schedule_of_few_days_is_still_walked_to_the_end() -> None:
    schedule = nine_to_five(week=week_of("09:00-09:01", 0))

    due = schedule.due_at(datetime(2026, 11, 23, 8, tzinfo=UTC), timedelta(minutes=100))

    assert due == datetime(2026, 11, 23, 9, 1, tzinfo=UTC) + timedelta(weeks=99)


def test_a_schedule_of_holidays_alone_is_refused() -> None:
    schedule = nine_to_five(holidays=lambda year: frozenset(date(year, 1, 1) + n * DAY for n in range(366)))

    with pytest.raises(UnusableSchedule, match="no working time"):
        schedule.due_at(datetime(2026, 11, 23, tzinfo=UTC), timedelta(hours=4))


@pytest.mark.parametrize(
    ("week", "message"), [(week_of(""), "hours on at least one weekday"), (((),) * 6, "seven days")]
)
def test_a_schedule_without_hours_is_refused(week: tuple[DayHours, ...], message: str) -> None:
    with pytest.raises(UnusableSchedule, match=message):
        nine_to_five(week=week)


def test_a_lunch_break_does_not_count() -> None:
    schedule = nine_to_five(week=week_of("09:00-12:00, 13:00-17:00", 0))

    assert schedule.due_at(datetime(2026, 11, 23, 10, tzinfo=UTC), 4 * HOUR) == datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_a_half_day_is_stronger_than_weekday_and_holiday() -> None:
    eve = ExtraDay(date(2026, 12, 25), read_hours("09:00-13:00"), "Open after all")
    schedule = nine_to_five(holidays=public_holidays("DE"), extra_days=(eve,))
    day = datetime(2026, 12, 25, tzinfo=UTC)

    assert schedule.business_time_between(day, day + DAY) == 4 * HOUR


def test_pauses_move_the_deadline_by_their_business_time_alone() -> None:
    """From Friday at four until Monday at ten: two business hours."""
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    weekend = joined([Span(friday + HOUR, friday + 2 * DAY), Span(friday + DAY, friday + 2 * DAY + 19 * HOUR)])

    assert len(weekend) == 1
    assert nine_to_five().due_at(friday, 4 * HOUR, weekend) == datetime(2026, 11, 30, 13, tzinfo=UTC)


def test_a_long_absence_is_no_calendar_without_work() -> None:
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    away = (Span(start, start + 500 * DAY),)

    assert nine_to_five().resumes_at(start, away) == start + 500 * DAY


def test_the_clock_stands_still_outside_its_hours() -> None:
    saturday = datetime(2026, 11, 28, 12, tzinfo=UTC)

    assert nine_to_five().runs_until(saturday) is None
    assert nine_to_five().resumes_at(saturday) == datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize(("country", "subdivision"), [("ZZ", ""), ("DE", "XX")])
def test_unknown_holidays_are_refused(country: str, subdivision: str) -> None:
    with pytest.raises(UnusableSchedule, match="are not known"):
        public_holidays(country, subdivision)


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        nine_to_five().due_at(datetime(2026, 11, 23, tzinfo=UTC), -HOUR)
