"""Outcomes from a file: a CSV with a header, or an object a line (NDJSON); either may be gzipped."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from accounts.authors import Author
from playbooks.milestones.reading import FIELDS, Complaint
from playbooks.milestones.recording import LINES_AT_A_TIME, Counts, Line, record
from signals.ingest.files import LineFile
from signals.sheets.importing import Sheet, sheet_in
from signals.sheets.layout import SAMPLE_BYTES, is_ndjson
from signals.sheets.rows import Row

Mapping = dict[str, str]
"""What field a column is, by the column."""


class NoSuchColumns(ValueError):
    """The columns of a file cannot make outcomes; the message says what is missing."""


def lines_in(path: Path, given: Mapping | None = None) -> Iterator[Line]:
    """The lines of a file. CSV columns are fields by their names, or as `given` says; the others are left out.

    Raises:
        NotASheet: it has no header that can be read.
        NoSuchColumns: it lacks what every outcome needs.
    """
    first = next(iter(LineFile(path)), b"")
    if is_ndjson(first[:SAMPLE_BYTES]):
        return _objects(LineFile(path))
    sheet = sheet_in(path, encoding=None, delimiter=None)
    return rows_of(sheet, mapping_of(sheet.header, given))


def mapping_of(header: list[str], given: Mapping | None = None) -> Mapping:
    """What the columns are: those that are given, and those that are called like fields."""
    mapping = named_like_fields(header) | (given or {})
    if absent := [column for column in given or {} if column not in header]:
        raise NoSuchColumns(f"There is no column “{absent[0]}”. There are: {', '.join(header)}.")
    check(mapping)
    return mapping


def named_like_fields(header: list[str]) -> Mapping:
    """The columns that are called like fields, however they are spaced."""
    plain = {column: column.strip().lower().replace(" ", "_").replace("-", "_") for column in header}
    return {column: name for column, name in plain.items() if name in FIELDS}


def check(mapping: Mapping) -> None:
    """Refuse a mapping that cannot make an outcome."""
    fields = list(mapping.values())
    if twice := next((name for name in fields if fields.count(name) > 1), None):
        raise NoSuchColumns(f"Two columns are “{twice}”; one of them has to be left out.")
    if unknown := next((name for name in fields if name not in FIELDS), None):
        raise NoSuchColumns(f"There is no field “{unknown}”. There are: {', '.join(FIELDS)}.")
    if missing := [name for name in ("kind", "at") if name not in fields]:
        raise NoSuchColumns(f"No column is “{missing[0]}”. Name one so, or say which it is.")
    if not {"account", "email", "user_id"} & set(fields):
        raise NoSuchColumns("No column says whom it is about: account, email or user_id.")


def rows_of(sheet: Sheet, mapping: Mapping) -> Iterator[Line]:
    """The rows of a sheet as lines, called by the number that a spreadsheet shows."""
    with sheet.rows() as rows:
        for row in rows:
            yield line_of(row, sheet.header, mapping)


def line_of(row: Row, header: list[str], mapping: Mapping) -> Line:
    """A row as a line."""
    if row.complaint:
        return Line(row.number, Complaint("", row.complaint))
    cells = zip(header, row.cells, strict=False)
    return Line(row.number, {mapping[column]: cell for column, cell in cells if column in mapping})


def import_lines(
    lines: Iterable[Line],
    *,
    source: str,
    by: Author,
    clock: Callable[[], datetime],
    told: Callable[[Counts], object] | None = None,
) -> Counts:
    """Keep every line; each batch is committed before the next is read.

    `told` is handed the counts of each batch with its rejections, which are not kept any longer than that.
    """
    total = Counts()
    remaining = iter(lines)
    while batch := list(islice(remaining, LINES_AT_A_TIME)):
        counts = record(batch, source=source, by=by, at=clock())
        for name, figure in counts.figures().items():
            setattr(total, name, getattr(total, name) + figure)
        if told:
            told(counts)
    return total


def _objects(lines: Iterable[bytes]) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Line(number, object_in(line))


def object_in(line: bytes) -> dict[str, Any] | Complaint:
    """The fields that a line of JSON has."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else Complaint("", "It is no JSON object.")
