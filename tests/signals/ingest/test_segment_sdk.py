"""The unmodified Segment Python SDK, pointed at a running server."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django.live_server_helper import LiveServer
from segment.analytics import request
from segment.analytics.client import Client

from accounts.enums import Scope
from signals.ingest import landing
from signals.models import Batch, Event
from tests.factories.accounts import ApiKeyFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def failures() -> list[Any]:
    return []


@pytest.fixture
def sdk(live_server: LiveServer, failures: list[Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    # A connection kept open keeps a thread of the server, and that a connection to the database under test.
    monkeypatch.setitem(request._session.headers, "Connection", "close")
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])

    def make(**options: Any) -> Client:
        return Client("s", host=live_server.url, on_error=lambda error, _: failures.append(error), **options)

    return make


@pytest.mark.parametrize("gzip", [False, True])
def test_every_call_of_the_sdk_is_stored(sdk: Callable[..., Client], failures: list[Any], gzip: bool) -> None:
    client = sdk(gzip=gzip)

    client.identify("u1", {"email": "ann@company.example"})
    client.group("u1", "g1", {"plan": "team"})
    client.track("u1", "Report Created", {"rows": 3}, context={"groupId": "g1"})
    client.page("u1", "Docs", "Pricing", {"url": "/pricing"})
    client.screen("u1", "Home", "Start")
    client.alias("a1", "u1")
    client.track(12, "With number", timestamp=datetime(2026, 3, 2, tzinfo=UTC), anonymous_id="a1")
    client.shutdown()

    assert failures == []
    stored = Event.objects.order_by("name").values_list(
        "kind", "name", "user_id", "group_id", "previous_id", "properties"
    )
    assert sorted(stored, key=str) == sorted(
        [
            ("identify", "", "u1", None, None, {"email": "ann@company.example"}),
            ("group", "", "u1", "g1", None, {"plan": "team"}),
            ("track", "Report Created", "u1", "g1", None, {"rows": 3}),
            ("page", "Pricing", "u1", None, None, {"url": "/pricing"}),
            ("screen", "Start", "u1", None, None, {}),
            ("alias", "", "u1", None, "a1", {}),
            ("track", "With number", "12", None, None, {}),
        ],
        key=str,
    )


def test_the_sdk_sends_again_what_could_not_be_stored_at_first(
    sdk: Callable[..., Client], failures: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def away_once(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError
        return landing.land(*args, **kwargs)

    monkeypatch.setattr("signals.views.land", away_once)
    monkeypatch.setattr("signals.ingest.pressure.RETRY_AFTER_SECONDS", 0)
    client = sdk()

    client.track("u1", "Report Created")
    client.shutdown()

    assert (failures, len(calls), Event.objects.count()) == ([], 2, 1)


def test_an_answer_that_was_lost_does_not_count_twice(
    sdk: Callable[..., Client], failures: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def stored_but_not_told(*args: Any, **kwargs: Any) -> Any:
        calls.append(landing.land(*args, **kwargs))
        if len(calls) == 1:
            raise OperationalError
        return calls[-1]

    monkeypatch.setattr("signals.views.land", stored_but_not_told)
    monkeypatch.setattr("signals.ingest.pressure.RETRY_AFTER_SECONDS", 0)
    client = sdk()

    client.track("u1", "Report Created")
    client.shutdown()

    assert (failures, Event.objects.count()) == ([], 1)
    assert list(Batch.objects.order_by("id").values_list("stored", "duplicate")) == [(1, 0), (0, 1)]


def test_the_sdk_is_told_of_a_wrong_key(sdk: Callable[..., Client], failures: list[Any]) -> None:
    client = sdk(max_retries=0)
    client.consumers[0].write_key = "other"

    client.track("u1", "Report Created")
    client.shutdown()

    assert [error.status for error in failures] == [401]
