"""Uploading in the admin: the file, its columns with a preview, the landing, the result; and refused events decided."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from signals import actions
from signals.ingest.checks import Wrong
from signals.models import Event, Rejection, Replay, Upload
from signals.stations import land_uploads, replay_rejections
from tests.factories.accounts import NOON, UserFactory
from tests.factories.signals import BatchFactory, RejectionFactory, UploadFactory
from tests.signals.ingest.calls import call, landed, text

pytestmark = pytest.mark.django_db

SHEET = b"Email,Event,When,Plan\nann@acme.com,Used,2026-03-01,pro\nbo@acme.com,Used,soon,pro\n"
MAPPED = {
    "user": "Email",
    "event_column": "Event",
    "kind": "track",
    "time": "When",
    "time_form": "iso",
    "time_zone": "UTC",
    "properties": ["Plan"],
}


@pytest.fixture
def ann() -> User:
    return UserFactory(roles=[Role.REVOPS], first_name="Ann", last_name="Lee")


@pytest.fixture
def revops(client: Client, ann: User) -> Client:
    client.force_login(ann)
    return client


def uploaded(client: Client, data: bytes = SHEET) -> Upload:
    client.post("/admin/signals/upload/add/", {"file": SimpleUploadedFile("usage.csv", data)})
    return Upload.objects.get()


def url(upload: Upload, step: str) -> str:
    return f"/admin/signals/upload/{upload.pk}/{step}/"


def test_people_who_are_known_by_their_address_alone_are_pointed_out(revops: Client) -> None:
    by_address = uploaded(revops, b"Email,Event\na@b.de,Used\n")
    said = "“Email” is the user id here"

    assert said in revops.get(url(by_address, "map")).content.decode()
    Upload.objects.all().delete()
    assert said not in revops.get(url(uploaded(revops, b"User,Email,Event\n7,a@b.de,Used\n"), "map")).content.decode()


def test_the_preview_tells_times_in_utc_whatever_the_zone_of_who_looks(revops: Client, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(time_zone="America/New_York")
    upload = uploaded(revops, b"User,Event,When\n7,Used,2026-03-01 23:30\n")

    page = revops.get(url(upload, "map")).content.decode()

    assert "2026-03-01 23:30:00" in page


def test_a_file_is_taken_previewed_and_landed(revops: Client, ann: User) -> None:
    upload = uploaded(revops)

    page = revops.get(url(upload, "map")).content.decode()
    started = revops.post(url(upload, "map"), {**MAPPED, "start": "1"})
    during = revops.get(url(upload, "progress")).content.decode()
    while land_uploads(NOON):
        pass
    after = revops.get(url(upload, "progress"))
    result = revops.get(url(upload, "change")).content.decode()

    assert (upload.uploaded_by, started.headers["Location"]) == (ann, url(upload, "change"))
    assert "✓ New" in page
    assert "Row 3, column “When”: “soon” is not a time written like 2026-12-31 18:30." in page
    assert 'hx-trigger="every 1s"' in during
    assert after.headers["HX-Refresh"] == "true"
    assert "Everything in it has landed" in result
    assert Event.objects.get().properties == {"Plan": "pro"}
    assert f"/admin/signals/rejection/?upload={upload.pk}" in result
    assert revops.get(f"/admin/signals/rejection/?upload={upload.pk}").context["cl"].result_count == 1
    assert revops.get(f"/admin/signals/rejection/?upload={upload.pk + 1}").context["cl"].result_count == 0
    download = b"".join(revops.get(url(upload, "rejected")).streaming_content)  # type: ignore[attr-defined]
    assert b"bo@acme.com,Used,soon,pro" in download


def test_a_mapping_that_makes_no_events_is_explained_and_not_started(revops: Client) -> None:
    upload = uploaded(revops)

    page = revops.post(url(upload, "map"), {**MAPPED, "user": "", "start": "1"}).content.decode()

    upload.refresh_from_db()
    assert "Say which column tells who it was" in page
    assert upload.state == "draft"


def test_what_was_mapped_is_there_when_one_comes_back(revops: Client) -> None:
    upload = uploaded(revops)

    revops.post(url(upload, "map"), {**MAPPED, "event_column": "", "event": "Signed up", "preview": "1"})

    form = revops.get(url(upload, "map")).context["form"]
    assert (form.initial["event"], form.initial["event_column"], form.initial["properties"]) == (
        "Signed up",
        "",
        ["Plan"],
    )


def test_a_file_is_read_again_with_another_delimiter(revops: Client) -> None:
    upload = uploaded(revops, b"Email;Event,Name\nann@acme.com;Used,really\n")

    revops.post(url(upload, "map"), {"encoding": "utf-8", "delimiter": ";"})

    upload.refresh_from_db()
    assert upload.header == ["Email", "Event,Name"]


def test_an_event_that_is_there_already_is_known_in_the_preview(revops: Client) -> None:
    upload = uploaded(revops)
    revops.post(url(upload, "map"), {**MAPPED, "start": "1"})
    while land_uploads(NOON):
        pass

    revops.post("/admin/signals/upload/add/", {"file": SimpleUploadedFile("usage.csv", SHEET)})

    again = Upload.objects.latest("pk")
    assert "◌ Known already" in revops.get(url(again, "map")).content.decode()


@pytest.mark.parametrize("data", [b"", b'"a\n'])
def test_a_file_that_cannot_be_taken_says_why(revops: Client, data: bytes) -> None:
    page = revops.post("/admin/signals/upload/add/", {"file": SimpleUploadedFile("usage.csv", data)})

    assert page.context["form"].errors["file"]
    assert not Upload.objects.exists()


def test_lines_need_no_mapping(revops: Client) -> None:
    upload = uploaded(revops, text() + b"\n{bad\n")

    page = revops.get(url(upload, "map")).content.decode()
    revops.post(url(upload, "map"), {"start": "1"})
    while land_uploads(NOON):
        pass

    assert ("✓ New" in page, "✗ Rejected" in page) == (True, True)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "verb", "after"),
    [("landing", "cancel", "cancelled"), ("done", "cancel", "done"), ("cancelled", "resume", "cancelled")],
)
def test_an_upload_is_stopped_and_what_cannot_be_done_is_said(
    revops: Client, state: str, verb: str, after: str
) -> None:
    upload = UploadFactory(state=state)

    assert revops.get(url(upload, verb)).status_code == 405
    revops.post(url(upload, verb))

    upload.refresh_from_db()
    assert upload.state == after


@pytest.mark.parametrize("rows", [1, 20])
def test_the_preview_takes_a_fixed_number_of_queries(revops: Client, rows: int, django_assert_num_queries: Any) -> None:
    upload = uploaded(revops, b"Email,Event\n" + b"ann@acme.com,Used\n" * rows)

    with django_assert_num_queries(8):
        revops.get(url(upload, "map"))


def correct(rejection: Rejection) -> str:
    return f"/admin/signals/rejection/{rejection.pk}/correct/"


def test_a_correction_is_seen_before_it_is_stored(revops: Client, ann: User) -> None:
    landed(text(event=""))
    rejection = Rejection.objects.get()
    corrected = json.dumps(call(event="Used"))

    first = revops.get(correct(rejection)).content.decode()
    unseen = revops.post(correct(rejection), {"event": corrected, "seen": "", "replay": "1"})
    assert not Event.objects.exists()
    revops.post(correct(rejection), {"event": corrected, "seen": unseen.context["seen"], "replay": "1"})

    rejection.refresh_from_db()
    assert "It would be refused: event." in first
    assert "It would be stored." in unseen.content.decode()
    assert (rejection.state, rejection.decided_by, Event.objects.get().name) == ("replayed", ann, "Used")
    assert "it has landed in" in revops.get(f"/admin/signals/rejection/{rejection.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("source", "message_id", "warned"),
    [("upload", None, True), ("file", "row-1", True), ("file", "m1", False), ("http", None, False)],
)
def test_what_would_count_twice_if_the_file_is_corrected_too_is_said(
    revops: Client, source: str, message_id: str | None, warned: bool
) -> None:
    rejection = RejectionFactory(batch=BatchFactory(rejected=1, source=source), raw=text(messageId=message_id))

    page = revops.get(correct(rejection)).content.decode()

    assert ("not in both" in page) is warned


def test_a_rejection_is_put_aside_and_taken_up_again(revops: Client) -> None:
    rejection = RejectionFactory()

    revops.post(correct(rejection), {"dismiss": "1"})
    rejection.refresh_from_db()
    dismissed = rejection.state
    revops.post(correct(rejection), {"reopen": "1"})
    rejection.refresh_from_db()

    assert (dismissed, rejection.state) == ("dismissed", "open")


def refuse(raw: bytes, limit: int) -> None:
    raise Wrong("", "An event may have at most 10 bytes.")


@pytest.mark.parametrize("across", ["0", "1"])
def test_all_that_match_the_filter_are_replayed_once_that_is_confirmed(
    revops: Client, across: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signals.ingest.reading.check_length", refuse)
    landed(*(text(messageId=f"m{n}") for n in range(60)))
    RejectionFactory(field="userId", raw=text(messageId="other"))
    monkeypatch.undo()
    chosen = {"action": "replay_chosen", "select_across": across, "_selected_action": [Rejection.objects.first().pk]}  # type: ignore[union-attr]

    asked = revops.post("/admin/signals/rejection/?field=", chosen)
    assert not Replay.objects.exists()
    revops.post("/admin/signals/rejection/?q=bytes", {**chosen, "confirmed": "1"})
    while replay_rejections(NOON):
        pass

    assert (asked.context["tried"], asked.context["accepted"]) == ((61, 61) if across == "1" else (1, 1))
    assert Replay.objects.get().total == (60 if across == "1" else 1)
    assert not Event.objects.filter(message_id="other").exists()


def test_rejections_are_found_by_id_reason_field_key_and_time(revops: Client) -> None:
    RejectionFactory(message_id="abc-1", field="userId", reason="A call must have a userId.")
    RejectionFactory(message_id="xyz-1", field="timestamp", reason="The time is wrong.")

    def found(query: str) -> list[str]:
        rows = revops.get(f"/admin/signals/rejection/?{query}").context["cl"].result_list
        return [row.message_id for row in rows]

    assert found("q=abc") == ["abc-1"]
    assert found("q=must+us") == ["abc-1"]
    assert found("q=nothing+like+it") == []
    assert found("field=timestamp") == ["xyz-1"]
    assert found("state__exact=dismissed") == []
    assert found("batch__source__exact=http") == ["xyz-1", "abc-1"]
    assert len(found("recorded_at_from_0=2026-03-02&recorded_at_to_0=2026-03-02")) == 2
    assert len(found("recorded_at_from_0=2026-03-02&recorded_at_from_1=12:00:00")) == 2
    assert found("recorded_at_from_0=2026-03-02&recorded_at_from_1=12:00:01") == []
    assert len(found("recorded_at_from_0=never")) == 2


def test_several_are_dismissed_and_opened_again(revops: Client, ann: User) -> None:
    rejections = [RejectionFactory(), RejectionFactory()]
    chosen = {"_selected_action": [rejection.pk for rejection in rejections]}

    revops.post("/admin/signals/rejection/", {**chosen, "action": "dismiss_chosen"})
    assert set(Rejection.objects.values_list("state", "decided_by")) == {("dismissed", ann.pk)}
    revops.post("/admin/signals/rejection/", {**chosen, "action": "reopen_chosen"})

    assert set(Rejection.objects.values_list("state", flat=True)) == {"open"}


def test_a_replay_says_how_far_it_is(revops: Client, ann: User) -> None:
    landed(text(event=""))
    replay = actions.request_replay(Rejection.objects.all(), by=ann, at=NOON)
    page = f"/admin/signals/replay/{replay.pk}/change/"

    assert revops.get(page).headers["Refresh"] == "3"
    while replay_rejections(NOON):
        pass

    assert "Refresh" not in revops.get(page).headers
