"""Calls as an SDK sends them, and short ways to read and land them."""

import json
from datetime import UTC, datetime
from typing import Any

from signals.enums import BatchSource
from signals.ingest.landing import Counts, land, parse
from signals.ingest.reading import Arrival, Circumstances, Refusal, read

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GIVEN = Circumstances(NOON)


def call(**members: Any) -> dict[str, Any]:
    """A track call; pass `member=None` to leave one out."""
    full = {"type": "track", "messageId": "m1", "userId": "u1", "event": "Report Created", **members}
    return {name: value for name, value in full.items() if value is not None}


def text(**members: Any) -> bytes:
    return json.dumps(call(**members)).encode()


def arrival(given: Circumstances = GIVEN, **members: Any) -> Arrival:
    found = read(text(**members), 0, given)
    assert isinstance(found, Arrival), found
    return found


def refusal(raw: bytes, given: Circumstances = GIVEN) -> tuple[str, str]:
    """The field and the reason that an event was refused for."""
    found = read(raw, 0, given)
    assert isinstance(found, Refusal), found
    return found.field, found.reason


def landed(*events: bytes, at: datetime = NOON) -> Counts:
    """Land the texts of events as one delivery over HTTP."""
    return land(parse(list(events), Circumstances(at)), source=BatchSource.HTTP, key=None, received_at=at)
