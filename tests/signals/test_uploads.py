"""An upload lands whole, once, whatever stops it on the way."""

import csv
import gzip
import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from accounts.authors import Author
from accounts.errors import AlreadyMoved
from signals import actions
from signals.enums import BatchSource, FileFormat, UploadState
from signals.ingest.landing import Counts
from signals.models import Batch, Event, Rejection, Upload, UploadChunk
from signals.sheets import rejected
from signals.sheets.layout import Layout
from signals.sheets.mapping import Mapping, MappingWrong
from signals.sheets.storage import UploadRefused
from signals.stations import land_uploads
from tests.factories.accounts import NOON, UserFactory
from tests.signals.ingest.calls import text

SHEET = b"Email,Event,When,Plan\n" + b"".join(
    b"p%d@acme.com,Used,2026-03-01 08:%02d,pro\n" % (n, n % 60) for n in range(50)
)

pytestmark = pytest.mark.django_db


def received(data: bytes, name: str = "usage.csv") -> Upload:
    return actions.receive(name, [data], by=UserFactory(), at=NOON)


def landed(upload: Upload) -> Upload:
    actions.start(upload, at=NOON)
    while land_uploads(NOON):
        pass
    upload.refresh_from_db()
    return upload


def counts(upload: Upload) -> Counts:
    return Counts(upload.received, upload.stored, upload.duplicate, upload.rejected)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("events", "uploads"):
        monkeypatch.setattr(f"signals.sheets.{module}.BATCH_ROWS", 10)


def test_a_sheet_is_guessed_and_lands(small_steps: None) -> None:
    upload = landed(received(SHEET))

    assert (upload.state, counts(upload), upload.finished_at) == (UploadState.DONE, Counts(50, 50, 0, 0), NOON)
    assert list(Batch.objects.values_list("source", "received", "upload").distinct()) == [("upload", 10, upload.pk)]
    assert Event.objects.filter(name="Used", properties={"Plan": "pro"}).count() == 50
    assert not UploadChunk.objects.exists()


@pytest.mark.parametrize(
    "again", [SHEET, gzip.compress(SHEET, mtime=0), SHEET.replace(b",", b";"), SHEET.decode().encode("utf-16")]
)
def test_the_same_sheet_again_stores_nothing(again: bytes) -> None:
    landed(received(SHEET))

    assert counts(landed(received(again))) == Counts(50, 0, 50, 0)


def test_lines_land_as_they_do_from_the_command_line(small_steps: None) -> None:
    lines = [text(messageId=f"m{n}") for n in range(25)] + [text(messageId=None), b"", b"{bad", text(event="")]
    upload = received(b"\xef\xbb\xbf" + b"\n".join(lines), "usage.ndjson")

    landed(upload)

    assert (upload.format, counts(upload)) == (FileFormat.NDJSON, Counts(28, 26, 0, 2))
    assert list(Rejection.objects.order_by("row").values_list("row", "field")) == [(28, ""), (29, "event")]


def test_rejected_rows_come_back_as_a_sheet_that_no_spreadsheet_runs() -> None:
    bad = b'=1+1,Used,soon,pro\n"never closed,Used,2026-03-01,pro\nann@acme.com,Used,2026-03-01,pro\n'
    upload = landed(received(b"Email,Event,When,Plan\n" + bad))

    rows = list(csv.reader(io.StringIO("".join(rejected.as_csv(upload)), newline="")))

    assert [row[0] for row in rows] == ["Row", "2", "3"]
    assert rows[0][3:] == ["Email", "Event", "When", "Plan"]
    assert rows[1][1:] == [
        "timestamp",
        "Row 2, column “When”: “soon” is not a time written like 2026-12-31 18:30.",
        "'=1+1",
        "Used",
        "soon",
        "pro",
    ]
    assert rows[2][3:] == ['"never closed,Used,2026-03-01,pro']


def test_what_was_corrected_or_dismissed_does_not_come_back_to_be_counted_twice() -> None:
    upload = landed(received(b"Email,Event\n,Used\n,Left\n,Paid\n"))
    corrected, dismissed, _ = Rejection.objects.order_by("row")
    actions.replay(corrected, by=Author(), at=NOON, corrected=text(event="Used"))
    actions.dismiss(Rejection.objects.filter(pk=dismissed.pk), by=Author(), at=NOON)

    assert [line.split(",")[0] for line in rejected.as_csv(upload)] == ["Row", "4"]


def test_rejected_lines_come_back_too() -> None:
    upload = landed(received(b'{"type":"track"}\n'))

    assert "".join(rejected.as_csv(upload)).splitlines()[1:] == [
        '1,userId,A call must have a userId or an anonymousId.,"{""type"":""track""}"'
    ]


