"""The rejected rows of an upload as a CSV to correct and upload again: the row as it stood, and what was wrong.

Only the open ones: what was corrected in the admin would count twice, and what was dismissed is not wanted.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from accounts.csv_cells import csv_lines
from signals.enums import FileFormat, RejectionState
from signals.models import Rejection, Upload
from signals.sheets.uploads import layout_of

ABOUT = ("Row", "Wrong field", "Reason")
ROWS_AT_A_TIME = 50


def as_csv(upload: Upload) -> Iterator[str]:
    """Line by line, a few rejections in memory at a time. No cell is one that a spreadsheet would run."""
    is_sheet = upload.format == FileFormat.CSV
    columns = upload.header if is_sheet else ["Line"]
    delimiter = layout_of(upload).delimiter if is_sheet else None
    return csv_lines((*ABOUT, *columns), _rows(upload, delimiter))


def _rows(upload: Upload, delimiter: str | None) -> Iterator[list[object]]:
    for rejection in _rejections(upload):
        text = bytes(rejection.row_text or rejection.raw).decode(errors="replace")
        yield [rejection.row, rejection.field, rejection.reason, *(_cells(text, delimiter) if delimiter else [text])]


def _cells(text: str, delimiter: str) -> list[str]:
    """The cells of a row; one that could not be read is one cell."""
    try:
        return next(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return [text.rstrip("\r\n")]


def _rejections(upload: Upload) -> Iterator[Rejection]:
    """In the order of the file, from page to page by key, so that nothing is held open meanwhile."""
    last = 0
    rows = Rejection.objects.filter(batch__upload=upload, state=RejectionState.OPEN).only(
        "row", "field", "reason", "raw", "row_text"
    )
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:ROWS_AT_A_TIME]):
        yield from page
        last = page[-1].pk
