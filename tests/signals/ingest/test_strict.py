"""Strict answers: every rejected event is named, and the status says so."""

import json
from typing import Any

import pytest

from accounts.enums import Scope
from signals.models import Batch, Event
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import call
from tests.signals.ingest.http import post, refused, told

pytestmark = pytest.mark.django_db

GOOD = call(messageId="m1")
BAD = call(messageId="m2", event="")
WRONG = {
    "index": 1,
    "messageId": "m2",
    "field": "event",
    "reason": "event must be the text of what happened, and not empty.",
}


@pytest.fixture(autouse=True)
def keys() -> None:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])
    ApiKeyFactory(secret="strict", scopes=[Scope.INGEST], strict=True)


@pytest.mark.parametrize(
    "headers", [{"X-Strict-Mode": "1"}, {"X-Strict-Mode": "TRUE"}, {"Authorization": "Bearer strict"}]
)
def test_a_rejection_makes_the_answer_an_error(headers: dict[str, str]) -> None:
    response = post("/v1/batch", {"batch": [GOOD, BAD]}, **headers)

    assert "1 of 2 events were rejected" in refused(response, 400)
    document = json.loads(response.content)
    assert document["type"] == "urn:baton:problem:invalid"
    assert {name: document[name] for name in ("received", "stored", "duplicate", "rejected", "rejections")} == {
        "received": 2,
        "stored": 1,
        "duplicate": 0,
        "rejected": 1,
        "rejections": [WRONG],
    }


def test_what_is_good_beside_it_is_stored() -> None:
    post("/v1/batch", {"batch": [GOOD, BAD]}, **{"X-Strict-Mode": "1"})

    assert [event.message_id for event in Event.objects.all()] == ["m1"]
    assert Batch.objects.values_list("received", "stored", "rejected").get() == (2, 1, 1)


@pytest.mark.parametrize(("headers", "named"), [({}, 100), ({"X-Strict-Mode": "1"}, 2500)])
def test_every_rejection_is_named(headers: dict[str, str], named: int) -> None:
    answer = json.loads(post("/v1/batch", {"batch": [BAD] * 2500}, **headers).content)

    assert [bad["index"] for bad in answer["rejections"]] == list(range(named))


@pytest.mark.parametrize("value", ["0", "", "no"])
def test_only_who_asks_is_answered_strictly(value: str) -> None:
    assert told(post("/v1/batch", {"batch": [BAD]}, **{"X-Strict-Mode": value}))[0] == 200


def test_without_a_rejection_the_answer_is_the_usual_one() -> None:
    response = post("/v1/batch", {"batch": [GOOD]}, Authorization="Bearer strict")

    assert told(response) == (200, {"success": True, "received": 1, "stored": 1, "duplicate": 0, "rejected": 0})


@pytest.mark.parametrize("path", ["/e", "/batch/"])
def test_posthogs_paths_can_be_strict_too(path: str) -> None:
    sent: list[Any] = [{"event": "a", "distinct_id": "u1"}, {"event": "a", "uuid": "m2"}]

    response = post(path, sent, **{"X-Strict-Mode": "1"})

    assert response.status_code == 400
    assert json.loads(response.content)["rejections"] == [
        {"index": 1, "messageId": "m2", "field": "distinct_id", "reason": "An event must have a distinct_id."}
    ]
