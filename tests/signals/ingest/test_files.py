import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signals.enums import BatchSource
from signals.ingest import files
from signals.ingest.files import LineFile, import_lines
from signals.ingest.landing import Counts
from signals.models import Batch, Event, Rejection
from tests import real_usage
from tests.signals.ingest.calls import NOON, text

pytestmark = pytest.mark.django_db


def imported(*lines: bytes, shift_to: datetime | None = None) -> Counts:
    return import_lines(lines, source=BatchSource.FILE, clock=lambda: NOON, shift_to=shift_to)


def test_lines_are_landed_and_blank_ones_skipped() -> None:
    counts = imported(text(messageId="m1") + b"\n", b"\n", b"  \r\n", text(messageId="m2"), b"{broken\n")

    assert counts == Counts(received=3, stored=2, duplicate=0, rejected=1)
    assert [(bad.index, bytes(bad.raw)) for bad in Rejection.objects.all()] == [(2, b"{broken")]
    assert Batch.objects.get().source == BatchSource.FILE


@pytest.mark.parametrize("shift_to", [None, NOON])
def test_nothing_but_blank_lines_leaves_nothing(shift_to: datetime | None) -> None:
    assert imported(b"\n", b" ", shift_to=shift_to) == Counts()
    assert not Batch.objects.exists()


def test_batches_are_bounded_by_lines_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BATCH_LINES", 2)
    told: list[int] = []
    lines = [text(messageId=f"m{n}") for n in range(5)]

    import_lines(lines, source=BatchSource.FILE, clock=lambda: NOON, progress=told.append)

    assert told == [2, 2, 1]
    assert [batch.received for batch in Batch.objects.order_by("id")] == [2, 2, 1]


def test_batches_are_bounded_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BATCH_BYTES", 100)

    imported(text(messageId="m1"), text(messageId="m2"), text(messageId="m3"))

    assert [batch.received for batch in Batch.objects.order_by("id")] == [2, 1]


def test_a_line_without_message_id_is_known_by_its_content() -> None:
    imported(text(messageId=None))

    assert imported(text(messageId=None), text(messageId=None, event="Other")) == Counts(2, 1, 1, 0)


def test_a_file_is_not_corrected_by_the_time_of_its_import() -> None:
    imported(text(timestamp="2017-01-01T00:00:00Z", sentAt="2017-01-01T00:01:00Z"))

    assert Event.objects.get().at == datetime(2017, 1, 1, tzinfo=UTC)


def test_a_file_is_corrected_by_the_time_somebody_received_it() -> None:
    imported(text(timestamp="2017-01-01T00:00:00Z", sentAt="2017-01-01T00:01:00Z", receivedAt="2017-01-01T00:03:00Z"))

    assert Event.objects.get().at == datetime(2017, 1, 1, 0, 2, tzinfo=UTC)


def times() -> list[tuple[str, datetime]]:
    return list(Event.objects.order_by("message_id").values_list("message_id", "at"))


def history() -> list[bytes]:
    return [
        text(messageId="m1", timestamp="2017-01-01T00:00:00Z"),
        text(messageId="m2", timestamp="2017-01-03T00:00:00Z"),
        text(messageId="m3", timestamp="2017-01-02T00:00:00Z"),
    ]


SHIFTED = [
    ("m1", datetime(2026, 2, 28, 12, tzinfo=UTC)),
    ("m2", datetime(2026, 3, 2, 12, tzinfo=UTC)),
    ("m3", datetime(2026, 3, 1, 12, tzinfo=UTC)),
]


def test_a_shift_moves_everything_so_that_the_last_event_is_then() -> None:
    imported(*history(), shift_to=NOON)

    assert times() == SHIFTED


def test_lines_that_can_be_had_once_are_shifted_too() -> None:
    import_lines(iter(history()), source=BatchSource.FILE, clock=lambda: NOON, shift_to=NOON)

    assert times() == SHIFTED


def test_a_shift_leaves_ids_alone() -> None:
    imported(*history())

    assert imported(*history(), shift_to=NOON) == Counts(3, 0, 3, 0)


def test_an_impossible_time_does_not_decide_the_shift() -> None:
    imported(*history(), text(messageId="m9", timestamp="9999-01-01"), shift_to=NOON)

    assert times() == SHIFTED
    assert Rejection.objects.get().field == "timestamp"


def test_an_event_that_a_shift_moves_before_1970_is_refused() -> None:
    early = text(messageId="m0", timestamp="1970-01-02")

    counts = imported(*history(), early, shift_to=datetime(2016, 1, 1, tzinfo=UTC))

    assert counts == Counts(4, 3, 0, 1)


def test_an_event_without_a_time_is_not_shifted() -> None:
    imported(*history(), text(messageId="m4"), shift_to=datetime(2020, 1, 3, tzinfo=UTC))

    assert times()[-1] == ("m4", NOON)
    assert times()[1] == ("m2", datetime(2020, 1, 3, tzinfo=UTC))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_read_packed_or_not_and_again(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "usage"
    path.write_bytes(pack(b"one\ntwo"))
    lines = LineFile(path)

    assert [list(lines), list(lines)] == [[b"one\n", b"two"]] * 2


def test_a_byte_order_mark_belongs_to_no_line(tmp_path: Path) -> None:
    path = tmp_path / "usage.ndjson"
    path.write_bytes(b"\xef\xbb\xbf" + text(messageId="m1") + b"\r\n" + text(messageId="m2"))

    assert list(LineFile(path)) == [text(messageId="m1") + b"\r\n", text(messageId="m2")]


def test_an_endless_line_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINE_BYTES", 4)
    path = tmp_path / "usage"
    path.write_bytes(b"12345678901\nabc\nabcd\n1")

    assert list(LineFile(path)) == [b"1234", b"abc\n", b"abcd", b"1"]


@real_usage.needed
def test_the_real_history_lands_once() -> None:
    lines = LineFile(real_usage.PATH)

    first = import_lines(lines, source=BatchSource.FILE, clock=lambda: NOON)
    second = import_lines(lines, source=BatchSource.FILE, clock=lambda: NOON)

    assert first == Counts(real_usage.CALLS, real_usage.CALLS, 0, 0)
    assert second == Counts(real_usage.CALLS, 0, real_usage.CALLS, 0)
