"""What the events behind occurrences said: their own values, as long as they are kept.

An event is found through the deduplication ledger, which knows the batch of a message, and the batch, which knows when
it was received; so each is two look-ups by primary key, whatever is stored. An event whose month was dropped, whose
ledger entry was let go, or whose person was erased, has nothing to say.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

VALUES_SHOWN = 8
"""Properties of one event that are shown; what is inside objects and lists is not."""
TEXT_SHOWN = 80

_TOLD = """
SELECT event.message_key, event.properties::text FROM signals_ledgerentry AS entry
JOIN signals_batch AS batch ON batch.id = entry.batch_id
JOIN signals_event AS event ON event.received_at = batch.received_at AND event.message_key = entry.message_key
WHERE entry.message_key = ANY(%s)
"""


def told_by(message_keys: Iterable[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """The plain values of each event that is still stored, by name, cut to what a line can show."""
    wanted = list(message_keys)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [wanted])
        return {key: _plain(json.loads(properties)) for key, properties in cursor.fetchall()}


def _plain(properties: dict[str, Any]) -> list[tuple[str, str]]:
    plain = [(name, _said(value)) for name, value in properties.items() if isinstance(value, str | int | float)]
    return plain[:VALUES_SHOWN]


def _said(value: str | float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if len(text) <= TEXT_SHOWN else f"{text[:TEXT_SHOWN]}…"
