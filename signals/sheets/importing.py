"""A whole sheet at once, landed batch by batch: what `import_events --format csv` does."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from signals.enums import BatchSource
from signals.ingest.body import GZIP_MAGIC
from signals.ingest.files import Clock, circumstances
from signals.ingest.landing import Counts, land
from signals.sheets import layout as layouts
from signals.sheets.events import SheetBatch, next_batch
from signals.sheets.layout import Layout
from signals.sheets.lines import Readable
from signals.sheets.mapping import Mapper
from signals.sheets.rows import Row, Rows, header

Opener = Callable[[int], AbstractContextManager[Readable]]
FIRST_ROW = 2


class Sheet:
    """A CSV that can be read from any place, as often as needed: `opener` opens the file at a position in bytes.

    Raises:
        NotASheet: its header cannot be read.
    """

    def __init__(self, opener: Opener, layout: Layout) -> None:
        self._opener = opener
        self.layout = layout
        with opener(layout.start) as file:
            self.header, self.first = header(file, layout)

    @contextmanager
    def rows(self, *, position: int | None = None, number: int = FIRST_ROW) -> Iterator[Rows]:
        """Its rows from a position on, of which the first is called `number`; from the first row without one."""
        start = self.first if position is None else position
        with self._opener(start) as file:
            yield Rows(file, self.layout, position=start, number=number)

    def head(self, count: int) -> list[Row]:
        """Its first rows."""
        with self.rows() as rows:
            return list(islice(rows, count))


def sheet_in(path: Path, *, encoding: str | None, delimiter: str | None) -> Sheet:
    """The sheet in a file, gzipped or not; its layout is guessed as far as it is not given."""

    def opener(position: int) -> AbstractContextManager[Readable]:
        return _opened(path, position)

    with opener(0) as file:
        sample = file.read(layouts.SAMPLE_BYTES)
    return Sheet(opener, layouts.guess(sample, encoding=encoding, delimiter=delimiter))


def import_sheet(
    sheet: Sheet,
    mapper: Mapper,
    *,
    clock: Clock,
    shift_to: datetime | None = None,
    progress: Callable[[int], object] | None = None,
) -> Counts:
    """Land every row; each batch is committed before the next is read.

    `shift_to` moves all times by the same amount, so that the last event is then; the rows are read twice for it.
    `progress` is told how many rows each batch had.
    """
    shift_by = _distance(sheet, mapper, shift_to, clock()) if shift_to else timedelta()
    counts = Counts()
    for batch, received_at in _batches(sheet, mapper, clock, shift_by):
        counts += land(batch.parsed, source=BatchSource.FILE, key=None, received_at=received_at)
        if progress:
            progress(batch.rows)
    return counts


def _batches(sheet: Sheet, mapper: Mapper, clock: Clock, shift_by: timedelta) -> Iterator[tuple[SheetBatch, datetime]]:
    with sheet.rows() as rows:
        received_at = clock()
        while batch := next_batch(rows, mapper, sheet.layout, circumstances(received_at, shift_by)):
            yield batch, received_at
            received_at = clock()


def _distance(sheet: Sheet, mapper: Mapper, shift_to: datetime, at: datetime) -> timedelta:
    """How far the last event that names its time is from `shift_to`."""
    last = None
    for batch, _ in _batches(sheet, mapper, lambda: at, timedelta()):
        dated = [found.at for found in batch.parsed.arrivals if found.client_at is not None]
        last = max([*dated, last] if last else dated, default=None)
    return shift_to - last if last else timedelta()


@contextmanager
def _opened(path: Path, position: int) -> Iterator[Readable]:
    with path.open("rb") as plain:
        packed = plain.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        plain.seek(0)
        with gzip.GzipFile(fileobj=plain) if packed else nullcontext(plain) as file:
            file.seek(position)
            yield file
