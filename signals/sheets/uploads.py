"""What stands in an upload: its sheet and mapping, and the next part of it as a delivery."""

from codecs import BOM_UTF8
from datetime import datetime
from typing import NamedTuple

import msgspec

from signals.enums import FileFormat
from signals.ingest.files import BATCH_BYTES, circumstances
from signals.ingest.landing import Parsed, parse
from signals.models import Upload
from signals.sheets import storage
from signals.sheets.events import BATCH_ROWS, next_batch
from signals.sheets.importing import Sheet
from signals.sheets.layout import Layout
from signals.sheets.lines import Lines
from signals.sheets.mapping import Mapper, Mapping


class Part(NamedTuple):
    """Some rows or lines of an upload as a delivery, and where the part after it begins."""

    parsed: Parsed
    end: int
    next_row: int


def layout_of(upload: Upload) -> Layout:
    """How it is written."""
    return msgspec.convert(upload.layout, Layout)


def mapping_of(upload: Upload) -> Mapping:
    """What its columns are."""
    return msgspec.convert(upload.mapping, Mapping)


def sheet_of(upload: Upload) -> Sheet:
    """The sheet in it. Raises `NotASheet` if its header cannot be read."""
    return Sheet(lambda position: storage.opened(upload, position), layout_of(upload))


def next_part(upload: Upload, at: datetime) -> Part | None:
    """Read on where the upload is; None at its end."""
    return _rows(upload, at) if upload.format == FileFormat.CSV else _lines(upload, at)


def _rows(upload: Upload, at: datetime) -> Part | None:
    sheet = sheet_of(upload)
    mapper = Mapper(mapping_of(upload), sheet.header)
    with sheet.rows(position=upload.position, number=upload.next_row) as rows:
        batch = next_batch(rows, mapper, sheet.layout, circumstances(at))
    return batch and Part(batch.parsed, batch.end, batch.next_number)


def _lines(upload: Upload, at: datetime) -> Part | None:
    """Lines without what blank ones there are; a refusal is told which line it was."""
    texts: list[bytes] = []
    numbers: list[int] = []
    end, size, number = upload.position, 0, upload.next_row
    with storage.opened(upload, upload.position) as file:
        for line in Lines(file, Layout(), upload.position):
            end = line.end
            if text := line.raw.removeprefix(BOM_UTF8 if number == 1 else b"").strip():
                texts.append(text)
                numbers.append(number)
                size += len(text)
            number += 1
            if len(texts) >= BATCH_ROWS or size >= BATCH_BYTES:
                break
    if end == upload.position:
        return None
    parsed = parse(texts, circumstances(at))
    for refusal in parsed.refusals:
        refusal.row = numbers[refusal.index]
    return Part(parsed, end, number)
