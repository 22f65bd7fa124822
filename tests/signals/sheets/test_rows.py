"""Rows from whatever a file holds: a bad one costs none beside it, and every place is one to go on from."""

import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signals.sheets import lines
from signals.sheets.layout import ENCODINGS, Layout
from signals.sheets.lines import Lines
from signals.sheets.rows import NotASheet, Row, Rows, header

COMMA = Layout()


def rows(data: bytes, layout: Layout = COMMA, *, position: int = 0, number: int = 1) -> list[Row]:
    file = io.BytesIO(data)
    file.seek(position)
    return list(Rows(file, layout, position=position, number=number))


def cells(data: bytes, layout: Layout = COMMA) -> list[list[str] | str]:
    return [row.complaint or row.cells for row in rows(data, layout)]


def test_cells_may_hold_delimiters_quotes_and_line_breaks() -> None:
    assert cells(b'a,"b,""c""\nd"\r\ne,f') == [["a", 'b,"c"\nd'], ["e", "f"]]


def test_blank_rows_are_left_out_and_counted() -> None:
    assert [(row.number, row.cells) for row in rows(b"a\n\n,, ,\nb\n")] == [(1, ["a"]), (4, ["b"])]


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (b'x,"never closed', "A quote is opened and never closed."),
        (b'x,"y"z', "Something stands between"),
        (b"x,y\rz", "A line break stands outside quotes."),
        (b'x,"' + b"y" * 140_000 + b'"', "A cell has more than 131,072 characters"),
    ],
)
def test_a_row_that_cannot_be_read_costs_no_other(broken: bytes, complaint: str) -> None:
    before, bad, *after = cells(b"a,b\n" + broken + b"\nc,d\ne,f\n")

    assert (before, after) == (["a", "b"], [["c", "d"], ["e", "f"]])
    assert str(bad).startswith(complaint)


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    data = b'a,"b\n' + b"c,d\n" * 100_000

    found = rows(data)

    assert (found[0].complaint[:7], len(found), found[-1].number) == ("A cell ", 100_001, 100_001)


def test_a_row_of_endless_lines_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signals.sheets.rows.MAX_LINE_BYTES", 50)

    found = rows(b'"a\nb",' * 20 + b"c\nd\n")

    assert found[0].complaint.startswith("A row may have at most")
    assert found[-1].cells == ["d"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_line_that_is_too_long_is_one_bad_row(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 101)
    monkeypatch.setattr(lines, "READ_BYTES", 7)
    data = ("a,b\n" + "x" * 400 + "\nc,d\n").encode(encoding)

    first, bad, last = rows(data, Layout(encoding))

    assert (first.cells, bool(bad.complaint), last.cells, last.end) == (["a", "b"], True, ["c", "d"], len(data))
    assert len(bad.raw) == 101


def test_bytes_that_are_no_text_stay_where_they_are() -> None:
    assert cells(b"a\xff,b\n", Layout("utf-8")) == [["a\udcff", "b"]]
    assert cells(b"a\x81,b\n", Layout("cp1252")) == [["a\udc81", "b"]]
    assert cells("a,b".encode("utf-16-le") + b"\x00", Layout("utf-16-le")) == [["a", "b"]]


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=6), min_size=1, max_size=4), max_size=8),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    st.sampled_from([1, 5, 64 * 1024]),
)
def test_every_place_between_two_rows_is_one_to_go_on_from(table: list[list[str]], encoding: str, read: int) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table]
    data = "".join(f"{row}\r\n" for row in quoted).encode(encoding)
    layout = Layout(encoding)

    whole = rows(data, layout)

    assert [row.cells for row in whole] == [row for row in table if any(cell.strip() for cell in row)]
    for place, row in enumerate(whole):
        assert rows(data, layout, position=row.end, number=row.number + 1)[: len(whole)] == [
            later._replace(number=later.number) for later in whole[place + 1 :]
        ]


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200), st.sampled_from(list(ENCODINGS)), st.sampled_from([",", "\t"]))
def test_whatever_it_is_it_is_read_to_its_end(data: bytes, encoding: str, delimiter: str) -> None:
    layout = Layout(encoding, delimiter)

    found = rows(data, layout)

    assert all(bool(row.complaint) != bool(row.cells) for row in found)
    assert sum(len(line.raw) for line in Lines(io.BytesIO(data), layout, 0)) == len(data)
    with suppress(NotASheet):
        header(io.BytesIO(data), layout)


def test_memory_does_not_grow_with_the_file() -> None:
    class Endless:
        left = 8_000_000

        def read(self, size: int, /) -> bytes:
            self.left -= size
            return (b"a,b,c,d\n" * (size // 8)) if self.left > 0 else b""

    tracemalloc.start()
    count = sum(1 for _ in Rows(Endless(), COMMA, position=0, number=1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count > 900_000
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b'"a\n', "The first row, which names the columns, cannot be read. A quote is opened"),
        (b",".join([b"a"] * 501), "A file may have at most 500 columns; this one has 501."),
    ],
)
def test_a_file_without_a_header_is_no_sheet(data: bytes, complaint: str) -> None:
    with pytest.raises(NotASheet, match=complaint):
        header(io.BytesIO(data), COMMA)
