"""Batches and rejections over the API: read, replayed as sent or corrected, dismissed and opened again."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import ApiKey
from signals.models import Batch, Event, Rejection
from tests.api.callers import caller
from tests.factories.signals import BatchFactory, RejectionFactory
from tests.signals.ingest.calls import call, landed, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused() -> Rejection:
    """A call without the event's name."""
    landed(text(event=""))
    return Rejection.objects.get()


def decided(rejection: Rejection) -> dict[str, Any]:
    return {
        "state": rejection.state,
        "with": rejection.decided_with,
        "by": rejection.decided_by,
        "in": rejection.replayed_as_id,
    }


def test_a_batch_says_what_became_of_its_events(key: APIClient) -> None:
    batch = BatchFactory(stored=3, duplicate=2, rejected=1)

    assert key.get(f"/api/batches/{batch.pk}").json() == {
        "id": batch.pk,
        "source": "http",
        "key": None,
        "upload": None,
        "received_at": "2026-03-02T12:00:00Z",
        "received": 6,
        "stored": 3,
        "duplicate": 2,
        "rejected": 1,
        "request_id": "",
        "processed_at": None,
        "set_aside_at": None,
        "set_aside_because": "",
    }


def test_a_rejection_has_the_event_and_the_list_does_not(key: APIClient, refused: Rejection) -> None:
    one = key.get(f"/api/rejections/{refused.pk}").json()
    (listed,) = key.get("/api/rejections").json()["results"]

    assert one == {**listed, "raw": text(event="").decode()}
    assert (listed["field"], listed["state"], listed["batch"]) == ("event", "open", refused.batch_id)


def test_a_corrected_event_lands_and_the_rejection_says_where(key: APIClient, refused: Rejection) -> None:
    response = key.post(f"/api/rejections/{refused.pk}/replay", {"event": call(event="Used")})

    batch = Batch.objects.get(source="replay")
    refused.refresh_from_db()
    assert (response.status_code, response.json()["stored"]) == (200, True)
    assert response.json()["rejection"]["replayed_as"] == batch.pk
    assert decided(refused) == {"state": "replayed", "with": ApiKey.objects.get(), "by": None, "in": batch.pk}
    assert list(Event.objects.values_list("message_id", "name")) == [("m1", "Used")]


def test_what_would_be_refused_again_is_named_and_stores_nothing(key: APIClient, refused: Rejection) -> None:
    corrected = key.post(f"/api/rejections/{refused.pk}/replay", {"event": call(userId=None)})
    as_it_was = key.post(f"/api/rejections/{refused.pk}/replay")

    assert (corrected.status_code, corrected.json()["errors"]) == (
        400,
        [{"field": "event.userId", "detail": "A call must have a userId or an anonymousId."}],
    )
    assert (as_it_was.status_code, as_it_was.json()["detail"][:13]) == (422, "Still refused")
    assert not Event.objects.exists()
    assert not Batch.objects.filter(source="replay").exists()


def test_a_second_replay_is_told_that_there_was_a_first(key: APIClient, refused: Rejection) -> None:
    key.post(f"/api/rejections/{refused.pk}/replay", {"event": call()})

    again = key.post(f"/api/rejections/{refused.pk}/replay", {"event": call(messageId="other")})

    assert (again.status_code, Event.objects.count()) == (409, 1)


def test_an_event_that_is_there_already_is_a_duplicate(key: APIClient, refused: Rejection) -> None:
    landed(text())

    response = key.post(f"/api/rejections/{refused.pk}/replay", {"event": call()})

    assert (response.status_code, response.json()["stored"], Event.objects.count()) == (200, False, 1)


@pytest.mark.parametrize("event", ["text", [], None, {"userId": "\0"}])
def test_a_correction_is_an_object_that_can_be_stored(key: APIClient, refused: Rejection, event: Any) -> None:
    response = key.post(f"/api/rejections/{refused.pk}/replay", {"event": event})

    (error,) = response.json()["errors"]
    assert (response.status_code, error["field"].startswith("event")) == (400, True)


def test_what_was_dismissed_can_be_opened_again(refused: Rejection) -> None:
    person = caller("revops")

    dismissed = person.post(f"/api/rejections/{refused.pk}/dismiss").json()
    twice = person.post(f"/api/rejections/{refused.pk}/dismiss")
    reopened = person.post(f"/api/rejections/{refused.pk}/reopen").json()

    assert (dismissed["state"], "@" in dismissed["decided_by"]) == ("dismissed", True)
    assert twice.status_code == 422
    assert (reopened["state"], reopened["decided_at"], reopened["decided_by"]) == ("open", None, None)


def test_bytes_that_are_no_text_are_shown_as_such(key: APIClient) -> None:
    rejection = RejectionFactory(raw=b"\xff{")

    assert key.get(f"/api/rejections/{rejection.pk}").json()["raw"] == "\ufffd{"
