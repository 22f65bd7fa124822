"""What the first rows of an upload would become, before anything lands."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from signals.enums import FileFormat
from signals.ingest.files import circumstances
from signals.ingest.reading import Arrival, Refusal, read
from signals.models import LedgerEntry, Upload
from signals.sheets import storage
from signals.sheets.events import judged
from signals.sheets.importing import Sheet
from signals.sheets.layout import Layout
from signals.sheets.lines import Lines
from signals.sheets.mapping import Mapper, Mapping

PREVIEWED = 20


BY_ADDRESS = (
    "“{column}” is the user id here: each address is one person. If the product sends other ids, choose their column "
    "under “User id”, or the same people count twice. A user id tells no company, either: for that, land "
    "identify calls with the address as the trait “email”."
)


class Previewed(NamedTuple):
    """A row or line and what would become of it; `known` says that the event is stored already."""

    number: int
    event: Arrival | None
    refusal: Refusal | None
    known: bool = False

    @property
    def properties(self) -> str:
        """The properties as text."""
        return self.event.properties.decode() if self.event else ""


def of_sheet(sheet: Sheet, mapping: Mapping, at: datetime) -> list[Previewed]:
    """The first rows as events. Raises `MappingWrong` if the mapping makes none."""
    mapper = Mapper(mapping, sheet.header)
    rows = sheet.head(PREVIEWED)
    found = [judged(row, place, mapper, sheet.layout, circumstances(at)) for place, row in enumerate(rows)]
    return _told([row.number for row in rows], found)


def of_lines(upload: Upload, at: datetime) -> list[Previewed]:
    """The first lines as events."""
    with storage.opened(upload, 0) as file:
        texts = [line.raw.removeprefix(BOM_UTF8).strip() for line in islice(Lines(file, Layout(), 0), PREVIEWED)]
    given = circumstances(at)
    numbered = [(number, text) for number, text in enumerate(texts, start=1) if text]
    found = [read(text, place, given) for place, (_, text) in enumerate(numbered)]
    return _told([number for number, _ in numbered], found)


def of_upload(upload: Upload, sheet: Sheet | None, mapping: Mapping, at: datetime) -> list[Previewed]:
    """The first events of an upload of either format."""
    if upload.format == FileFormat.NDJSON or sheet is None:
        return of_lines(upload, at)
    return of_sheet(sheet, mapping, at)


def by_address(mapping: Mapping, events: Sequence[Previewed]) -> str:
    """What it means that people are known by their addresses; empty if they are not."""
    ids = [one.event.user_id for one in events if one.event is not None and one.event.user_id]
    return BY_ADDRESS.format(column=mapping.user) if mapping.user and any("@" in user for user in ids) else ""


def _told(numbers: Sequence[int], found: Sequence[Arrival | Refusal]) -> list[Previewed]:
    keys = [UUID(bytes=one.key) for one in found if isinstance(one, Arrival)]
    stored = set(LedgerEntry.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return [
        Previewed(number, one, None, UUID(bytes=one.key) in stored)
        if isinstance(one, Arrival)
        else Previewed(number, None, one)
        for number, one in zip(numbers, found, strict=True)
    ]
