"""CSV files that people open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""First characters that make a spreadsheet take a cell for a formula."""


def safe_cell(value: object) -> object:
    """Put a quote before a text that a spreadsheet would run as a formula; numbers and all else stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a file, made as they are read; texts are safe."""
    writer = csv.writer(_Line())
    yield writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_response(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """A file of this name to download."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Line:
    """What a CSV writer writes to: hands the line back."""

    def write(self, line: str) -> str:
        return line
