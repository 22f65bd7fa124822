"""PostHog's capture paths."""

import base64
import gzip
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.enums import Scope
from signals.models import Batch, Event, Rejection
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.http import BASIC, post, refused, told

pytestmark = pytest.mark.django_db

PATHS = ["/batch", "/capture", "/i/v0/e", "/e", "/track", "/engage"]
EVERY_PATH = [f"{path}{slash}" for path in PATHS for slash in ("", "/")]
EVENT = {"api_key": "s", "event": "Report Created", "distinct_id": "u1", "properties": {"rows": 3}}
ONE_STORED = {"status": "Ok", "received": 1, "stored": 1, "duplicate": 0, "rejected": 0}


@pytest.fixture(autouse=True)
def key() -> Any:
    return ApiKeyFactory(secret="s", scopes=[Scope.INGEST])


def send(path: str, sent: Any, **headers: str) -> Any:
    """Without a key in the header, as PostHog's clients do."""
    return post(path, sent, Authorization="", **headers)


@pytest.mark.parametrize("path", EVERY_PATH)
@pytest.mark.parametrize("sent", [EVENT, [EVENT], {"api_key": "s", "batch": [EVENT]}])
def test_every_path_takes_one_event_or_many(path: str, sent: Any, key: Any) -> None:
    assert told(send(path, sent)) == (200, ONE_STORED)
    assert Event.objects.values_list("kind", "name", "user_id", "properties").get() == (
        "track",
        "Report Created",
        "u1",
        {"rows": 3},
    )
    assert Batch.objects.values_list("key", "source").get() == (key.pk, "posthog")


@pytest.mark.parametrize("path", EVERY_PATH)
def test_the_key_may_be_in_the_header_too(path: str) -> None:
    assert post(path, [EVENT | {"api_key": "other"}]).status_code == 200


@pytest.mark.parametrize("name", ["api_key", "token", "$token"])
def test_the_key_has_three_names(name: str) -> None:
    assert send("/e", EVENT | {"api_key": None, name: "s"}).status_code == 200
    assert "api_key" in refused(send("/e", EVENT | {"api_key": None, name: "other"}), 401)


def test_engage_takes_events_without_a_name() -> None:
    send("/engage/", {"$token": "s", "$distinct_id": "u1", "$set": {"plan": "pro"}})

    assert Event.objects.values_list("kind", "user_id", "properties").get() == ("identify", "u1", {"plan": "pro"})


@pytest.mark.parametrize("query", ["", "?compression=gzip", "?compression=gzip-js&ver=1.2&_=1772452800000"])
@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}, {"Content-Type": "text/plain"}])
def test_gzip_is_known_by_its_first_bytes(query: str, headers: dict[str, str]) -> None:
    sent = json.dumps(EVENT).encode()

    for data in (gzip.compress(sent), sent):
        assert told(send(f"/e/{query}", data, **headers))[1]["stored"] == 1


@pytest.mark.parametrize("data", [json.dumps(EVENT), base64.b64encode(json.dumps(EVENT).encode()).decode()])
def test_a_form_and_a_query_are_understood(data: str) -> None:
    form = "application/x-www-form-urlencoded"

    posted = Client().post("/e/?compression=base64", f"data={quote(data)}", content_type=form)
    got = Client().get(f"/e/?data={quote(data)}&_=1772452800000")

    assert [told(response) for response in (posted, got)] == [(200, ONE_STORED)] * 2  # type: ignore[arg-type]


def test_an_unknown_compression_is_refused() -> None:
    assert "gzip-js" in refused(send("/e/?compression=lz64", EVENT), 415)
    assert "“br”" in refused(send("/e/", EVENT, **{"Content-Encoding": "br"}), 415)
    assert "gzip" in refused(send("/e/", b"\x1f\x8b\x08rest"), 400)


@pytest.mark.parametrize("name", ["sent_at", "sentAt"])
def test_the_time_of_sending_corrects_the_clients_clock(name: str) -> None:
    event = EVENT | {"timestamp": "2020-01-01T00:00:00Z"}

    send("/batch/", {"api_key": "s", "batch": [event], name: "2020-01-01T00:00:10Z"})

    stored = Event.objects.get()
    assert stored.received_at - stored.at == timedelta(seconds=10)


def test_a_bad_event_spoils_no_other() -> None:
    good = json.dumps(EVENT).encode()

    status, answer = told(send("/batch/", b'{"api_key":"s","batch":[%b,{"event":NaN},%b,5]}' % (good, good)))

    assert (status, answer["stored"], answer["rejected"]) == (200, 2, 2)
    assert [bad["index"] for bad in answer["rejections"]] == [1, 3]
    assert Rejection.objects.count() == 2


def test_an_event_sent_again_is_a_duplicate() -> None:
    sent = {"api_key": "s", "batch": [EVENT | {"uuid": "0b7f0b8e"}]}

    assert [told(send("/batch/", sent))[1]["stored"] for _ in range(2)] == [1, 0]


def test_the_workspace_may_be_set(settings: Any) -> None:
    settings.POSTHOG_WORKSPACE_GROUP = "company"
    groups = {"$groups": {"project": "p1", "company": "acme"}}

    send("/e", EVENT | {"properties": groups})

    assert Event.objects.get().group_id == "acme"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "head"])
@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_refused(path: str, method: str) -> None:
    response = getattr(Client(), method)(path, headers=BASIC)

    assert (response.status_code, response["Allow"]) == (405, "POST, GET, OPTIONS")


@pytest.mark.parametrize("path", PATHS)
def test_what_is_no_body_is_a_problem(path: str) -> None:
    assert refused(send(path, b"x"), 400).startswith("The body must")
    assert refused(send(f"{path}/more", EVENT), 404)


def test_a_batch_takes_as_many_queries_whatever_its_size(django_assert_num_queries: Any) -> None:
    send("/e", EVENT)

    for sent in ([EVENT] * 10, [EVENT] * 300):
        # The key, a savepoint and its release; what stores the events goes past what counts statements.
        with django_assert_num_queries(3):
            send("/batch", sent)
