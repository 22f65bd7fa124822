"""Requests with usage that are refused as a whole, counted for all processes in the Redis that the tests run with."""

import gzip
import json
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings

from accounts import counting_redis
from accounts.enums import LimitPeriod, Scope
from signals import refusals, views
from signals.enums import RequestRefusal
from signals.ingest import pressure
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import call
from tests.signals.ingest.http import post

NOWHERE = "unix:///nowhere/redis.sock"


def counted() -> dict[str, int]:
    """What every process would read, without the reasons that never occurred."""
    found = refusals.counts()
    assert found is not None
    return {reason.value: requests for reason, requests in found.items() if requests}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "sent", "headers", "reason"),
    [
        ({}, b"{", {}, "unreadable"),
        ({}, gzip.compress(b"{}", mtime=0)[:9], {"Content-Encoding": "gzip"}, "unreadable"),
        ({}, {"batch": []}, {"Authorization": "Bearer wrong"}, "no_key"),
        ({"scopes": [Scope.READ]}, {"batch": []}, {}, "not_allowed"),
        ({}, {"batch": [call()] * 2501}, {}, "too_large"),
        ({"limit_events": 1, "limit_period": LimitPeriod.MINUTE}, {"batch": [call()] * 2}, {}, "over_limit"),
    ],
)
def test_a_refused_request_is_counted_by_its_reason(
    key: dict[str, Any], sent: Any, headers: dict[str, str], reason: str
) -> None:
    ApiKeyFactory(**{"secret": "s", "scopes": [Scope.INGEST], **key})

    answers = [post("/v1/batch", sent, **headers).status_code for _ in range(2)]

    assert counted() == {reason: sum(status >= 400 for status in answers)}
    assert answers[1] >= 400


@pytest.mark.django_db
def test_what_is_accepted_is_not_counted() -> None:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])

    assert post("/v1/batch", {"batch": [call(), {"type": "odd"}]}).status_code == 200
    assert counted() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["53100", "08006"], ids=["disk_full", "database_away"])
def test_a_database_that_fails_is_counted_though_nothing_can_be_stored(
    monkeypatch: pytest.MonkeyPatch, code: str, request: pytest.FixtureRequest
) -> None:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])
    error = OperationalError("away")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": code})()

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(views, "land_batch", fail)

    assert post("/v1/batch", {"batch": [call()]}).status_code == 503
    assert counted() == {request.node.callspec.id: 1}


@pytest.mark.django_db
def test_pressure_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressure.GAUGE, "pressure", lambda _at: pressure.NO_ROOM)

    assert json.loads(post("/v1/batch", {"batch": [call()]}).content)["status"] == 503
    assert counted() == {"disk_full": 1}


def test_several_processes_count_together() -> None:
    one, other = refusals.Ledger(), refusals.Ledger()
    one.add(RequestRefusal.NO_KEY)
    other.add(RequestRefusal.NO_KEY)
    other.add(RequestRefusal.NO_ROOM)

    assert counted() == {"no_key": 2, "no_room": 1}


def test_while_redis_is_away_nothing_is_lost(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    redis, settings.REDIS_URL = settings.REDIS_URL, NOWHERE
    refusals.count(RequestRefusal.NO_KEY)
    refusals.count(RequestRefusal.NO_KEY)
    assert refusals.counts() is None

    settings.REDIS_URL = redis
    monkeypatch.setattr(counting_redis, "REST_SECONDS", 0.0)

    assert counted() == {"no_key": 2}


def test_redis_is_not_waited_for_with_every_request(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = NOWHERE
    asked = []

    def refuse(url: str) -> None:
        asked.append(url)
        raise OSError(url)

    monkeypatch.setattr(refusals, "connected", refuse)

    for _ in range(5):
        refusals.count(RequestRefusal.NO_KEY)

    assert len(asked) == 1
