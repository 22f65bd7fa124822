"""Working hours as they are written."""

from datetime import date

import pytest

from handoffs.hours import ExtraDay, Hours, UnreadableHours, hours_text, read_extra_days, read_hours


@pytest.mark.parametrize(
    ("text", "hours", "stored"),
    [
        ("", (), ""),
        ("Closed", (), ""),
        ("9:00-17:00", (Hours(540, 1020),), "09:00-17:00"),
        ("13:00 – 17:30,9:00-12:00", (Hours(540, 720), Hours(780, 1050)), "09:00-12:00, 13:00-17:30"),
        ("00:00-12:00, 12:00-24:00", (Hours(0, 1440),), "00:00-24:00"),
    ],
)
def test_hours_are_read_and_stored_one_way(text: str, hours: tuple[Hours, ...], stored: str) -> None:
    assert read_hours(text) == hours
    assert hours_text(hours) == stored
    assert read_hours(stored) == hours


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9 to 5", "is not a span of hours such as 09:00-17:00"),
        ("09:00-17:60", "from 00:00 to 24:00"),
        ("09:00-24:01", "from 00:00 to 24:00"),
        ("22:00-06:00", "a night is written as two days"),
        ("09:00-13:00, 12:00-17:00", "“09:00-13:00” and “12:00-17:00” overlap"),
        ("09:00-13:00,", "is not a span of hours"),
    ],
)
def test_unreadable_hours_say_what_would_be_right(text: str, message: str) -> None:
    with pytest.raises(UnreadableHours, match=message):
        read_hours(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-24 9:00-13:00 Christmas Eve", ExtraDay(date(2026, 12, 24), (Hours(540, 780),), "Christmas Eve")),
        ("2026-12-28 closed", ExtraDay(date(2026, 12, 28), ())),
        (
            "2026-12-31 9:00-11:00, 12:00-13:00 Last day",
            ExtraDay(date(2026, 12, 31), (Hours(540, 660), Hours(720, 780)), "Last day"),
        ),
    ],
)
def test_an_extra_day_is_a_line(text: str, day: ExtraDay) -> None:
    assert ExtraDay.read(text) == day
    assert ExtraDay.read(str(day)) == day


@pytest.mark.parametrize("text", ["Christmas", "2026-12-24", "2026-02-30 closed", "2026-12-24 9:00-8:00"])
def test_an_unreadable_day_is_refused(text: str) -> None:
    with pytest.raises(UnreadableHours):
        ExtraDay.read(text)


def test_a_day_is_named_once() -> None:
    with pytest.raises(UnreadableHours, match="2026-12-24 is there twice"):
        read_extra_days(["2026-12-24 closed", "2026-12-24 09:00-13:00"])


def test_extra_days_come_in_order() -> None:
    days = read_extra_days(["2026-12-31 closed", "", "2026-12-24 closed"])

    assert [day.day.day for day in days] == [24, 31]
    assert hours_text(days[0].hours) == ""
