"""What a key is held to when it sends usage over HTTP."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from accounts import keys, rates
from accounts.counting_redis import Rest
from accounts.enums import LimitPeriod, Scope
from accounts.models import ApiKey
from signals.models import Batch, Event, Rejection
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def redis_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "REST", Rest())


def a_key(**fields: Any) -> str:
    secret = str(uuid4())
    ApiKeyFactory(secret=secret, name="Shop", prefix="baton_1", scopes=[Scope.INGEST], **fields)
    return secret


def post(secret: str, *events: dict[str, Any]) -> HttpResponse:
    headers = {"Authorization": f"Bearer {secret}", "User-Agent": "analytics-node/2.1"}
    body = json.dumps({"batch": events})
    return Client().post("/v1/batch", body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def test_events_of_other_kinds_are_rejected_one_by_one() -> None:
    secret = a_key(kinds=["track", "page"])
    events = [
        call(messageId="m0", type="page"),
        call(messageId="m1", type="identify"),
        call(messageId="m2", event=""),
        call(messageId="m3", type="screen"),
        call(messageId="m4"),
    ]

    answer = json.loads(post(secret, *events).content)

    told = [(bad["index"], bad["messageId"], bad["field"], bad["reason"]) for bad in answer["rejections"]]
    only = "The key “Shop” (baton_1…) may send track, page only, not"
    assert (answer["received"], answer["stored"], answer["rejected"]) == (5, 2, 3)
    assert told == [
        (1, "m1", "type", f"{only} identify."),
        (2, "m2", "event", "event must be the text of what happened, and not empty."),
        (3, "m3", "type", f"{only} screen."),
    ]
    assert sorted(Event.objects.values_list("message_id", flat=True)) == ["m0", "m4"]
    assert json.loads(bytes(Rejection.objects.get(index=1).raw))["type"] == "identify"


def test_a_single_call_of_another_kind_is_rejected() -> None:
    headers = {"Authorization": f"Bearer {a_key(kinds=['track'])}"}

    response = Client().post("/v1/identify", json.dumps(call()), content_type="application/json", headers=headers)

    assert (response.json()["stored"], response.json()["rejections"][0]["field"]) == (0, "type")


def test_a_key_without_kinds_may_send_all() -> None:
    answer = json.loads(post(a_key(), call(messageId="m1"), call(messageId="m2", type="identify")).content)

    assert (answer["stored"], answer["rejected"]) == (2, 0)


def test_over_the_limit_the_client_is_told_when_to_come_again() -> None:
    secret = a_key(limit_events=2, limit_period=LimitPeriod.MINUTE)

    statuses = [post(secret, call(messageId=f"m{n}")).status_code for n in range(2)]
    response = post(secret, call(messageId="m3"))

    document = json.loads(response.content)
    assert (statuses, response.status_code, response["Content-Type"]) == ([200, 200], 429, "application/problem+json")
    assert document["detail"] == "The key “Shop” (baton_1…) may send 2 events a minute. Send the same again later."
    assert (response["Retry-After"], response["X-RateLimit-Reset"]) == ("30", "30")
    assert Batch.objects.count() == 2


def test_who_sent_last_is_noted() -> None:
    post(a_key(), call())

    key = ApiKey.objects.get()
    assert (key.last_used_from, key.last_used_by) == ("127.0.0.1", "analytics-node/2.1")


def test_a_key_is_refused_from_the_request_after_its_end() -> None:
    secret = a_key()
    before = post(secret, call(messageId="m1")).status_code
    keys.revoke(ApiKey.objects.get(), at=now())

    after = post(secret, call(messageId="m2")).status_code

    assert (before, after, Event.objects.count()) == (200, 401, 1)
