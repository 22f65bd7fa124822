"""Writing rows to a command's standard output, as CSV or as JSON."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from accounts.csv_cells import safe_cell

Cells = Sequence[Any]


class Writable(Protocol):
    """Something with a `write` that does not add line ends."""

    def write(self, text: str, /) -> object:
        """Write the text."""


def write_rows(out: Writable, header: Sequence[str], table: Iterable[Cells], form: str) -> None:
    """Write the rows as they come: CSV with a header line, or one JSON array of objects with a line each.

    Times are ISO 8601 in UTC, truth is true/false, what is not there is empty (CSV) or null (JSON).
    """
    if form == "csv":
        _write_csv(out, header, table)
    else:
        _write_json(out, header, table)


def _write_csv(out: Writable, header: Sequence[str], table: Iterable[Cells]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in header])
    for row in table:
        writer.writerow([_cell(value) for value in row])


def _write_json(out: Writable, header: Sequence[str], table: Iterable[Cells]) -> None:
    out.write("[\n")
    for number, row in enumerate(table):
        values = json.dumps(dict(zip(header, row, strict=True)), default=_stamp, ensure_ascii=False)
        out.write(f"{',' if number else ''}{values}\n")
    out.write("]\n")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return _stamp(value)
    return safe_cell(value)


def _stamp(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} has no place in a table")
    return value.isoformat().replace("+00:00", "Z")
