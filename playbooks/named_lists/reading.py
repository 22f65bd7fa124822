"""From a file or pasted text to the entries that are meant. Pure; no database.

Pasted text and text files have an entry a line. Of a CSV the column counts that its header calls domain, website,
company, name or id, else the first one. Empty lines do not count, nor do those that begin with “#”.
"""

import csv
from io import StringIO

from signals.sheets.layout import SAMPLE_BYTES, guess

HEADERS = (
    ("domain", "domains", "website", "host", "url", "email"),
    ("company", "company name", "name", "account", "organization", "organisation"),
    ("id", "ids", "key", "entry"),
)
SHEETS = (".csv", ".tsv")


def lines_of_text(text: str) -> list[str]:
    """One entry a line."""
    return [line for raw in text.splitlines() if (line := raw.strip()) and not line.startswith("#")]


def lines_of_file(name: str, content: bytes) -> list[str]:
    """The entries of a file, whatever it is encoded in; a name that ends in .csv or .tsv makes it a sheet."""
    layout = guess(content[:SAMPLE_BYTES])
    text = content[layout.start :].decode(layout.encoding, "replace")
    if not name.lower().endswith(SHEETS):
        return lines_of_text(text)
    rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=layout.delimiter) if any(row)]
    return _column(rows)


def _column(rows: list[list[str]]) -> list[str]:
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    known = [header.index(name) for names in HEADERS for name in names if name in header]
    place = known[0] if known else 0
    cells = (row[place].strip() for row in rows[1 if known else 0 :] if len(row) > place)
    return [cell for cell in cells if cell and not cell.startswith("#")]
