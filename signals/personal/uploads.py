"""Uploaded files that have not landed: one that names the person is thrown away whole.

It cannot be rewritten in its place, since an upload goes on from a position in bytes, and nobody needs half a file: who
uploaded it is told why it is gone, and what had landed of it stays. A file that is landing just now is waited for, and
goes when it has landed: its rows that are the person's are known by their ids (`signals.personal.later`), and the walk
through events goes on to the others.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from accounts.personal.registry import Rows
from accounts.personal.subject import Subject
from accounts.personal.words import ID_MEMBERS
from signals.enums import FileFormat, UploadState
from signals.models import Upload, UploadChunk
from signals.personal.rejections import ids_in, spelled_out
from signals.sheets import storage
from signals.sheets.layout import Layout
from signals.sheets.lines import Lines
from signals.sheets.mapping import Mapping
from signals.sheets.rows import NotASheet
from signals.sheets.uploads import layout_of, mapping_of, sheet_of

BYTES_AT_A_TIME = 4 * 1024 * 1024
THROWN_AWAY = (
    "The file named a person who has been erased, so it was thrown away. Upload it again without that person; what had "
    "landed counts once."
)


class Part(NamedTuple):
    """A row or line: its bytes, the ids that it gives somebody, and where the next one begins."""

    raw: bytes
    ids: set[str]
    end: int


class Step(NamedTuple):
    """Where to go on (empty: nowhere), and how many files were thrown away."""

    position: str
    files: int


def search(subject: Subject, position: str, at: datetime) -> Step | None:
    """Look through the next piece of the files that are kept; None while the next one is landing.

    A position is the number of an upload and a place in its file.
    """
    number, start = map(int, position.split(":")) if position else (0, 0)
    kept = Upload.objects.filter(pk__gte=number, chunks__number=0).order_by("pk")
    upload = kept.select_for_update(of=("self",)).first()
    if upload is None:
        return Step("", 0)
    if upload.state == UploadState.LANDING:
        return None
    following = f"{upload.pk + 1}:0"
    last = start if upload.pk == number else 0
    for part in _parts(upload, last):
        if _names(part, subject, layout_of(upload)):
            _throw_away(upload, at)
            return Step(following, 1)
        if part.end - last >= BYTES_AT_A_TIME:
            return Step(f"{upload.pk}:{part.end}", 0)
    return Step(following, 0)


def naming(subject: Subject) -> Rows:
    """The files that name the person, for the export."""
    for upload in Upload.objects.filter(chunks__number=0).order_by("pk"):
        layout = layout_of(upload)
        for part in _parts(upload, 0):
            if _names(part, subject, layout):
                yield {"file": upload.name, "uploaded_at": upload.uploaded_at, "state": upload.state}
                break
        yield None


def _throw_away(upload: Upload, at: datetime) -> None:
    UploadChunk.objects.filter(upload=upload).delete()
    upload.state, upload.failure = UploadState.FAILED, THROWN_AWAY
    upload.finished_at = upload.finished_at or at
    upload.save(update_fields=["state", "failure", "finished_at"])


def _parts(upload: Upload, position: int) -> Iterator[Part]:
    if upload.format == FileFormat.CSV:
        with suppress(NotASheet):
            yield from _rows(upload, position)
            return
    with storage.opened(upload, position) as file:
        for line in Lines(file, Layout(), position):
            yield Part(line.raw, ids_in(line.raw), line.end)


def _rows(upload: Upload, position: int) -> Iterator[Part]:
    sheet = sheet_of(upload)
    places = [n for n, column in enumerate(sheet.header) if column in _id_columns(mapping_of(upload))]
    with sheet.rows(position=position or None) as rows:
        for row in rows:
            yield Part(row.raw, {row.cells[n].strip() for n in places if n < len(row.cells)}, row.end)


def _id_columns(mapping: Mapping) -> Iterable[str]:
    return {mapping.user, mapping.anonymous, mapping.previous} | ID_MEMBERS


def _names(part: Part, subject: Subject, layout: Layout) -> bool:
    words = subject.words
    if not words.ids.isdisjoint(part.ids):
        return True
    text = part.raw.decode(layout.encoding, errors="replace")
    return any(words.scrub_text(one) != one for one in (text, spelled_out(text)))
