"""Renders events, and their keys for the ledger, as blocks of PostgreSQL's binary COPY format.

Binary needs no escaping and no parsing of times and keys on the other side, and a block is written at once: a row at a
time from Python is many times slower.
"""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime

from signals.ingest.reading import Arrival

KEY_COLUMNS = "batch_id, message_key"
COLUMNS = (
    "received_at, batch_id, message_key, at, client_at, kind, message_id, name, user_id, anonymous_id, group_id,"
    " previous_id, properties, context"
)
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
NONE = _HEADER + _TRAILER
"""A block without rows."""

_NULL = b"\xff\xff\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400
_MICROSECONDS = 1_000_000
_JSONB_VERSION = b"\1"
_length = struct.Struct(">i").pack
_time = struct.Struct(">iq").pack
_key_start = struct.Struct(">hiqi").pack
_start = struct.Struct(">hiqiqi").pack
_key_and_time = struct.Struct(">16siq").pack


class _Texts(dict[str | None, bytes]):
    """Texts that many events of a delivery have in common, each rendered once."""

    def __missing__(self, text: str | None) -> bytes:
        self[text] = rendered = _text(text)
        return rendered


def key_block(keys: Iterable[bytes], batch_id: int) -> bytes:
    """Render the rows of `signals_ledgerentry`, in the order of `KEY_COLUMNS`."""
    start = _key_start(2, 8, batch_id, 16)
    return b"".join([_HEADER, *[start + key for key in keys], _TRAILER])


def block(arrivals: Iterable[Arrival], batch_id: int, received_at: datetime) -> bytes:
    """Render the rows of `signals_event`, in the order of `COLUMNS`."""
    start = _start(14, 8, _microseconds(received_at), 8, batch_id, 16)
    texts = _Texts()
    pieces = [_HEADER]
    for event in arrivals:
        pieces += (
            start,
            _key_and_time(event.key, 8, _microseconds(event.at)),
            _NULL if event.client_at is None else _time(8, _microseconds(event.client_at)),
            texts[event.kind],
            _text(event.message_id),
            texts[event.name],
            _text(event.user_id),
            texts[event.anonymous_id],
            texts[event.group_id],
            texts[event.previous_id],
            _json(event.properties),
            _json(event.context),
        )
    pieces.append(_TRAILER)
    return b"".join(pieces)


def _microseconds(time: datetime) -> int:
    since = time - _EPOCH
    return (since.days * _DAY_SECONDS + since.seconds) * _MICROSECONDS + since.microseconds


def _text(value: str | None) -> bytes:
    if value is None:
        return _NULL
    data = value.encode()
    return _length(len(data)) + data


def _json(text: bytes | None) -> bytes:
    if text is None:
        return _NULL
    return _length(len(text) + 1) + _JSONB_VERSION + text
