"""Usage from a file: one Segment call a line, landed a few thousand at a time, in constant memory."""

import gzip
import hashlib
import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import IO

from signals.enums import BatchSource
from signals.ingest import body
from signals.ingest.landing import Counts, land, parse
from signals.ingest.reading import KEPT_RAW_BYTES, Arrival, Circumstances, read

BATCH_LINES = 2000
BATCH_BYTES = 2 * 1024 * 1024
MAX_LINE_BYTES = KEPT_RAW_BYTES
SPOOLED_BYTES = 8 * 1024 * 1024
CONTENT_ID = "content-"

Clock = Callable[[], datetime]


def import_lines(
    lines: Iterable[bytes],
    *,
    source: BatchSource,
    clock: Clock,
    shift_to: datetime | None = None,
    progress: Callable[[int], object] | None = None,
) -> Counts:
    """Land every line that is not blank; each batch is committed before the next is read.

    A line without a message id is known by its content, so that the same lines again store nothing. `shift_to` moves
    all times by the same amount, so that the last event is then; the lines are read twice for it, and kept in a
    temporary file if they can be had only once. `progress` is told how many lines each batch had.
    """
    shift_by = timedelta()
    if shift_to is not None:
        lines = _spooled(lines) if iter(lines) is lines else lines
        shift_by = _distance(lines, shift_to, clock())
    counts = Counts()
    for batch in _batches(lines):
        received_at = clock()
        parsed = parse(batch, circumstances(received_at, shift_by))
        counts += land(parsed, source=source, key=None, received_at=received_at)
        if progress:
            progress(len(batch))
    return counts


class LineFile:
    """The lines of a file, gzipped or not, from the start each time they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            yield from stream_lines(file)


def stream_lines(file: BufferedReader) -> Iterator[bytes]:
    """The lines of an open file, unpacked if it begins as gzip does."""
    if file.peek(len(body.GZIP_MAGIC)).startswith(body.GZIP_MAGIC):
        with gzip.open(file) as unpacked:
            yield from _bounded_lines(unpacked)
    else:
        yield from _bounded_lines(file)


def _bounded_lines(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """Lines cut after `MAX_LINE_BYTES`, far beyond what is accepted, so that no line fills the memory.

    A byte order mark is no part of the first.
    """
    mark = BOM_UTF8
    while line := file.readline(MAX_LINE_BYTES):
        yield line.removeprefix(mark)
        mark = b""
        while len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        text = line.strip()
        if not text:
            continue
        batch.append(text)
        size += len(text)
        if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def circumstances(received_at: datetime, shift_by: timedelta = timedelta()) -> Circumstances:
    """How a line of a file is read: nobody has just sent it."""
    return Circumstances(received_at, sent_now=False, shift_by=shift_by, new_message_id=content_id)


def content_id(raw: bytes) -> str:
    """The message id of an event in a file that names none: the same for the same text."""
    return CONTENT_ID + hashlib.sha256(raw).hexdigest()


def _spooled(lines: Iterable[bytes]) -> Iterable[bytes]:
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - it lives as long as its lines do
    for line in lines:
        spool.write(line.rstrip(b"\r\n") + b"\n")
    return _Spool(spool)


class _Spool:
    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(0)
        return iter(self.file)


def _distance(lines: Iterable[bytes], shift_to: datetime, received_at: datetime) -> timedelta:
    """How far the last event that names its time is from `shift_to`."""
    given = circumstances(received_at)
    last = None
    for batch in _batches(lines):
        for raw in batch:
            found = read(raw, 0, given)
            if isinstance(found, Arrival) and found.client_at is not None and (last is None or found.at > last):
                last = found.at
    return shift_to - last if last else timedelta()
