"""Outcomes from a file: a CSV with a header, or an object a line (NDJSON); either may be gzipped."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from accounts.authors import Author
from playbooks.enums import MilestoneKind
from playbooks.milestones.reading import FIELDS, Complaint
from playbooks.milestones.recording import LINES_AT_A_TIME, Counts, Line, record
from signals.ingest.files import LineFile
from signals.sheets.importing import Sheet, sheet_in
from signals.sheets.layout import SAMPLE_BYTES, is_ndjson
from signals.sheets.rows import Row

Mapping = dict[str, str]
"""What field a column is, by the column. Under `EVERY_ROW`, which no column is called, the kind that all rows are."""
EVERY_ROW = ""
ALSO_CALLED = {
    "at": ("won_at", "closed_at", "close_date", "closed_date", "closed_won_at", "customer_since", "date"),
    "account": ("domain", "website", "account_domain", "company_domain", "account_id", "external_id"),
    "email": ("email_address", "e_mail", "contact_email"),
    "yearly_value": ("arr", "acv", "value", "amount", "annual_value"),
    "id": ("deal_id", "opportunity_id", "record_id"),
}
"""What columns of other systems are called, in the order of trust: guesses, which people see before they count."""


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
    if absent := [column for column in given or {} if column not in {*header, EVERY_ROW}]:
        raise NoSuchColumns(f"There is no column “{absent[0]}”. There are: {', '.join(header)}.")
    check(mapping)
    return mapping


def named_like_fields(header: list[str]) -> Mapping:
    """The columns that are called like fields, however they are spaced."""
    plain = {column: _plain(column) for column in header}
    return {column: name for column, name in plain.items() if name in FIELDS}


def guess(header: list[str]) -> Mapping:
    """The columns that are called like fields, and those that are called like what other systems have for them."""
    mapping = named_like_fields(header)
    plain = {_plain(column): column for column in reversed(header)}
    for field, names in ALSO_CALLED.items():
        column = next((plain[name] for name in names if name in plain), None)
        if column is not None and column not in mapping and field not in mapping.values():
            mapping[column] = field
    return mapping


def _plain(column: str) -> str:
    return column.strip().lower().replace(" ", "_").replace("-", "_")


def check(mapping: Mapping) -> None:
    """Refuse a mapping that cannot make an outcome."""
    fields = [field for column, field in mapping.items() if column != EVERY_ROW]
    kind = mapping.get(EVERY_ROW, "")
    if kind and kind not in MilestoneKind.values:
        raise NoSuchColumns(f"Every row is one of {', '.join(MilestoneKind.values)}, and not “{kind}”.")
    if kind and "kind" in fields:
        raise NoSuchColumns("What became of it comes from a column or is the same for every row, not both.")
    if twice := next((name for name in fields if fields.count(name) > 1), None):
        raise NoSuchColumns(f"Two columns are “{twice}”; one of them has to be left out.")
    if unknown := next((name for name in fields if name not in FIELDS), None):
        raise NoSuchColumns(f"There is no field “{unknown}”. There are: {', '.join(FIELDS)}.")
    if not kind and "kind" not in fields:
        raise NoSuchColumns(
            "Say what became of each (“kind”): the column that says so, or that every row is a customer or an mql."
        )
    if "at" not in fields:
        raise NoSuchColumns("No column is “at”. Name one so, or say which it is.")
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
    same = {"kind": mapping[EVERY_ROW]} if EVERY_ROW in mapping else {}
    return Line(row.number, same | {mapping[column]: cell for column, cell in cells if column in mapping})


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
