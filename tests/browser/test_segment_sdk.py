"""Segment's unmodified browser SDK on a page of another site."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response
from pytest_django.live_server_helper import LiveServer

from accounts.enums import Scope
from signals.models import Batch
from tests.clients.story import EVENTS, SECRET, TOLD, counted, known, take_the_database_away
from tests.factories.accounts import ApiKeyFactory

SDK = Path(__file__).parents[1] / "clients/node_modules/@segment/analytics-next/dist/umd/index.js"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.skipif(not SDK.exists(), reason="Node's SDKs are not here: “make clients” brings them."),
]

TELL = """async ([host, key, deliveryStrategy]) => {
    const cdnSettings = {integrations: {"Segment.io": {apiKey: key}}, metrics: {sampleRate: 0}};
    const options = {integrations: {"Segment.io": {apiHost: host + "/v1", protocol: "http", deliveryStrategy}}};
    const [analytics] = await AnalyticsNext.AnalyticsBrowser.load({writeKey: key, cdnSettings}, options);
    analytics.setAnonymousId("a1");
    const inside = {context: {groupId: "g1"}};
    await Promise.all([
        analytics.identify("u1", {email: "ann@company.example"}),
        analytics.group("g1", {name: "Design team", employees: 120}),
        analytics.track("Report Created", {rows: 3}, inside),
        analytics.page("Docs", "Pricing", {url: "/pricing"}, inside),
        analytics.alias("u1", "a1"),
    ]);
}"""
STANDARD: dict[str, Any] = {}
BATCHING = {"strategy": "batching", "config": {"size": 2, "timeout": 100}}


def tell(shop: Page, url: str, strategy: dict[str, Any]) -> list[tuple[str, int]]:
    """Have the page tell its story; returns the paths that it posted to, each with the answer."""
    answered: list[tuple[str, int]] = []

    def note(response: Response) -> None:
        if response.request.method == "POST":
            answered.append((response.url.removeprefix(url), response.status))

    shop.on("response", note)
    shop.add_script_tag(path=SDK)
    shop.evaluate(TELL, [url.removeprefix("http://"), SECRET, strategy])
    for _ in range(400):
        stored = list(Batch.objects.values_list("stored", flat=True))
        if sum(stored) == EVENTS and len(stored) == [status for _, status in answered].count(200):
            break
        shop.wait_for_timeout(50)
    return answered


def test_what_the_page_tells_is_known(live_server: LiveServer, shop: Page) -> None:
    ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST])

    answered = tell(shop, live_server.url, STANDARD)

    assert sorted(answered) == [(f"/v1/{letter}", 200) for letter in "agipt"]
    assert (counted(), known()) == ((EVENTS, 0), TOLD)


def test_what_could_not_be_stored_is_sent_again_in_batches_and_counts_once(
    live_server: LiveServer, shop: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST])
    take_the_database_away(monkeypatch, times=1)

    answered = tell(shop, live_server.url, BATCHING)

    assert answered[0] == ("/v1/b", 503)
    assert set(answered[1:]) == {("/v1/b", 200)}
    assert (counted(), known()) == ((EVENTS, 0), TOLD)
