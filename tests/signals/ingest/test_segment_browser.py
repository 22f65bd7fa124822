"""What Segment's browser SDK posts, in the form that version 1.84 of it was seen to post."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Scope
from signals.models import Event
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.http import told

pytestmark = pytest.mark.django_db

SECRET = "baton_0123abcd_secret"
KINDS: dict[str, dict[str, Any]] = {
    "track": {"event": "Report Created", "properties": {"rows": 3}},
    "identify": {"traits": {"email": "ann@company.example"}},
    "page": {"name": "Pricing", "category": "Docs", "properties": {"url": "/pricing", "name": "Pricing"}},
    "screen": {"name": "Home", "properties": {"name": "Home"}},
    "group": {"groupId": "g1", "traits": {"name": "Design team"}},
    "alias": {"previousId": "a1"},
}


def seen(kind: str, **more: Any) -> dict[str, Any]:
    """A call as it leaves the page."""
    return {
        "timestamp": "2026-03-02T12:00:00.343Z",
        "integrations": {"Segment.io": True},
        "type": kind,
        "userId": "u1",
        "context": {
            "page": {"path": "/", "referrer": "", "search": "", "title": "", "url": "https://www.acme.example/"},
            "userAgentData": {"brands": [{"brand": "Chromium", "version": "156"}], "mobile": False},
            "library": {"name": "analytics.js", "version": "next-1.84.3"},
        },
        "messageId": f"ajs-next-1795674883343-{kind}",
        "anonymousId": "a1",
        "writeKey": SECRET,
        "_metadata": {"bundled": ["Segment.io"], "unbundled": [], "bundledIds": []},
        **KINDS[kind],
        **more,
    }


def post(path: str, sent: Any, **headers: str) -> tuple[int, Any]:
    response = Client().post(path, json.dumps(sent), content_type="text/plain", headers=headers)
    return told(response)  # type: ignore[arg-type]


def stored() -> list[tuple[Any, ...]]:
    return list(Event.objects.order_by("kind").values_list("kind", "name", "user_id", "anonymous_id", "message_id"))


NAMES = {"track": "Report Created", "page": "Pricing", "screen": "Home"}
ALL = [(kind, NAMES.get(kind, ""), "u1", "a1", f"ajs-next-1795674883343-{kind}") for kind in sorted(KINDS)]


def test_each_call_at_its_letter_and_all_of_them_as_a_batch_are_the_same_events() -> None:
    ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST])
    basic = "Basic " + base64.b64encode(f"{SECRET}:".encode()).decode()

    for kind in KINDS:
        status, answer = post(f"/v1/{kind[0]}", seen(kind, sentAt="2026-03-02T12:00:00.373Z"), Authorization=basic)
        assert (status, answer["stored"]) == (200, 1)
    together = {"writeKey": SECRET, "batch": [seen(kind) for kind in KINDS], "sentAt": "2026-03-02T12:00:01.000Z"}
    status, answer = post("/v1/b", together)

    assert (status, answer["duplicate"]) == (200, len(KINDS))
    assert stored() == ALL
