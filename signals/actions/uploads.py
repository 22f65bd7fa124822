"""Verbs about uploaded files: take one in, say what its columns are, let it land, stop it, throw it away.

A transition is a conditional update, so that of two people pressing at once one is told that it has happened.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from accounts.errors import AlreadyMoved
from accounts.models import User
from signals.enums import FileFormat, UploadState
from signals.models import Upload, UploadChunk
from signals.sheets import guessing, layout, storage
from signals.sheets.layout import Layout
from signals.sheets.mapping import Mapping, check
from signals.sheets.rows import NotASheet
from signals.sheets.storage import StoredFile, UploadRefused
from signals.sheets.uploads import mapping_of, sheet_of
from signals.wakeup import wake_line

KEPT = timedelta(days=7)
SAMPLE_ROWS = 100
STOPPED = (UploadState.CANCELLED, UploadState.FAILED)


@transaction.atomic
def receive(name: str, pieces: Iterable[bytes], *, by: User, at: datetime) -> Upload:
    """Keep a file and guess how it is written and what its columns are.

    Raises:
        UploadRefused: it is empty, too large, broken gzip, or has no header that can be read.
    """
    upload = Upload(name=name[:255], format=FileFormat.CSV, uploaded_at=at, uploaded_by=by)
    upload.save()
    upload.size = storage.store(upload, pieces)
    sample = StoredFile(upload, 0).read(layout.SAMPLE_BYTES)
    if not sample.strip():
        raise UploadRefused("The file is empty.")
    if layout.is_ndjson(sample):
        upload.format = FileFormat.NDJSON
    else:
        _guess(upload, layout.guess(sample))
    upload.save()
    return upload


@transaction.atomic
def save_draft(upload: Upload, *, written: Layout | None = None, mapping: Mapping | None = None) -> Upload:
    """Say how a draft's file is written, or what its columns are; a new layout makes the mapping be guessed anew.

    Raises:
        UploadRefused: read like that, it has no header.
        AlreadyMoved: it is no draft any more.
    """
    draft = _locked(upload, UploadState.DRAFT)
    if written is not None:
        _guess(draft, written)
    elif mapping is not None:
        draft.mapping = msgspec.to_builtins(mapping)
    draft.save()
    return draft


@transaction.atomic
def start(upload: Upload, *, at: datetime) -> Upload:
    """Let a draft land.

    Raises:
        MappingWrong: its columns are not mapped yet so that they make events.
        AlreadyMoved: it has been started before, or its file has been thrown away.
    """
    draft = _locked(upload, UploadState.DRAFT)
    if draft.format == FileFormat.CSV:
        sheet = sheet_of(draft)
        check(mapping_of(draft), sheet.header)
        draft.position, draft.next_row = sheet.first, 2
    draft.started_at = at
    return _landing(draft)


@transaction.atomic
def go_on(upload: Upload) -> Upload:
    """Let an upload that was stopped land on from where it stopped. Raises `AlreadyMoved` if it cannot."""
    return _landing(_locked(upload, *STOPPED))


@transaction.atomic
def cancel(upload: Upload, *, at: datetime) -> Upload:
    """Stop an upload that is landing; what has landed stays. Raises `AlreadyMoved` if it is not landing."""
    landing = _locked(upload, UploadState.LANDING, needs_file=False)
    landing.state, landing.finished_at = UploadState.CANCELLED, at
    landing.save()
    return landing


@transaction.atomic
def discard(upload: Upload, *, at: datetime) -> Upload:
    """Throw the file away without landing any more of it. Raises `AlreadyMoved` while it lands or when it has."""
    stopped = _locked(upload, UploadState.DRAFT, *STOPPED, needs_file=False)
    UploadChunk.objects.filter(upload=stopped).delete()
    if stopped.state == UploadState.DRAFT:
        stopped.state, stopped.finished_at = UploadState.CANCELLED, at
        stopped.save()
    return stopped


@transaction.atomic
def forget_old(at: datetime) -> int:
    """Throw away the files of drafts and stopped uploads after `KEPT`; returns the number of uploads."""
    old = Upload.objects.filter(uploaded_at__lt=at - KEPT, state__in=[UploadState.DRAFT, *STOPPED])
    kept = list(old.filter(chunks__number=0).select_for_update(of=("self",), skip_locked=True))
    for upload in kept:
        discard(upload, at=at)
    return len(kept)


def _guess(upload: Upload, written: Layout) -> None:
    upload.layout = msgspec.to_builtins(written)
    try:
        sheet = sheet_of(upload)
    except NotASheet as error:
        raise UploadRefused(str(error)) from error
    upload.header = sheet.header
    upload.mapping = msgspec.to_builtins(guessing.guess(sheet.header, sheet.head(SAMPLE_ROWS)))


def _landing(upload: Upload) -> Upload:
    upload.state, upload.finished_at, upload.failure = UploadState.LANDING, None, ""
    upload.save()
    transaction.on_commit(wake_line)
    return upload


def _locked(upload: Upload, *states: UploadState, needs_file: bool = True) -> Upload:
    """The upload as it is now, held until the end of the transaction."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.state not in states:
        raise AlreadyMoved(
            f"The upload has moved on since the page was shown; it is now: {locked.get_state_display()}."
        )
    if needs_file and not locked.chunks.exists():
        raise AlreadyMoved("The file has been thrown away meanwhile; upload it again. What had landed counts once.")
    return locked
