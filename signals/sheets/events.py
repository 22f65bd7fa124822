"""Rows of a sheet become deliveries: each is an event that can be stored, or a refusal that names row and column."""

from typing import NamedTuple

from signals.ingest.checks import MAX_ID
from signals.ingest.landing import Parsed
from signals.ingest.reading import KEPT_RAW_BYTES, Arrival, Circumstances, Refusal, read
from signals.sheets.layout import Layout
from signals.sheets.mapping import Complaint, Mapper
from signals.sheets.rows import Row, Rows, decoded

BATCH_ROWS = 2000
BATCH_BYTES = 2 * 1024 * 1024


class SheetBatch(NamedTuple):
    """Some rows as a delivery; `end` is where the next row begins, in bytes, and `next_number` what it is called."""

    parsed: Parsed
    rows: int
    end: int
    next_number: int


def next_batch(rows: Rows, mapper: Mapper, layout: Layout, given: Circumstances) -> SheetBatch | None:
    """Read the next rows, at most `BATCH_ROWS` and little more than `BATCH_BYTES`; None when there are none left."""
    parsed = Parsed([], [])
    count = size = end = 0
    for row in rows:
        found = judged(row, count, mapper, layout, given)
        if isinstance(found, Arrival):
            parsed.arrivals.append(found)
        else:
            parsed.refusals.append(found)
        count, size, end = count + 1, size + len(row.raw), row.end
        if count >= BATCH_ROWS or size >= BATCH_BYTES:
            break
    return SheetBatch(parsed, count, end, rows.next_number) if count else None


def judged(row: Row, index: int, mapper: Mapper, layout: Layout, given: Circumstances) -> Arrival | Refusal:
    """Read one row as an event."""
    if complaint := mapper.complaint(row):
        text = as_utf8(row, layout)
        return Refusal(index, "", "", f"Row {row.number}: {complaint}", text, row.number, text)
    made = mapper.event(row)
    found = read(made.text, index, given)
    complaint_of_cell = made.complaints[0] if made.complaints else _complaint(found, mapper)
    if complaint_of_cell is None:
        return found
    field, column, reason = complaint_of_cell
    where = f"Row {row.number}, column “{column}”" if column else f"Row {row.number}"
    text = as_utf8(row, layout)
    return Refusal(index, found.message_id[:MAX_ID], field, f"{where}: {reason}", made.text, row.number, text)


def as_utf8(row: Row, layout: Layout) -> bytes:
    """The row as it stands in the file, but in UTF-8; bytes that are no text stay what they are where that can be."""
    text = decoded(row.raw[:KEPT_RAW_BYTES], layout.encoding)
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _complaint(found: Arrival | Refusal, mapper: Mapper) -> Complaint | None:
    if isinstance(found, Arrival):
        return None
    return Complaint(found.field, mapper.column_of(found.field), found.reason)
