"""Calls of realistic size: about what the Segment SDKs send for one use of a product."""

import json
from typing import Any

EVENTS = 500
TOKEN = "@@@@@@@@@@@@"


def properties(n: int) -> dict[str, Any]:
    """What happened, in detail."""
    return {
        "report_id": f"rep_{n:08}",
        "template": "weekly",
        "rows": n * 17,
        "shared": n % 3 == 0,
        "duration_ms": n * 1.25,
        "tags": ["finance", "team"],
    }


def context(n: int) -> dict[str, Any]:
    """What surrounded it."""
    return {
        "groupId": f"workspace-{n % 50}",
        "ip": "192.0.2.44",
        "library": {"name": "analytics-python", "version": "2.3.4"},
    }


def body() -> bytes:
    """A body of `/v1/batch` whose message ids contain `TOKEN`, to be replaced by something new for every request."""
    events = [
        {
            "type": "track",
            "messageId": f"{n:08x}-4c1b-4f0e-{TOKEN}",
            "timestamp": "2026-03-02T12:00:00.123456+00:00",
            "userId": f"user-{n}",
            "event": "Report Created",
            "properties": properties(n),
            "context": context(n),
            "integrations": {},
        }
        for n in range(EVENTS)
    ]
    return json.dumps({"batch": events, "sentAt": "2026-03-02T12:00:01.000000+00:00"}).encode()
