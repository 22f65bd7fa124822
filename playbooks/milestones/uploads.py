"""Outcomes from a file that somebody uploads: kept, looked at, mapped, and imported as a job by the same code.

A file waits in the database until it has been imported; one that nobody goes on with is thrown away after `KEPT`. Each
batch is kept together with the place where the next one begins, so whoever takes over a lost import goes on there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import NamedTuple

import msgspec
from django.db import transaction
from django.db.models import F

from accounts.authors import Author
from accounts.errors import AlreadyMoved
from accounts.models import User
from playbooks import jobs
from playbooks.milestones.files import Mapping, check, guess, line_of, object_in
from playbooks.milestones.finding import Directory, directory
from playbooks.milestones.reading import Complaint, Told, read
from playbooks.milestones.recording import LINES_AT_A_TIME, Line, record
from playbooks.models import OutcomeFile, OutcomeImport, OutcomeRejection
from signals.enums import FileFormat
from signals.sheets import layout as layouts
from signals.sheets import storage
from signals.sheets.importing import Sheet
from signals.sheets.layout import Layout
from signals.sheets.lines import Lines
from signals.sheets.rows import NotASheet
from signals.sheets.storage import StoredFile, UploadRefused
from signals.wakeup import wake

TASK = "baton.import_outcomes"
KEPT = timedelta(days=1)
MOST_BYTES = 50 * 1024 * 1024
SHOWN = 5


class Placed(NamedTuple):
    """A line, and where the one after it begins."""

    line: Line
    end: int


@dataclass(frozen=True, slots=True)
class Previewed:
    """What would become of a line: whom it is about and what it says, or what is wrong with which field."""

    line: int
    told: Told | None = None
    complaint: Complaint | None = None


@transaction.atomic
def receive(name: str, pieces: Iterable[bytes], *, by: User, at: datetime) -> OutcomeFile:
    """Keep a file, and guess how it is written.

    Raises:
        UploadRefused: it is empty, too large, broken gzip, or has no header that can be read.
    """
    file = OutcomeFile.objects.create(name=name[:255], format=FileFormat.CSV, uploaded_at=at, uploaded_by=by)
    file.size = storage.store(file, pieces, most=MOST_BYTES, otherwise="manage.py import_outcomes")
    sample = StoredFile(file, 0).read(layouts.SAMPLE_BYTES)
    if not sample.strip():
        raise UploadRefused("The file is empty.")
    if layouts.is_ndjson(sample):
        file.format = FileFormat.NDJSON
    else:
        file.layout = msgspec.to_builtins(layouts.guess(sample))
        try:
            file.header = sheet_of(file).header
        except NotASheet as error:
            raise UploadRefused(str(error)) from error
    file.save()
    return file


@transaction.atomic
def start(file: OutcomeFile, *, source: str, mapping: Mapping, by: User, at: datetime) -> OutcomeImport:
    """Have it imported. Raises `NoSuchColumns` if its columns cannot make outcomes, `AlreadyMoved` if it is started."""
    if file.format == FileFormat.CSV:
        check(mapping)
    asked = OutcomeImport(
        name=file.name, source=source, mapping=mapping, total=file.size, requested_by=by, requested_at=at
    )
    if file.format == FileFormat.CSV:
        asked.position, asked.next_line = sheet_of(file).first, 2
    asked.save()
    if not OutcomeFile.objects.filter(pk=file.pk, asked=None).update(asked=asked):
        raise AlreadyMoved("The file is being imported already.")
    transaction.on_commit(partial(wake, TASK))
    return asked


def preview(file: OutcomeFile, mapping: Mapping, at: datetime) -> list[Previewed]:
    """What would become of the first lines; nothing is kept. Raises `NoSuchColumns`."""
    if file.format == FileFormat.CSV:
        check(mapping)
        place, number = sheet_of(file).first, 2
    else:
        place, number = 0, 1
    lines = [placed.line for placed in islice(_lines(file, mapping, place, number), SHOWN)]
    understood = {
        line.place: line.fields if isinstance(line.fields, Complaint) else read(line.fields, at) for line in lines
    }
    known = directory(told for told in understood.values() if isinstance(told, Told))
    return [_previewed(place, told, known) for place, told in understood.items()]


def guessed(file: OutcomeFile) -> Mapping:
    """Which columns are what, as far as their names tell."""
    return guess(file.header)


def sheet_of(file: OutcomeFile) -> Sheet:
    """The sheet in it. Raises `NotASheet` if its header cannot be read."""
    return Sheet(partial(storage.opened, file), msgspec.convert(file.layout, Layout))


def run_all(clock: jobs.Clock) -> int:
    """Import the files that wait; returns how many this process has had in its hands."""
    return jobs.run_all(OutcomeImport, import_file, clock)


def import_file(taken: OutcomeImport, told: jobs.Told, clock: jobs.Clock) -> None:
    """Import the rest of the file, batch by batch, and throw it away."""
    file = OutcomeFile.objects.filter(asked=taken).first()
    if file is None:
        raise UploadRefused("The file has been thrown away; upload it again. What has been imported counts once.")
    remaining = _lines(file, taken.mapping, taken.position, taken.next_line)
    while batch := list(islice(remaining, LINES_AT_A_TIME)):
        told(taken.position, file.size)
        _keep(taken, batch, clock())
        taken.position = batch[-1].end
    with transaction.atomic():
        file.delete()
        jobs.finish(taken, clock())


def forget_old(at: datetime) -> None:
    """Throw away the files that nobody has gone on with."""
    OutcomeFile.objects.filter(uploaded_at__lt=at - KEPT).exclude(asked__isnull=False, asked__finished_at=None).delete()


@transaction.atomic
def _keep(taken: OutcomeImport, batch: list[Placed], at: datetime) -> None:
    author = Author(taken.requested_by)
    counts = record([placed.line for placed in batch], source=taken.source, by=author, at=at)
    figures = {name: F(name) + figure for name, figure in counts.figures().items()}
    last = batch[-1]
    if not jobs.mine(taken).update(position=last.end, next_line=last.line.place + 1, **figures):
        raise jobs.Stopped
    OutcomeRejection.objects.bulk_create(
        OutcomeRejection(of=taken, line=place, field=field[:255], reason=reason)
        for place, field, reason in counts.rejections
    )


def _previewed(place: int, told: Told | Complaint, known: Directory) -> Previewed:
    if isinstance(told, Complaint):
        return Previewed(place, complaint=told)
    subject = known.subject(told)
    return Previewed(place, told, subject if isinstance(subject, Complaint) else None)


def _lines(file: OutcomeFile, mapping: Mapping, position: int, number: int) -> Iterator[Placed]:
    """Its lines from a position on, the first called `number`."""
    if file.format == FileFormat.NDJSON:
        with storage.opened(file, position) as opened:
            for place, line in enumerate(Lines(opened, Layout(), position), start=number):
                if line.raw.strip():
                    yield Placed(Line(place, object_in(line.raw)), line.end)
        return
    sheet = sheet_of(file)
    with sheet.rows(position=position, number=number) as rows:
        for row in rows:
            yield Placed(line_of(row, sheet.header, mapping), row.end)
