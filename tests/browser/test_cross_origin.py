"""A page of another site sends usage from a real browser, the two ways that SDKs do."""

import json

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.enums import Scope
from signals.models import Event
from tests.factories.accounts import ApiKeyFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

FETCH = """async ([url, sent, headers]) => {
    const response = await fetch(url, {method: "POST", headers, body: sent, keepalive: true});
    return [response.status, await response.json()];
}"""
BEACON = """([url, sent]) => navigator.sendBeacon(url, new Blob([sent], {type: "application/json"}))"""


def test_a_page_of_another_site_sends_and_reads_the_answer(live_server: LiveServer, shop: Page) -> None:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])
    sent = json.dumps({"type": "track", "userId": "u1", "event": "Viewed"})
    headers = {"Authorization": "Basic czo=", "Content-Type": "application/json", "AnonymousId": "a1"}

    status, answer = shop.evaluate(FETCH, [f"{live_server.url}/v1/track", sent, headers])

    assert (status, answer["stored"]) == (200, 1)


def test_a_page_of_another_site_sends_as_it_is_left(live_server: LiveServer, shop: Page) -> None:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])
    sent = json.dumps({"api_key": "s", "event": "Left", "distinct_id": "u1"})

    assert shop.evaluate(BEACON, [f"{live_server.url}/e/", sent])

    # The browser tells nobody when a beacon has arrived.
    for _ in range(100):
        if Event.objects.exists():
            break
        shop.wait_for_timeout(50)
    assert Event.objects.get().name == "Left"


def test_a_page_of_another_site_reads_nothing_else(live_server: LiveServer, shop: Page) -> None:
    for path in ("/api/schema", "/healthz", "/account/login/"):
        refused = shop.evaluate("url => fetch(url).then(() => false, () => true)", f"{live_server.url}{path}")
        assert refused, path
