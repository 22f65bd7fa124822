"""The SDKs of RudderStack and PostHog that send more than their key may send it again, and it counts once."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.utils.timezone import now
from pytest_django.live_server_helper import LiveServer

from accounts import rates
from accounts.counting_redis import Rest
from accounts.enums import LimitPeriod, Scope
from accounts.models import ApiKey
from signals.models import Batch
from tests.clients.proxy import Proxy, between
from tests.clients.story import EVENTS, SECRET, TOLD, counted, known
from tests.clients.test_python import Tell, tell_by_posthog, tell_by_rudderstack
from tests.factories.accounts import ApiKeyFactory

pytestmark = pytest.mark.django_db(transaction=True)

LIMIT = 10
PAUSE_SECONDS = 0.01


@pytest.mark.parametrize("tell", [tell_by_rudderstack, tell_by_posthog])
def test_over_its_limit_it_waits_and_sends_again(
    live_server: LiveServer, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "REST", Rest())
    key = ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST], limit_events=LIMIT, limit_period=LimitPeriod.SECOND)

    with between(live_server.url) as proxy, ThreadPoolExecutor(1) as aside:
        errors = aside.submit(tell, proxy.url)
        crowd_out(errors, proxy, key)

        assert (errors.result(), set(proxy.answered), set(proxy.waits)) == ([], {200, 429}, {1})
    assert (counted(), known()) == ((EVENTS, 0), TOLD)
    assert not Batch.objects.filter(duplicate__gt=0).exists()


def crowd_out(told: "Future[list[Any]]", proxy: Proxy, key: ApiKey) -> None:
    """Use up the allowance, as somebody else with the same key would, until the SDK has been refused."""
    rates.seconds_to_wait(key, LIMIT, now())
    while not (told.done() or proxy.waits):
        rates.seconds_to_wait(key, 1, now())
        Event().wait(PAUSE_SECONDS)
