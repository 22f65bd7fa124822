"""Erasing step by step: each step is done whole or not at all, and nobody else is harmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.enums import ErasureStage
from accounts.errors import AlreadyMoved
from accounts.models import Erasure, Fact, Person, Suppression, Workspace
from accounts.personal import sweep
from accounts.personal.requesting import request_erasure
from signals.actions.uploads import receive, save_draft, start
from signals.enums import FileFormat, UploadState
from signals.models import Event, Rejection, Upload, UploadChunk
from signals.personal import station, uploads
from signals.sheets import storage
from signals.sheets.mapping import Mapping
from signals.stations import land_uploads, match_batches
from tests.everywhere import found
from tests.factories.accounts import NOON, UserFactory
from tests.factories.signals import BatchFactory, EventFactory, RejectionFactory

pytestmark = pytest.mark.django_db

EMAIL, NAME = "zorblax@acme.com", "Zorblax Quune"
WORDS = ("zorblax", "quune", "usr-zq-1", "vis-zq-1", "marker-x")


def arrive(kind: str = "track", **fields: Any) -> Event:
    batch = BatchFactory(stored=1)
    fields.setdefault("name", "Report Created" if kind == "track" else "")
    event: Event = EventFactory(batch_id=batch.pk, kind=kind, **fields)
    return event


def uploaded(name: str, text: str, *, encoding: str = "utf-8") -> Upload:
    upload = receive(name, [text.encode(encoding)], by=UserFactory(), at=NOON)
    if upload.format == FileFormat.NDJSON:
        return upload
    return save_draft(upload, mapping=Mapping(user="User", event_column="Event"))


@pytest.fixture
def person() -> Person:
    """Zorblax, a visitor, then a user, in a workspace whose key and name are theirs; and a namesake elsewhere."""
    arrive(anonymous_id="vis-zq-1", user_id=None, properties={"q": "marker-x"})
    arrive("identify", user_id="usr-zq-1", anonymous_id="vis-zq-1", properties={"email": EMAIL, "name": NAME})
    arrive(user_id="usr-zq-1", group_id=EMAIL, properties={"q": "marker-x"})
    arrive("group", user_id="usr-zq-1", group_id=EMAIL, properties={"name": "Zorblax"})
    arrive("identify", user_id="namesake", properties={"email": "zq@beta.io", "name": "Bo Bee"})
    for n in range(4):
        arrive(user_id="namesake", properties={"seen": [NAME, EMAIL, n]})
    RejectionFactory(batch=BatchFactory(rejected=1), raw=b'{"userId": "usr-zq-1", "event": "", "x": "marker-x"}')
    sheet = BatchFactory(rejected=1, shared_context=b'{"traits": {"email": "zorblax@acme.com"}}')
    RejectionFactory(batch=sheet, raw=b'{"type": "track"}', row=2, row_text=b";zorblax@acme.com;soon\n")
    uploaded("draft.csv", "User,Event\nsomebody,Opened\nusr-zq-1,Opened\n")
    while match_batches(NOON):
        pass
    return Person.objects.get(identifiers__value="usr-zq-1")


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(station, "BATCHES_AT_A_TIME", 2)
    monkeypatch.setattr(sweep, "ROWS_AT_A_TIME", 2)


def work_off() -> int:
    steps = 0
    while station.erase_people(NOON):
        steps += 1
    return steps


def state(person: Person) -> dict[str, Any]:
    """What is left, but for the random pseudonym."""
    erasure = Erasure.objects.get(person=person)
    figures = {name: value for name, value in vars(erasure).items() if name.endswith(("_erased", "_done", "stage"))}

    def plain(value: Any) -> str:
        return str(value).replace(erasure.pseudonym, "PSEUDONYM")

    return {
        "erasure": figures,
        "events": sorted(
            plain(row) for row in Event.objects.values_list("message_key", "user_id", "name", "properties")
        ),
        "facts": sorted(plain(row) for row in Fact.objects.values_list("person", "name", "value")),
        "workspaces": sorted(plain(row) for row in Workspace.objects.values_list("pk", "key", "name")),
        "rejections": sorted(plain(bytes(raw)) for raw in Rejection.objects.values_list("raw", flat=True)),
    }


def test_a_crash_in_every_step_changes_nothing(
    person: Person, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        request_erasure(person, at=NOON)
        steps, quiet = work_off(), state(person)
        transaction.set_rollback(True)
    request_erasure(Person.objects.get(pk=person.pk), at=NOON)
    save = Erasure.save

    def crash(self: Erasure, *args: Any, **kwargs: Any) -> None:
        save(self, *args, **kwargs)
        raise KeyboardInterrupt

    for _ in range(steps):
        monkeypatch.setattr(Erasure, "save", crash)
        with pytest.raises(KeyboardInterrupt):
            station.erase_people(NOON)
        monkeypatch.setattr(Erasure, "save", save)
        assert station.erase_people(NOON) == 1

    assert (station.erase_people(NOON), state(person)) == (0, quiet)
    assert steps > 20
    assert found(WORDS) == set()


def test_it_waits_for_the_matcher_rather_than_leave_a_batch_out(person: Person) -> None:
    erasure = request_erasure(person, at=NOON)
    waiting = arrive(user_id="usr-zq-1", properties={"q": "marker-x"})

    work_off()
    erasure.refresh_from_db()
    assert (erasure.stage, erasure.done_batch_id < waiting.batch_id) == (ErasureStage.EVENTS, True)
    match_batches(NOON)
    work_off()

    erasure.refresh_from_db()
    assert erasure.stage == ErasureStage.FINISHED
    assert found(WORDS) == set()


def test_a_second_request_is_told_of_the_first(person: Person) -> None:
    request_erasure(person, at=NOON)

    with pytest.raises(AlreadyMoved):
        request_erasure(person, at=NOON)

    work_off()
    with pytest.raises(AlreadyMoved):
        request_erasure(person, at=NOON)
    assert Erasure.objects.count() == 1


def test_two_people_are_erased_one_after_the_other(person: Person) -> None:
    other = Person.objects.get(identifiers__value="namesake")
    for one in (person, other):
        request_erasure(one, at=NOON)

    work_off()

    assert Erasure.objects.filter(stage=ErasureStage.FINISHED).count() == 2
    assert found([*WORDS, "namesake", "bo bee", "zq@"]) == set()


def test_a_namesake_keeps_name_and_address() -> None:
    for user in ("usr-1111", "usr-2222"):
        arrive("identify", user_id=user, properties={"email": EMAIL, "name": NAME, "manager": NAME})
    while match_batches(NOON):
        pass
    first, second = Person.objects.order_by("pk")

    request_erasure(first, at=NOON)
    work_off()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.email, second.name, second.email) == ("", "", NAME, EMAIL)
    assert dict(second.facts.values_list("name", "value")) == {
        "email": EMAIL,
        "name": NAME,
        "manager": "an erased person",
    }
    assert [event.user_id for event in Event.objects.exclude(user_id__startswith="erased-")] == ["usr-2222"]


def test_a_workspace_with_a_telling_key_goes_on_under_another(person: Person) -> None:
    request_erasure(person, at=NOON)
    work_off()
    arrive(user_id="somebody", group_id=EMAIL)
    match_batches(NOON + timedelta(days=1))

    workspace = Workspace.objects.get()

    assert workspace.key.endswith("@acme.com")
    assert workspace.memberships.count() == 2
    assert found(WORDS) == set()


def test_hashes_of_former_secret_keys_still_count(person: Person, settings: Any) -> None:
    request_erasure(person, at=NOON)
    work_off()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    people = Person.objects.count()

    arrive(user_id="usr-zq-1", properties={"q": "marker-x"})
    match_batches(NOON)

    assert (Person.objects.count(), found(WORDS)) == (people, set())
    assert Suppression.objects.count() == 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("User,Event\nsomebody,Opened\nusr-zq-1,Opened\n", "utf-8"),
        ("User,Event,Who\nsomebody,Opened,Zorblax Quune\n", "utf-16"),
        ("User,Event,Who\nsomebody,Opened,ZORBLAX@acme.com\n", "utf-8"),
        ('{"type": "track", "event": "Opened", "userId": "usr-zq-1"}\n', "utf-8"),
        ('{"type": "track", "event": "Opened", "userId": "x", "properties": {"by": "Zorbl\\u0061x Quune"}}\n', "utf-8"),
    ],
)
def test_a_file_that_has_not_landed_goes_if_it_names_the_person(person: Person, text: str, encoding: str) -> None:
    upload = uploaded("usage", text, encoding=encoding)
    request_erasure(person, at=NOON)

    work_off()

    upload.refresh_from_db()
    assert (upload.state, upload.failure, upload.finished_at) == (UploadState.FAILED, uploads.THROWN_AWAY, NOON)
    assert not UploadChunk.objects.filter(upload=upload).exists()
    assert found(WORDS) == set()


def test_a_file_that_names_somebody_else_stays_as_it_was(person: Person) -> None:
    text = "User,Event,Count\nsomebody,Opened,1\nusr-zq-10,Opened,usr-zq-1x\n"
    upload = uploaded("other.csv", text)
    request_erasure(person, at=NOON)

    work_off()

    upload.refresh_from_db()
    assert (upload.state, bytes(upload.chunks.get().data)) == (UploadState.DRAFT, text.encode())


def test_a_long_file_is_looked_through_to_its_end(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "BYTES_AT_A_TIME", 50)
    monkeypatch.setattr(storage, "CHUNK_BYTES", 64)
    upload = uploaded("long.csv", "User,Event\n" + "somebody,Opened\n" * 20 + "somebody,By Zorblax Quune\n")
    request_erasure(person, at=NOON)

    work_off()

    upload.refresh_from_db()
    assert upload.state == UploadState.FAILED


def test_a_file_that_is_landing_is_waited_for(person: Person) -> None:
    Upload.objects.all().delete()
    upload = start(uploaded("landing.csv", "User,Event\nusr-zq-1,Opened\n"), at=NOON)
    erasure = request_erasure(person, at=NOON)

    work_off()
    erasure.refresh_from_db()
    assert erasure.stage == ErasureStage.EVENTS
    while land_uploads(NOON) or match_batches(NOON):
        pass
    work_off()

    erasure.refresh_from_db()
    upload.refresh_from_db()
    assert (erasure.stage, upload.state, upload.stored) == (ErasureStage.FINISHED, UploadState.DONE, 1)
    assert found(WORDS) == set()


@pytest.mark.parametrize(
    ("shared", "sent", "is_kept"),
    [
        (b'{"traits": {"email": "zorblax@acme.com"}}', [b'{"userId": "other"}'], False),
        (b'{"userId": "usr-zq-1"}', [b'{"userId": "other"}'], False),
        (b'{"ip": "1.2.3.4"}', [b'{"userId": "usr-zq-1"}'], False),
        (b'{"library": "x"}', [b'{"userId": "usr-zq-1"}', b'{"userId": "other"}'], True),
        (b'{"library": "x"}', [b'{"userId": "other"}'], True),
    ],
)
def test_what_a_later_delivery_shares_goes_if_it_is_about_the_person(
    person: Person, shared: bytes, sent: list[bytes], is_kept: bool
) -> None:
    request_erasure(person, at=NOON)
    work_off()
    batch = BatchFactory(rejected=len(sent), shared_context=shared)
    for index, raw in enumerate(sent):
        RejectionFactory(batch=batch, index=index, raw=raw)

    match_batches(NOON)

    batch.refresh_from_db()
    assert (batch.shared_context is not None) == is_kept
    assert found(WORDS) == set()