def test_a_stopped_upload_goes_on_where_it_stopped(small_steps: None) -> None:
    upload = received(SHEET)
    actions.start(upload, at=NOON)
    land_uploads(NOON)

    stopped = actions.cancel(upload, at=NOON)
    assert land_uploads(NOON) == 0
    assert (stopped.state, stopped.percent > 0) == (UploadState.CANCELLED, True)
    actions.go_on(upload)
    while land_uploads(NOON):
        pass

    upload.refresh_from_db()
    assert (upload.state, counts(upload)) == (UploadState.DONE, Counts(50, 50, 0, 0))


def test_an_upload_that_cannot_land_is_put_aside_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = received(SHEET), received(SHEET)
    for upload in (broken, sound):
        actions.start(upload, at=NOON + timedelta(seconds=upload.pk))
    Upload.objects.filter(pk=broken.pk).update(mapping={"user": "Gone", "event": "Used"})

    while land_uploads(NOON):
        pass

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.state, "Gone" in broken.failure, sound.state) == (UploadState.FAILED, True, UploadState.DONE)


def test_what_has_moved_on_is_not_moved_again() -> None:
    upload = landed(received(SHEET))

    for verb in (actions.cancel, actions.start, actions.discard):
        with pytest.raises(AlreadyMoved):
            verb(upload, at=NOON)
    with pytest.raises(AlreadyMoved):
        actions.go_on(upload)
    with pytest.raises(AlreadyMoved):
        actions.save_draft(upload, mapping=Mapping())


def test_a_file_that_was_thrown_away_cannot_go_on() -> None:
    upload = received(SHEET)
    actions.start(upload, at=NOON)
    actions.cancel(upload, at=NOON)

    actions.discard(upload, at=NOON)

    with pytest.raises(AlreadyMoved, match="thrown away"):
        actions.go_on(upload)


def test_a_layout_that_was_guessed_wrong_is_read_again() -> None:
    upload = received(b"Email;Event,Name\nann@acme.com;Used,really\n")

    draft = actions.save_draft(upload, written=Layout("utf-8", ";"))

    assert (draft.header, draft.mapping["user"]) == (["Email", "Event,Name"], "Email")


def test_a_draft_that_makes_no_events_is_not_started() -> None:
    upload = received(b"One,Two\n1,2\n")

    with pytest.raises(MappingWrong):
        actions.start(upload, at=NOON)


@pytest.mark.parametrize("data", [b"", b" \n", b'"a\n', b",".join([b"a"] * 501)])
def test_what_is_no_sheet_leaves_nothing(data: bytes) -> None:
    with pytest.raises(UploadRefused):
        received(data)

    assert (Upload.objects.count(), UploadChunk.objects.count()) == (0, 0)


def test_files_that_nobody_goes_on_with_are_thrown_away() -> None:
    old, landing, young = received(SHEET), received(SHEET), received(SHEET)
    actions.start(landing, at=NOON)
    Upload.objects.filter(pk=young.pk).update(uploaded_at=NOON + timedelta(days=7))

    assert actions.forget_old(NOON + timedelta(days=8)) == 1
    assert actions.forget_old(NOON + timedelta(days=8)) == 0

    assert set(UploadChunk.objects.values_list("upload", flat=True)) == {landing.pk, young.pk}
    old.refresh_from_db()
    assert old.state == UploadState.CANCELLED


STUCK = """
import sys, django
django.setup()
from django.utils.timezone import now
from signals import stations
from signals.sheets import events

events.BATCH_ROWS = 10
stations.land_uploads(now())
land = stations.land_batch
def stuck(*arguments, **named):
    land(*arguments, **named)
    print("stuck", flush=True)
    sys.stdin.read()
stations.land_batch = stuck
stations.land_uploads(now())
"""


@pytest.mark.django_db(transaction=True)
def test_an_upload_whose_worker_was_killed_lands_once(small_steps: None) -> None:
    upload = received(SHEET)
    actions.start(upload, at=NOON)
    db: dict[str, Any] = connection.settings_dict
    url = f"postgresql://{db['USER']}@{quote(db['HOST'], safe='')}/{db['NAME']}"
    worker = subprocess.Popen(
        [sys.executable, "-c", STUCK],
        cwd=Path(__file__).resolve().parents[2],
        env={"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "BATON_HOME": "/nonexistent"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "stuck\n"
    # While one worker holds it, another finds nothing to do.
    assert land_uploads(NOON) == 0
    worker.kill()
    worker.communicate()

    upload.refresh_from_db()
    assert counts(upload) == Counts(10, 10, 0, 0)
    while land_uploads(NOON):
        pass
    upload.refresh_from_db()
    assert counts(upload) == Counts(50, 50, 0, 0)
    assert Batch.objects.filter(source=BatchSource.UPLOAD).count() == 5
    assert Event.objects.count() == 50
