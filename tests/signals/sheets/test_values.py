"""What cells mean."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.enums import TimeForm
from signals.sheets.values import fitting_form, stamp, value

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3", 3),
        ("-3", -3),
        ("0", 0),
        ("2.50", 2.5),
        ("true", True),
        ("FALSE", False),
        ("007", "007"),
        ("+4930123456", "+4930123456"),
        ("1234567890123456", "1234567890123456"),
        ("1,5", "1,5"),
        ("1e5", "1e5"),
        ("NaN", "NaN"),
        ("٣", "٣"),
        ("pro", "pro"),
    ],
)
def test_numbers_and_truth_are_no_text(text: str, meant: Any) -> None:
    assert (value(text), type(value(text))) == (meant, type(meant))


@pytest.mark.parametrize(
    ("text", "form", "instant"),
    [
        ("2026-07-01 08:30", TimeForm.ISO, datetime(2026, 7, 1, 6, 30, tzinfo=UTC)),
        ("2026/07/01", TimeForm.ISO, datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("2026-07-01T08:30:00Z", TimeForm.ISO, datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
        ("1767225600", TimeForm.UNIX, datetime(2026, 1, 1, tzinfo=UTC)),
        ("1767225600.5", TimeForm.UNIX, datetime(2026, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("1767225600000", TimeForm.UNIX, datetime(2026, 1, 1, tzinfo=UTC)),
        ("31.12.2026 18:30", TimeForm.DAY_FIRST, datetime(2026, 12, 31, 17, 30, tzinfo=UTC)),
        ("31/12/2026", TimeForm.DAY_FIRST, datetime(2026, 12, 30, 23, tzinfo=UTC)),
        ("12/31/2026, 6:30 PM", TimeForm.MONTH_FIRST, datetime(2026, 12, 31, 17, 30, tzinfo=UTC)),
        # The hour that the clocks show twice: the first of the two.
        ("2026-10-25 02:30", TimeForm.ISO, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_that_names_no_zone_is_in_the_given_one(text: str, form: TimeForm, instant: datetime) -> None:
    assert datetime.fromisoformat(stamp(text, form, BERLIN)) == instant


@given(st.text(max_size=20), st.sampled_from(TimeForm))
def test_what_is_no_time_is_said_to_be_none(text: str, form: TimeForm) -> None:
    try:
        assert datetime.fromisoformat(stamp(text, form, BERLIN)).tzinfo
    except ValueError:
        return


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["2026-01-01", "soon", ""], TimeForm.ISO),
        (["1767225600"], TimeForm.UNIX),
        (["13/01/2026", "01/02/2026"], TimeForm.DAY_FIRST),
        (["01/13/2026", "01/02/2026"], TimeForm.MONTH_FIRST),
        ([], TimeForm.ISO),
    ],
)
def test_the_form_that_fits_most_is_taken(texts: list[str], form: TimeForm) -> None:
    assert fitting_form(texts) == form


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31 23:59", "99999999999999999"])
def test_a_time_beyond_the_calendar_is_no_time_or_one_that_is_judged_later(text: str) -> None:
    for zone in (ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Los_Angeles")):
        for form in (TimeForm.ISO, TimeForm.UNIX):
            try:
                stamp(text, form, zone)
            except ValueError:
                continue
