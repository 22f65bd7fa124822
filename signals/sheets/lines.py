"""The lines of a file as bytes, from any place on, each with the place where it ends, in bounded memory."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from signals.ingest.reading import KEPT_RAW_BYTES
from signals.sheets.layout import Layout

MAX_LINE_BYTES = KEPT_RAW_BYTES
READ_BYTES = 64 * 1024


class Readable(Protocol):
    """Whatever bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        ...


class Line(NamedTuple):
    """A line with its break; `end` is where the next one begins. One that was `cut` had more bytes than are kept."""

    raw: bytes
    end: int
    cut: bool = False


class Lines(Iterator[Line]):
    """Lines of a file that is positioned at `position`. What was read too far can be put back."""

    def __init__(self, file: Readable, layout: Layout, position: int) -> None:
        self._file = file
        self._break = layout.line_end
        self._width = layout.width
        self._origin = self._position = position
        self._buffer = b""
        self._at = 0
        self._again: list[Line] = []

    def __next__(self) -> Line:
        """The next line; the last one may lack its break."""
        if self._again:
            return self._again.pop()
        end = self._find_break()
        if end < 0:
            raw, cut = self._long_line()
        else:
            raw, cut = self._buffer[self._at : end], False
            self._at = end
            self._position += len(raw)
        if not raw:
            raise StopIteration
        return Line(raw, self._position, cut)

    def put_back(self, lines: Iterable[Line]) -> None:
        """Have these lines come next, in this order."""
        self._again += reversed(list(lines))

    def _find_break(self) -> int:
        """Where the line ends in the buffer; -1 when it has no end within what is kept of a line."""
        searched = self._at
        while True:
            found = self._aligned(searched)
            if found >= 0:
                return found + self._width
            searched = max(len(self._buffer) - self._width + 1, self._at)
            searched -= (searched - self._at) % self._width
            if len(self._buffer) - self._at >= MAX_LINE_BYTES or not (more := self._file.read(READ_BYTES)):
                return -1
            searched -= self._at
            self._buffer, self._at = self._buffer[self._at :] + more, 0

    def _aligned(self, start: int) -> int:
        """The next break at or after `start` in the buffer that begins a whole number of characters into the file."""
        found = self._buffer.find(self._break, start)
        while found >= 0 and (self._position - self._origin + found - self._at) % self._width:
            found = self._buffer.find(self._break, found + 1)
        return found

    def _long_line(self) -> tuple[bytes, bool]:
        """What is left of the file, or the beginning of a line that is too long, with the rest of it skipped."""
        raw = self._buffer[self._at :]
        if len(raw) < MAX_LINE_BYTES:
            self._buffer, self._at = b"", 0
            self._position += len(raw)
            return raw, False
        while not self._skipped():
            # A break may begin in what was read and end in what comes.
            seen = len(self._buffer) - self._at - (self._width - 1)
            self._position += seen
            self._buffer, self._at = self._buffer[self._at + seen :], 0
            if not (more := self._file.read(READ_BYTES)):
                self._position += len(self._buffer)
                self._buffer = b""
                break
            self._buffer += more
        return raw[:MAX_LINE_BYTES], True

    def _skipped(self) -> bool:
        """Whether the buffer holds the end of the line, which is then behind us."""
        found = self._aligned(self._at)
        if found >= 0:
            self._position += found + self._width - self._at
            self._at = found + self._width
        return found >= 0
