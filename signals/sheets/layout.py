"""How a CSV is written: its encoding, what separates its cells and ends its lines, and where its text begins."""

import codecs
import csv
import re
from io import StringIO
from itertools import islice

import msgspec

SAMPLE_BYTES = 64 * 1024
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252 (Western European)",
    "utf-16-le": "UTF-16, little-endian",
    "utf-16-be": "UTF-16, big-endian",
}
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_ROWS = 20
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ZERO_SHARE = 0.3


class Layout(msgspec.Struct, frozen=True):
    """`start` is where the header begins, in bytes: after a byte order mark and a line `sep=;` if there are any."""

    encoding: str = "utf-8"
    delimiter: str = ","
    newline: str = "\n"
    start: int = 0

    @property
    def width(self) -> int:
        """The bytes that a line break's character takes."""
        return len(self.line_end)

    @property
    def line_end(self) -> bytes:
        """The line break, encoded."""
        return self.newline.encode(self.encoding)


def guess(sample: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Layout:
    """Guess the layout from the beginning of a file (`SAMPLE_BYTES` are enough); what is given stays as it is."""
    mark, marked = next(((mark, name) for mark, name in _MARKS if sample.startswith(mark)), (b"", None))
    encoding = encoding or marked or _encoding(sample)
    start = len(mark) if encoding == marked else 0
    text = _text(sample[start:], encoding)
    if line := _SEPARATOR_LINE.match(text):
        delimiter = delimiter or line[1]
        start += len(line[0].encode(encoding))
        text = text[line.end() :]
    newline = "\n" if "\n" in text or "\r" not in text else "\r"
    return Layout(encoding, delimiter or _delimiter(text), newline, start)


def is_ndjson(sample: bytes) -> bool:
    """Say whether a file begins as lines of JSON objects do."""
    return sample.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{"


def _encoding(sample: bytes) -> str:
    pairs = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > pairs * _ZERO_SHARE:
        return "utf-16-le"
    if sample[0::2].count(0) > pairs * _ZERO_SHARE:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _text(sample: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample)


def _delimiter(text: str) -> str:
    """The one by which most of the first rows fall into as many cells as the header, and then into the most."""
    return max(DELIMITERS, key=lambda mark: _fit(text, mark))


def _fit(text: str, delimiter: str) -> tuple[bool, float, int]:
    try:
        rows = list(islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return False, 0.0, 0
    # The sample may end within a row.
    widths = [len(row) for row in (rows[:-1] if len(rows) > 1 else rows) if row]
    if not widths:
        return False, 0.0, 0
    return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]
