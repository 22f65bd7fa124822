import base64
import gzip
import json
from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.enums import Scope
from signals.models import Batch, Event, Rejection
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import call
from tests.signals.ingest.http import BASIC, post, refused, told

pytestmark = pytest.mark.django_db

KINDS = ["track", "identify", "group", "page", "screen", "alias"]


@pytest.fixture(autouse=True)
def key() -> Any:
    return ApiKeyFactory(secret="s", scopes=[Scope.INGEST])


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_batch_is_landed(key: Any, slash: str) -> None:
    response = post(f"/v1/batch{slash}", {"batch": [call(messageId="m1"), call(messageId="m2")]})

    assert told(response) == (200, {"success": True, "received": 2, "stored": 2, "duplicate": 0, "rejected": 0})
    assert response["Content-Type"] == "application/json"
    assert Batch.objects.values_list("key", "source").get() == (key.pk, "http")


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_single_call_is_landed(kind: str, slash: str) -> None:
    status, answer = told(post(f"/v1/{kind}{slash}", call(type=None, groupId="g1", previousId="p1")))

    assert (status, answer["stored"]) == (200, 1)
    assert Event.objects.get().kind == kind


def test_what_is_rejected_is_told_beside_what_is_stored() -> None:
    good, bad = call(messageId="m1"), call(messageId="m2", event="")

    status, answer = told(post("/v1/batch", {"batch": [good, bad]}))

    assert (status, answer) == (
        200,
        {
            "success": True,
            "received": 2,
            "stored": 1,
            "duplicate": 0,
            "rejected": 1,
            "rejections": [
                {
                    "index": 1,
                    "messageId": "m2",
                    "field": "event",
                    "reason": "event must be the text of what happened, and not empty.",
                }
            ],
        },
    )
    assert Rejection.objects.get().message_id == "m2"


@pytest.mark.parametrize(
    "poison", [b"NaN", b'"\\ud800"', b'"\\u0000"', b'"\xff"', b"1e999999", b"[" * 5000 + b"]" * 5000]
)
def test_one_event_that_no_parser_takes_spoils_no_other(poison: bytes) -> None:
    bad = json.dumps(call(messageId="m2", properties={"a": 0})).encode().replace(b"0}", poison + b"}")
    sent = b'{"batch":[%b,%b,%b]}' % (
        json.dumps(call(messageId="m1")).encode(),
        bad,
        json.dumps(call(messageId="m3")).encode(),
    )

    status, answer = told(post("/v1/batch", sent))

    assert (status, answer["stored"], [bad["messageId"] for bad in answer["rejections"]]) == (200, 2, ["m2"])
    assert sorted(event.message_id for event in Event.objects.all()) == ["m1", "m3"]


@pytest.mark.parametrize(("path", "sent"), [("/v1/batch", {"batch": [call()]}), ("/v1/track", call())])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_byte_order_mark_is_no_part_of_a_body(path: str, sent: Any, pack: Callable[[bytes], bytes]) -> None:
    status, answer = told(post(path, pack(BOM_UTF8 + json.dumps(sent).encode())))

    assert (status, answer["stored"]) == (200, 1)


def test_the_batch_gives_its_context_and_time_of_sending_to_its_events() -> None:
    event = call(timestamp="2026-03-02T12:00:00Z")

    post("/v1/batch", {"batch": [event], "context": {"groupId": "g1"}, "sentAt": "2026-03-02T12:00:10Z"})

    stored = Event.objects.get()
    assert stored.group_id == "g1"
    assert (stored.received_at - stored.at).total_seconds() == 10


@pytest.mark.parametrize("kind", ["batch", "track"])
def test_nan_beside_the_key_does_not_hide_it(kind: str) -> None:
    sent = b'{"writeKey":"s","batch":[],"userId":"u1","event":"a","integrations":NaN}'

    assert told(post(f"/v1/{kind}", sent, Authorization=""))[0] == 200


@pytest.mark.parametrize(
    "header",
    [
        "Basic " + base64.b64encode(b"s:").decode(),
        "Basic " + base64.b64encode(b"s").decode(),
        "basic " + base64.b64encode(b"s:ignored").decode(),
        "Basic s",
        "Bearer s",
    ],
)
def test_the_key_is_taken_from_the_header(header: str) -> None:
    assert post("/v1/track", call(), Authorization=header).status_code == 200


@pytest.mark.parametrize("path", ["/v1/track", "/v1/batch"])
def test_the_key_is_taken_from_the_body(path: str) -> None:
    assert post(path, call(batch=[], writeKey="s"), Authorization="").status_code == 200


@pytest.mark.parametrize("header", ["", "Basic", "Basic ????", "Bearer other", "Digest s", "Basic " + "A" * 9])
def test_without_a_good_key_nothing_is_landed(header: str) -> None:
    response = post("/v1/track", call(), Authorization=header)

    assert "write key" in refused(response, 401)
    assert response["WWW-Authenticate"] == 'Basic realm="Baton", charset="UTF-8"'
    assert not Batch.objects.exists()


def test_a_wrong_key_in_the_header_is_not_outdone_by_the_body() -> None:
    refused(post("/v1/track", call(writeKey="s"), Authorization="Bearer other"), 401)


def test_a_key_for_something_else_may_not_send_usage() -> None:
    ApiKeyFactory(secret="reader", scopes=[Scope.READ])

    assert "ingest" in refused(post("/v1/track", call(), Authorization="Bearer reader"), 403)


@pytest.mark.parametrize("sent", [b"", b"x", b"5", b"[]", b'{"a":', b'{"batch":5}', b'{"batch":[}', b"{}"])
def test_a_body_that_is_no_batch_is_refused(sent: bytes) -> None:
    assert refused(post("/v1/batch", sent), 400).startswith("The body must")


@pytest.mark.parametrize("sent", [b"", b"x", b"5", b"[]", b'{"a":'])
def test_a_body_that_is_no_call_is_refused(sent: bytes) -> None:
    assert refused(post("/v1/track", sent), 400) == "The body must be a JSON object."


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_usage_is_sent_by_post(method: str) -> None:
    response = getattr(Client(), method)("/v1/batch", headers=BASIC)

    refused(response, 405)
    assert response["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {}])
def test_a_gzipped_body_is_understood(headers: dict[str, str]) -> None:
    sent = gzip.compress(json.dumps(call()).encode())

    assert told(post("/v1/track", sent, **headers))[1]["stored"] == 1


def test_broken_gzip_is_refused() -> None:
    assert "gzip" in refused(post("/v1/track", call(), **{"Content-Encoding": "gzip"}), 400)


def test_an_unknown_encoding_is_refused() -> None:
    assert "“br”" in refused(post("/v1/track", call(), **{"Content-Encoding": "br"}), 415)


def test_while_the_database_is_away_the_client_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("signals.views.land_batch", away)

    response = post("/v1/track", call())

    assert "Send the same again" in refused(response, 503)
    assert response["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("events", "queries"),
    [
        # The key, a savepoint and its release; what stores the events goes past what counts statements.
        (1, 3),
        (3, 3),
        (10, 3),
        (300, 3),
    ],
)
def test_a_batch_takes_as_many_queries_whatever_its_size(
    django_assert_num_queries: Any, events: int, queries: int
) -> None:
    post("/v1/track", call(messageId="m0"))

    with django_assert_num_queries(queries):
        post("/v1/batch", {"batch": [call(messageId=f"n{n}") for n in range(events)]})
