"""Business time: by hand where it is tricky, and against the minute-by-minute reference everywhere."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from handoffs.clock import Schedule, UnusableSchedule, public_holidays
from tests.oracles.clock import MinuteClock

WEEK = frozenset(range(5))
BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # changes its clocks by half an hour
    "Asia/Kathmandu",
    "America/Sao_Paulo",  # changed them at midnight
    "Pacific/Apia",  # skipped a whole day
    "Africa/Casablanca",
]


def nine_to_five(zone: str = "UTC", **changes: object) -> Schedule:
    hours = {"weekdays": WEEK, "opens": time(9), "closes": time(17)}
    return Schedule(ZoneInfo(zone), **{**hours, **changes})  # type: ignore[arg-type]


def berlin(*wall: int) -> datetime:
    return datetime(*wall, tzinfo=BERLIN)  # type: ignore[misc, arg-type]


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Schedule, MinuteClock]:
    days_off = draw(st.frozensets(st.integers(1, 28), max_size=6))
    minutes = st.integers(0, 1439)
    opens, closes = draw(st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1]))
    words = (
        ZoneInfo(draw(st.sampled_from(ZONES))),
        draw(st.frozensets(st.integers(0, 6), min_size=1)),
        time(*divmod(opens, 60)),
        time(*divmod(closes, 60)),
        lambda year: frozenset(date(year, month, day) for month in (3, 10, 12) for day in days_off),
    )
    return Schedule(*words), MinuteClock(*words)


def instants() -> st.SearchStrategy[datetime]:
    """Whole minutes, many of them close to a change of clocks somewhere."""
    days = ["2026-03-28", "2026-10-24", "2026-04-04", "2011-12-29", "2018-11-03", "2026-12-30"]
    near = st.sampled_from([date.fromisoformat(day) for day in days])
    changes = st.builds(
        lambda day, minutes: datetime.combine(day, time(0), UTC) + timedelta(minutes=minutes),
        near,
        st.integers(0, 4320),
    )
    anywhere = st.integers(0, 14_000_000).map(
        lambda minutes: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    )
    return st.one_of(changes, anywhere)


@settings(deadline=None, max_examples=150)
@given(schedules(), instants(), st.integers(0, 600))
def test_add_equals_the_reference(pair: tuple[Schedule, MinuteClock], start: datetime, minutes: int) -> None:
    schedule, reference = pair
    length = schedule.closes.hour * 60 + schedule.closes.minute - schedule.opens.hour * 60 - schedule.opens.minute
    assume(minutes / length <= 20)

    due = schedule.add(start, timedelta(minutes=minutes))

    assert due == reference.add(start, minutes)


@settings(deadline=None, max_examples=150)
@given(schedules(), instants(), st.integers(-8000, 8000))
def test_between_equals_the_reference(pair: tuple[Schedule, MinuteClock], start: datetime, minutes: int) -> None:
    schedule, reference = pair
    end = start + timedelta(minutes=minutes)

    passed = schedule.between(start, end)

    assert passed == (reference.between(start, end) if minutes >= 0 else -reference.between(end, start))


@settings(deadline=None, max_examples=150)
@given(schedules(), instants(), st.integers(0, 10**12))
@example(
    (nine_to_five("Europe/Berlin"), MinuteClock(BERLIN, WEEK, time(9), time(17), lambda _: frozenset())),
    datetime(2026, 11, 23, 8, 0, 0, 1, tzinfo=UTC),
    1,
)
def test_between_undoes_add(pair: tuple[Schedule, MinuteClock], start: datetime, microseconds: int) -> None:
    schedule, _ = pair
    duration = timedelta(microseconds=microseconds % (20 * 60 * 1_000_000))

    assert schedule.between(start, schedule.add(start, duration)) == duration


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

    assert schedule.add(start, timedelta(hours=hours)) == due


def test_a_skipped_hour_is_not_counted() -> None:
    schedule = nine_to_five("Europe/Berlin", weekdays=frozenset({6}), opens=time(1), closes=time(5))

    assert schedule.between(berlin(2026, 3, 29, 0), berlin(2026, 3, 29, 12)) == timedelta(hours=3)


def test_an_hour_that_comes_twice_is_counted_twice() -> None:
    schedule = nine_to_five("Europe/Berlin", weekdays=frozenset({6}), opens=time(1), closes=time(5))

    assert schedule.between(berlin(2026, 10, 25, 0), berlin(2026, 10, 25, 12)) == timedelta(hours=5)


def test_a_schedule_of_few_days_is_still_walked_to_the_end() -> None:
    schedule = nine_to_five(weekdays=frozenset({0}), opens=time(9), closes=time(9, 1))

    due = schedule.add(datetime(2026, 11, 23, 8, tzinfo=UTC), timedelta(minutes=100))

    assert due == datetime(2026, 11, 23, 9, 1, tzinfo=UTC) + timedelta(weeks=99)


def test_a_schedule_of_holidays_alone_is_refused() -> None:
    schedule = nine_to_five(holidays=lambda year: frozenset(date(year, 1, 1) + n * DAY for n in range(366)))

    with pytest.raises(UnusableSchedule, match="no working time"):
        schedule.add(datetime(2026, 11, 23, tzinfo=UTC), timedelta(hours=4))


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"weekdays": frozenset()}, "at least one working weekday"), ({"closes": time(9)}, "open before it closes")],
)
def test_a_schedule_without_hours_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(UnusableSchedule, match=message):
        nine_to_five("UTC", **changes)


@pytest.mark.parametrize(("country", "subdivision"), [("ZZ", ""), ("DE", "XX")])
def test_unknown_holidays_are_refused(country: str, subdivision: str) -> None:
    with pytest.raises(UnusableSchedule, match="are not known"):
        public_holidays(country, subdivision)


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        nine_to_five().add(datetime(2026, 11, 23, tzinfo=UTC), timedelta(hours=-1))
