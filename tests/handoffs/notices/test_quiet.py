"""Quiet hours and digests, against a reference that looks at the wall clock of every minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffs.notices.quiet import loud_from, next_digest

MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")
# Days on which clocks change there, and some on which they do not.
ZONES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "America/St_Johns": (date(2006, 4, 2), date(2006, 10, 29)),
    "Pacific/Apia": (date(2011, 12, 30), date(2011, 9, 24)),
    "Asia/Kathmandu": (date(2026, 1, 1),),
}
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def instants(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A zone, and a whole minute within a day and a half of a change of its clocks."""
    name = draw(st.sampled_from(sorted(ZONES)))
    day = draw(st.sampled_from(ZONES[name]))
    noon = datetime.combine(day, time(12), ZoneInfo(name)).astimezone(UTC)
    return ZoneInfo(name), noon + draw(st.integers(-36 * 60, 36 * 60)) * MINUTE


def is_quiet(at: datetime, zone: ZoneInfo, start: time, end: time) -> bool:
    clock = at.astimezone(zone).time()
    return start <= clock < end if start < end else clock >= start or clock < end


@settings(max_examples=150, deadline=None)
@given(instants(), CLOCKS, CLOCKS)
def test_the_quiet_ends_at_the_first_minute_that_is_loud(
    instant: tuple[ZoneInfo, datetime], start: time, end: time
) -> None:
    zone, at = instant
    if start == end:
        return

    found = loud_from(at, zone, start, end)

    looked = at
    while is_quiet(looked, zone, start, end):
        looked += MINUTE
    assert found == looked


@settings(max_examples=40, deadline=None)
@given(instants(), st.integers(0, 23))
def test_a_digest_comes_once_a_day_at_its_hour(instant: tuple[ZoneInfo, datetime], hour: int) -> None:
    zone, at = instant
    first: dict[date, datetime] = {}
    for minutes in range(-50 * 60, 50 * 60):
        looked = at + minutes * MINUTE
        local = looked.astimezone(zone)
        if local.time() >= time(hour):
            first.setdefault(local.date(), looked)
    # The scan may have begun after the hour of its first day.
    del first[min(first)]

    assert next_digest(at, zone, hour) == min(found for found in first.values() if found > at)


@pytest.mark.parametrize("quiet", [(None, None), (time(12), time(13))])
def test_outside_the_quiet_hours_it_is_now(quiet: tuple[time | None, time | None]) -> None:
    at = datetime(2026, 3, 2, 9, 30, 12, tzinfo=BERLIN)

    assert loud_from(at, BERLIN, *quiet) == at


def test_a_night_ends_in_the_morning() -> None:
    at = datetime(2026, 3, 2, 23, tzinfo=BERLIN)

    assert loud_from(at, BERLIN, time(20), time(7, 30)) == datetime(2026, 3, 3, 7, 30, tzinfo=BERLIN)
