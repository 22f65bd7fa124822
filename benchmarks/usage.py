"""Calls of realistic size: about what the Segment SDKs send for one use of a product."""

import json
import os
from collections.abc import Iterator
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


def event(n: int) -> dict[str, Any]:
    """One call as an SDK writes it; its message id contains `TOKEN`, to be replaced by something new."""
    return {
        "type": "track",
        "messageId": f"{n:08x}-4c1b-4f0e-{TOKEN}",
        "timestamp": "2026-03-02T12:00:00.123456+00:00",
        "userId": f"user-{n}",
        "event": "Report Created",
        "properties": properties(n),
        "context": context(n),
        "integrations": {},
    }


def body() -> bytes:
    """A body of `/v1/batch`."""
    sent_at = "2026-03-02T12:00:01.000000+00:00"
    return json.dumps({"batch": [event(n) for n in range(EVENTS)], "sentAt": sent_at}).encode()


def bodies() -> Iterator[bytes]:
    """That body again and again, each time with new message ids."""
    return _renewed(body())


def call(n: int) -> bytes:
    """A body of `/v1/track`."""
    return json.dumps(event(n) | {"sentAt": "2026-03-02T12:00:01.000000+00:00"}).encode()


def calls() -> Iterator[bytes]:
    """That body again and again, each time with a new message id."""
    return _renewed(call(0))


def _renewed(text: bytes) -> Iterator[bytes]:
    pieces = text.split(TOKEN.encode())
    while True:
        yield os.urandom(len(TOKEN) // 2).hex().encode().join(pieces)
