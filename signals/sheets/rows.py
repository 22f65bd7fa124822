"""The rows of a CSV, one by one: what cannot be read is one row with a complaint, and costs none of those after it.

A quote that is never closed would swallow everything up to the end of the file. So when a row cannot be read, only its
first line is given up, and reading goes on with the next line.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from signals.sheets.layout import Layout
from signals.sheets.lines import MAX_LINE_BYTES, Line, Lines, Readable

MAX_COLUMNS = 500
COMPLAINTS = {
    "unexpected end of data": "A quote is opened and never closed.",
    "field larger": f"A cell has more than {csv.field_size_limit():,} characters, or a quote is never closed.",
    "expected after": "Something stands between a closing quote and the next cell; a quote within a text is doubled.",
    "new-line": "A line break stands outside quotes.",
}
TOO_LONG = f"A row may have at most {MAX_LINE_BYTES:,} bytes; or a quote is never closed."


class NotASheet(ValueError):
    """The file has no header that could be read; the message says why."""


class Row(NamedTuple):
    """A row as a spreadsheet numbers it, the header being 1; `end` is where the next one begins.

    One that cannot be read has a complaint and no cells.
    """

    number: int
    cells: list[str]
    raw: bytes
    end: int
    complaint: str = ""


class Rows(Iterator[Row]):
    """Rows of a file that is positioned at `position`, the first called `number`; blank ones are left out."""

    def __init__(self, file: Readable, layout: Layout, *, position: int, number: int) -> None:
        self._lines = Lines(file, layout, position)
        self._layout = layout
        self.next_number = number
        self._taken: list[Line] = []
        self._reader = self._new_reader()

    def __next__(self) -> Row:
        """The next row that is not blank."""
        while True:
            row = self._row()
            self.next_number += 1
            if row.complaint or any(cell.strip() for cell in row.cells):
                return row

    def _row(self) -> Row:
        self._taken = []
        try:
            cells = next(self._reader)
        except csv.Error as error:
            return self._broken(str(error))
        raw = b"".join([line.raw for line in self._taken])
        return Row(self.next_number, cells, raw, self._taken[-1].end)

    def _broken(self, error: str) -> Row:
        """Give up one line, and read those that were taken after it anew."""
        first, *rest = self._taken
        self._lines.put_back(rest)
        self._reader = self._new_reader()
        complaint = next((words for sign, words in COMPLAINTS.items() if sign in error), error)
        return Row(self.next_number, [], first.raw, first.end, complaint)

    def _new_reader(self) -> Iterator[list[str]]:
        return csv.reader(self._texts(), delimiter=self._layout.delimiter, strict=True)

    def _texts(self) -> Iterator[str]:
        size = 0
        for line in self._lines:
            size = size + len(line.raw) if self._taken else len(line.raw)
            self._taken.append(line)
            if line.cut or size > MAX_LINE_BYTES:
                raise csv.Error(TOO_LONG)
            yield decoded(line.raw, self._layout.encoding)


def decoded(raw: bytes, encoding: str) -> str:
    """The text; bytes that are none in this encoding become halves of surrogate pairs, which no event may hold."""
    if encoding.startswith("utf-16"):
        return raw[: len(raw) // 2 * 2].decode(encoding, "surrogatepass")
    return raw.decode(encoding, "surrogateescape")


def header(file: Readable, layout: Layout) -> tuple[list[str], int]:
    """The names of the columns, each different from the others, and where the first row begins.

    Raises:
        NotASheet: there is no header, or one that cannot be read or has too many columns.
    """
    first = next(Rows(file, layout, position=layout.start, number=1), None)
    if first is None:
        raise NotASheet("The file is empty.")
    if first.complaint:
        raise NotASheet(f"The first row, which names the columns, cannot be read. {first.complaint}")
    if len(first.cells) > MAX_COLUMNS:
        raise NotASheet(f"A file may have at most {MAX_COLUMNS} columns; this one has {len(first.cells):,}.")
    return _distinct(first.cells), first.end


def _distinct(cells: list[str]) -> list[str]:
    """Names without those that nobody could tell apart: “Name”, “Name (2)”, “Column 3”."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        plain = " ".join(cell.replace("\0", "").encode(errors="replace").decode().split())[:200]
        plain = plain or f"Column {place}"
        name, turn = plain, 1
        while name in names:
            turn += 1
            name = f"{plain} ({turn})"
        names.append(name)
    return names
