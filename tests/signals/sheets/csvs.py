"""Sheets as bytes, and short ways to read them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from signals.ingest.files import circumstances
from signals.ingest.reading import Arrival, Refusal
from signals.sheets import layout
from signals.sheets.events import judged
from signals.sheets.importing import Sheet
from signals.sheets.lines import Readable
from signals.sheets.mapping import Mapper, Mapping
from tests.factories.accounts import NOON

USAGE = Mapping(user="Email", event_column="Event", time="When", properties={"plan": "Plan"})


def sheet(data: bytes) -> Sheet:
    """The sheet in these bytes, its layout guessed."""

    @contextmanager
    def opener(position: int) -> Iterator[Readable]:
        file = io.BytesIO(data)
        file.seek(position)
        yield file

    return Sheet(opener, layout.guess(data[: layout.SAMPLE_BYTES]))


def found(data: bytes, mapping: Mapping = USAGE) -> list[Arrival | Refusal]:
    """What becomes of every row."""
    read = sheet(data)
    mapper = Mapper(mapping, read.header)
    with read.rows() as rows:
        return [judged(row, 0, mapper, read.layout, circumstances(NOON)) for row in rows]


def complaints(data: bytes, mapping: Mapping = USAGE) -> list[str]:
    """Why rows were refused; nothing for those that were not."""
    return [row.reason if isinstance(row, Refusal) else "" for row in found(data, mapping)]


def event(data: bytes, mapping: Mapping = USAGE) -> Arrival:
    """The event of the only row."""
    (only,) = found(data, mapping)
    assert isinstance(only, Arrival), only
    return only
