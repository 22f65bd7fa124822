from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from signals.enums import BatchSource
from signals.ingest.landing import Counts, land, parse
from signals.ingest.reading import Circumstances, message_key
from signals.models import Batch, Event, LedgerEntry, Rejection
from tests.signals.ingest.calls import NOON, landed, text

pytestmark = pytest.mark.django_db


def test_an_event_is_stored_with_everything_it_says() -> None:
    properties = {"files": 3, "title": 'Tab\t, "quote", back\\slash, line\n, ünï 😀'}
    context = {"groupId": "g1", "ip": "192.0.2.1"}

    landed(text(anonymousId="a1", timestamp="2026-03-02T10:00:00+02:00", properties=properties, context=context))

    assert list(Event.objects.values()) == [
        {
            "received_at": NOON,
            "at": datetime(2026, 3, 2, 8, tzinfo=UTC),
            "client_at": datetime(2026, 3, 2, 8, tzinfo=UTC),
            "batch_id": Batch.objects.get().pk,
            "message_key": UUID(bytes=message_key("m1")),
            "kind": "track",
            "message_id": "m1",
            "name": "Report Created",
            "user_id": "u1",
            "anonymous_id": "a1",
            "group_id": "g1",
            "previous_id": None,
            "properties": properties,
            "context": context,
        }
    ]


def test_what_an_event_does_not_say_is_null() -> None:
    landed(text())

    absent = Event.objects.values("client_at", "anonymous_id", "group_id", "previous_id", "properties", "context")
    assert list(absent) == [
        {
            "client_at": None,
            "anonymous_id": None,
            "group_id": None,
            "previous_id": None,
            "properties": {},
            "context": None,
        }
    ]


def test_a_delivery_is_one_batch_in_the_tray() -> None:
    counts = landed(text(messageId="m1"), text(messageId="m2"), text(messageId="m1"), b"{}")

    assert counts == Counts(received=4, stored=2, duplicate=1, rejected=1)
    assert list(Batch.objects.values_list("received", "stored", "duplicate", "rejected", "processed_at")) == [
        (4, 2, 1, 1, None)
    ]


def test_a_second_delivery_stores_only_what_is_new() -> None:
    landed(text(messageId="m1"), text(messageId="m2"))

    counts = landed(text(messageId="m2"), text(messageId="m3", event="New"))

    assert counts == Counts(received=2, stored=1, duplicate=1, rejected=0)
    newest = Event.objects.filter(batch_id=Batch.objects.latest("id").pk)
    assert list(newest.values_list("message_id", "name")) == [("m3", "New")]
    assert LedgerEntry.objects.count() == 3


def test_the_first_of_two_with_one_id_in_a_delivery_is_kept() -> None:
    landed(text(event="First"), text(event="Second"))

    assert [event.name for event in Event.objects.all()] == ["First"]


def test_a_refused_event_does_not_use_up_its_id() -> None:
    counts = landed(text(event=""), text())

    assert counts == Counts(received=2, stored=1, duplicate=0, rejected=1)


def test_a_refused_event_is_kept_as_it_was_sent() -> None:
    landed(text(), b'{"messageId":"bad", "type":"track"}')

    rejection = Rejection.objects.get()
    assert (rejection.batch, rejection.index, rejection.message_id) == (Batch.objects.get(), 1, "bad")
    assert (rejection.field, rejection.reason) == ("userId", "A call must have a userId or an anonymousId.")
    assert bytes(rejection.raw) == b'{"messageId":"bad", "type":"track"}'
    assert rejection.recorded_at == NOON


def test_an_empty_delivery_leaves_nothing() -> None:
    assert landed() == Counts()
    assert not Batch.objects.exists()


def test_events_of_a_month_without_a_partition_are_stored() -> None:
    assert landed(text(), at=datetime(2031, 1, 5, tzinfo=UTC)).stored == 1


def test_only_what_the_database_itself_refuses_is_left_out() -> None:
    poison = text(messageId="m2").replace(b'"u1"', b'"u1","properties":{"tiny":1e-99999}')

    counts = landed(text(messageId="m1"), poison, text(messageId="m3"))

    assert counts == Counts(received=3, stored=2, duplicate=0, rejected=1)
    assert sorted(event.message_id for event in Event.objects.all()) == ["m1", "m3"]
    assert Rejection.objects.values_list("index", "message_id").get() == (1, "m2")
    assert Rejection.objects.get().reason.startswith("The database cannot store this event: ")


def test_the_line_is_woken_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[int] = []
    monkeypatch.setattr("signals.ingest.landing.wake_line", lambda: woken.append(Batch.objects.count()))

    with django_capture_on_commit_callbacks(execute=True):
        landed(text())

    assert woken == [1]


def test_a_batch_names_its_source() -> None:
    parsed = parse([text()], Circumstances(NOON))

    land(parsed, source=BatchSource.DEMO, key=None, received_at=NOON)

    assert Batch.objects.get().source == BatchSource.DEMO
