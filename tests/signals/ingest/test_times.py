from datetime import UTC, datetime, timedelta

import pytest

from signals.ingest import times
from tests.signals.ingest.calls import NOON


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-02T12:00:00Z", NOON),
        ("2026-03-02T12:00:00.000Z", NOON),
        ("2026-03-02T12:00:00.123456789Z", NOON.replace(microsecond=123456)),
        ("2026-03-02T14:00:00+02:00", NOON),
        ("2026-03-02T14:00:00+0200", NOON),
        ("2026-03-02 12:00", NOON),
        ("2026-03-02t12:00:00z", NOON),
        (" 2026-03-02T12:00:00 ", NOON),
        ("20260302T120000Z", NOON),
        ("2026-03-02", NOON.replace(hour=0)),
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_utc(text: str, time: datetime) -> None:
    read = times.read(text)

    assert (read, read.utcoffset()) == (time, timedelta())


@pytest.mark.parametrize(
    "text",
    ["", "now", "1772452800", "2026-13-01", "2026-03-02T25:00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-01:00"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        times.read(text)


def test_a_client_clock_that_is_wrong_does_not_matter() -> None:
    slow = datetime(2001, 1, 1, tzinfo=UTC)

    at = slow + times.correction(sent_at=slow + timedelta(seconds=90), received_at=NOON)

    assert at == NOON - timedelta(seconds=90)


@pytest.mark.parametrize(
    ("at", "believed"),
    [
        (times.EARLIEST, True),
        (times.EARLIEST - timedelta(microseconds=1), False),
        (NOON + timedelta(days=366), True),
        (NOON + timedelta(days=366, microseconds=1), False),
    ],
)
def test_a_time_is_believed_between_1970_and_a_year_ahead(at: datetime, believed: bool) -> None:
    assert times.believable(at, received_at=NOON) is believed
