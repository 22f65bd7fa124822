"""The unmodified Segment SDK against a Baton that cannot take everything at once: it waits, and all comes in."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.live_server_helper import LiveServer
from segment.analytics import request
from segment.analytics.client import Client

from accounts import rates
from accounts.enums import LimitPeriod, Scope
from signals.enums import RequestRefusal
from signals.ingest import pressure
from signals.ingest.pressure import FULL, Pressure
from signals.models import Event
from tests.factories.accounts import ApiKeyFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def failures() -> list[Any]:
    return []


@pytest.fixture
def sdk(live_server: LiveServer, failures: list[Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    # A connection kept open keeps a thread of the server, and that a connection to the database under test.
    monkeypatch.setitem(request._session.headers, "Connection", "close")
    monkeypatch.setattr(rates, "_away_since", None)

    def make(**fields: Any) -> Client:
        secret = str(uuid4())
        ApiKeyFactory(secret=secret, scopes=[Scope.INGEST], **fields)
        options: Any = {"host": live_server.url, "upload_size": 2, "upload_interval": 0.05}
        return Client(secret, on_error=lambda error, _: failures.append(error), **options)

    return make


def send(client: Client, events: int) -> None:
    for number in range(events):
        client.track("u1", "Report Created", {"rows": number})
    client.flush()
    client.shutdown()


def test_over_its_limit_the_sdk_waits_and_sends_again(sdk: Callable[..., Client], failures: list[Any]) -> None:
    send(sdk(limit_events=3, limit_period=LimitPeriod.SECOND), 7)

    assert (failures, Event.objects.count()) == ([], 7)


def test_what_a_line_too_far_behind_refused_comes_in_afterwards(
    sdk: Callable[..., Client], failures: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: Iterator[Any] = iter([Pressure(FULL, 1, RequestRefusal.DISK_FULL)] * 2)
    asked: list[Any] = []

    def seen(at: Any) -> Pressure | None:
        asked.append(at)
        return next(answers, None)

    monkeypatch.setattr(pressure.GAUGE, "pressure", seen)

    send(sdk(), 2)

    assert (failures, Event.objects.count(), len(asked)) == ([], 2, 3)
