"""Files of outcomes that have not been imported, when a person is erased: one that names them is thrown away whole.

As with uploaded usage (`signals.personal.uploads`), nobody needs half a file, and an import goes on from a position in
bytes. One that is being imported fails and says why; what it had stored stays.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from accounts.personal.subject import Subject
from accounts.personal.words import ID_MEMBERS
from playbooks.enums import BacktestState
from playbooks.milestones.uploads import guessed, sheet_of
from playbooks.models import OutcomeFile, OutcomeImport
from playbooks.models.job import OPEN_STATES
from signals.enums import FileFormat
from signals.personal.rejections import ids_in, spelled_out
from signals.sheets import storage
from signals.sheets.layout import Layout
from signals.sheets.lines import Lines
from signals.sheets.rows import NotASheet

THROWN_AWAY = (
    "The file named a person who has been erased, so it was thrown away. Upload it again without that person; what had "
    "been imported counts once."
)

Said = tuple[str, set[str]]
"""The text of a row or line, and the ids that it gives somebody."""


def naming(subject: Subject) -> Iterator[OutcomeFile]:
    """The files that name the person."""
    for file in OutcomeFile.objects.select_related("asked").order_by("pk"):
        if any(_names(said, subject) for said in _said(file)):
            yield file


@transaction.atomic
def forget(subject: Subject, at: datetime) -> int:
    """Throw those away; returns how many there were."""
    files = list(naming(subject))
    for file in files:
        OutcomeImport.objects.filter(pk__in=[file.asked_id], state__in=OPEN_STATES).update(
            state=BacktestState.FAILED, finished_at=at, failure=THROWN_AWAY
        )
        file.delete()
    return len(files)


def _said(file: OutcomeFile) -> Iterator[Said]:
    if file.format == FileFormat.CSV:
        with suppress(NotASheet):
            yield from _rows(file)
            return
    with storage.opened(file, 0) as opened:
        for line in Lines(opened, Layout(), 0):
            yield line.raw.decode(errors="replace"), ids_in(line.raw)


def _rows(file: OutcomeFile) -> Iterator[Said]:
    sheet = sheet_of(file)
    mapping = file.asked.mapping if file.asked else guessed(file)
    ids = [n for n, column in enumerate(sheet.header) if mapping.get(column) == "user_id" or column in ID_MEMBERS]
    with sheet.rows() as rows:
        for row in rows:
            text = row.raw.decode(sheet.layout.encoding, errors="replace")
            yield text, {row.cells[n].strip() for n in ids if n < len(row.cells)}


def _names(said: Said, subject: Subject) -> bool:
    text, ids = said
    if not subject.words.ids.isdisjoint(ids):
        return True
    return any(subject.words.scrub_text(one) != one for one in (text, spelled_out(text)))
