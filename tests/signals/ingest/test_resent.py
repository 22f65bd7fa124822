"""A delivery that comes again word for word is counted without being read; whatever else comes again is read."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from pytest_django import Settings

from accounts.enums import EventKind, Scope
from accounts.models import ApiKey
from signals import views
from signals.ingest import resent
from signals.models import Batch, Event, LedgerEntry, Rejection
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import call
from tests.signals.ingest.http import post, told

pytestmark = pytest.mark.django_db

CALLS = [call(messageId=f"m{n}") for n in range(5)]
BAD = call(messageId="bad", event="")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> ApiKey:
    monkeypatch.setattr(resent, "MEMORY", resent.Memory())
    return ApiKeyFactory(secret="s", scopes=[Scope.INGEST])


def send(calls: list[dict[str, Any]] = CALLS, **more: str) -> tuple[int, int, int, int]:
    """Received, stored, duplicate and rejected, as they were answered."""
    status, answer = told(post("/v1/batch", {"batch": calls, **more}))
    assert status == 200
    return answer["received"], answer["stored"], answer["duplicate"], answer["rejected"]


def test_it_is_counted_without_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(sentAt="2026-03-02T12:00:00Z") == (5, 5, 0, 0)
    monkeypatch.delattr(views, "parse")

    assert send(sentAt="2026-03-02T12:00:09Z") == (5, 0, 5, 0)

    counts = Batch.objects.order_by("pk").values_list("received", "stored", "duplicate", "rejected", "processed_at")
    assert list(counts) == [(5, 5, 0, 0, None), (5, 0, 5, 0, None)]
    assert (Event.objects.count(), LedgerEntry.objects.count()) == (5, 5)


def test_other_events_are_read() -> None:
    send()

    assert send([*CALLS[:4], call(messageId="m4", event="Other")]) == (5, 0, 5, 0)
    assert send([*CALLS[:4], call(messageId="m5")]) == (5, 1, 4, 0)


def test_what_came_without_an_id_is_something_new_each_time() -> None:
    calls = [*CALLS, {name: value for name, value in call().items() if name != "messageId"}]

    assert [send(calls), send(calls)] == [(6, 6, 0, 0), (6, 1, 5, 0)]


def test_what_was_rejected_is_rejected_and_named_again() -> None:
    answers = [json.loads(post("/v1/batch", {"batch": [*CALLS, BAD]}, **{"X-Strict-Mode": "1"}).content) for _ in "12"]

    assert [(found["stored"], found["duplicate"], found["rejected"]) for found in answers] == [(5, 0, 1), (0, 5, 1)]
    assert answers[0]["rejections"] == answers[1]["rejections"]
    assert Rejection.objects.count() == 2


def test_what_the_key_may_not_send_any_more_is_rejected(key: ApiKey) -> None:
    send()
    ApiKey.objects.filter(pk=key.pk).update(kinds=[EventKind.IDENTIFY])

    assert send() == (5, 0, 0, 5)


def test_what_comes_with_another_key_is_counted_under_that(key: ApiKey) -> None:
    send()
    other = ApiKeyFactory(secret="other", scopes=[Scope.INGEST])

    post("/v1/batch", {"batch": CALLS}, Authorization="Bearer other")

    assert list(Batch.objects.order_by("pk").values_list("key", "duplicate")) == [(key.pk, 0), (other.pk, 5)]


def test_what_the_database_has_lost_is_stored_again() -> None:
    """A server that took over from another may know less, and give the number of the lost batch to another one."""
    send()
    lost = Batch.objects.get()
    Batch.objects.update(digest=b"of another batch")
    Event.objects.all().delete()
    LedgerEntry.objects.all().delete()

    assert send() == (5, 5, 0, 0)
    assert Batch.objects.exclude(pk=lost.pk).get().stored == 5


def test_what_is_older_than_the_ids_that_are_kept_is_looked_up(settings: Settings) -> None:
    send()
    Batch.objects.update(received_at=now() - timedelta(days=settings.DEDUPLICATION_DAYS, minutes=1))
    LedgerEntry.objects.all().delete()

    assert send() == (5, 5, 0, 0)


def test_a_process_remembers_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resent, "REMEMBERED", 2)
    memory = resent.Memory()
    for batch_id in range(3):
        memory.keep(bytes([batch_id]), batch_id)

    assert [memory.batch_of(bytes([batch_id])) for batch_id in range(3)] == [None, 1, 2]
