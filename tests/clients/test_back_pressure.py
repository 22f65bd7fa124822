"""What is refused while Baton has no room is sent again by the unmodified SDKs, and counts exactly once."""

import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.utils.timezone import now
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts import rates
from accounts.counting_redis import Rest
from accounts.enums import LimitPeriod, Scope
from signals import refusals
from signals.enums import RequestRefusal
from signals.ingest import pressure
from signals.models import Batch
from signals.stations import match_batches
from tests.clients.proxy import Proxy, between
from tests.clients.story import EVENTS, SECRET, TOLD, counted, known
from tests.clients.test_python import Tell, tell_by_posthog, tell_by_rudderstack, tell_by_segment
from tests.factories.accounts import ApiKeyFactory
from tests.factories.signals import BatchFactory

pytestmark = pytest.mark.django_db(transaction=True)

MOST_WAITED = timedelta(minutes=1)
PATIENCE_TIMES, PATIENCE_SECONDS = 1000, 0.01


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have clients come back after the shortest time that `Retry-After` can say, and every request look anew."""
    monkeypatch.setattr(pressure, "GAUGE", pressure.Gauge())
    monkeypatch.setattr(pressure, "KEPT_SECONDS", 0)
    monkeypatch.setattr(pressure, "KEPT_FOR_EACH_SECOND", 0)
    monkeypatch.setattr(pressure, "RETRY_AFTER_LAG_SECONDS", 1)
    monkeypatch.setattr(pressure, "NO_ROOM", replace(pressure.NO_ROOM, retry_after=1))
    monkeypatch.setattr(rates, "REST", Rest())


@pytest.mark.parametrize("tell", [tell_by_segment, tell_by_rudderstack, tell_by_posthog])
def test_usage_refused_while_the_line_lags_comes_again(live_server: LiveServer, tell: Tell, settings: Settings) -> None:
    settings.LINE_MAX_LAG_SECONDS = MOST_WAITED.total_seconds()
    ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST])
    BatchFactory(received_at=now() - 2 * MOST_WAITED)

    proxy = told(live_server, tell, once_refused=lambda: match_batches(now()))

    assert_all_came_later(proxy, 503, RequestRefusal.LINE_BEHIND)


def test_usage_refused_while_the_disk_is_full_comes_again(
    live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.DATABASE_FOLDER, settings.DISK_MIN_FREE_MB = tmp_path, sys.maxsize
    ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST])

    proxy = told(live_server, tell_by_segment, once_refused=lambda: setattr(settings, "DISK_MIN_FREE_MB", 1))

    assert_all_came_later(proxy, 503, RequestRefusal.DISK_FULL)


def test_usage_beyond_the_limit_of_its_key_comes_again(live_server: LiveServer) -> None:
    key = ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST], limit_events=10, limit_period=LimitPeriod.SECOND)
    assert not rates.seconds_to_wait(key, 25, now())

    proxy = told(live_server, tell_by_segment, once_refused=lambda: None)

    assert_all_came_later(proxy, 429, RequestRefusal.OVER_LIMIT)


def told(server: LiveServer, tell: Tell, *, once_refused: Callable[[], Any]) -> Proxy:
    """Have an SDK tell its story, and mend what it was refused for once it has been."""
    with between(server.url) as proxy, ThreadPoolExecutor(1) as aside:
        errors = aside.submit(tell, proxy.url)
        until_one_is_refused(proxy)
        once_refused()
        assert errors.result() == []
    return proxy


def until_one_is_refused(proxy: Proxy) -> None:
    for _ in range(PATIENCE_TIMES):
        if set(proxy.answered) - {200}:
            return
        Event().wait(PATIENCE_SECONDS)
    pytest.fail("nothing was refused")


def assert_all_came_later(proxy: Proxy, status: int, reason: RequestRefusal) -> None:
    """Each request was either taken or refused for this reason, and what came again was no duplicate."""
    answered = Counter(proxy.answered)
    assert set(answered) == {200, status}
    assert (refusals.counts() or {})[reason] == answered[status]
    assert (counted(), known()) == ((EVENTS, 0), TOLD)
    assert not Batch.objects.filter(duplicate__gt=0).exists()
