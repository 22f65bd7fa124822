"""Judges one event: either it can be stored, or it is refused with the field that is wrong and what would be right.

What an event says in its client's own words is left to the dialect, which gives a `Call`; what holds in all words is in
`signals.ingest.checks`.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from types import NoneType
from typing import Any
from uuid import uuid4

import msgspec

from signals.enums import EventKind
from signals.ingest import shared, split, times
from signals.ingest.checks import (
    MAX_ID,
    WANTED,
    Wrong,
    check_length,
    check_no_nul,
    identifier,
    json_object,
    numeral,
)
from signals.ingest.segment import SEGMENT
from signals.ingest.wire import Call, Dialect, Envelope

MAX_MESSAGE_ID = 100
KEPT_RAW_BYTES = 2 * 1024 * 1024

IDENTIFIERS = (str, int, float, NoneType)
BACKSLASH = ord("\\")
"""No character is written as an escape where this is not."""

# As they are stored: to ask an enumeration for its members takes long, for every event.
TRACK, IDENTIFY, GROUP = EventKind.TRACK.value, EventKind.IDENTIFY.value, EventKind.GROUP.value
TRAITS_OF = {IDENTIFY, GROUP}
NAMED = {EventKind.PAGE.value, EventKind.SCREEN.value}


class Arrival(msgspec.Struct, gc=False):
    """An event that can be stored; `properties` and `context` are JSON text. `key` is the ledger's."""

    index: int
    raw: bytes
    key: bytes
    kind: str
    message_id: str
    name: str
    user_id: str | None
    anonymous_id: str | None
    group_id: str | None
    previous_id: str | None
    at: datetime
    client_at: datetime | None
    properties: bytes
    context: bytes | None


class Refusal(msgspec.Struct):
    """An event that is not stored, and why. One made from a row of a sheet names the row and keeps its text."""

    index: int
    message_id: str
    field: str
    reason: str
    raw: bytes
    row: int | None = None
    row_text: bytes | None = None


class Circumstances(msgspec.Struct, frozen=True):
    """What an event's reading depends on besides its own text.

    `sent_now` says that it came straight from the client, so that `sentAt` and `received_at` are the same instant on
    two clocks; in a file they are not. `shift_by` moves the event in time, after it was judged where it was.
    """

    received_at: datetime
    kind: EventKind | None = None
    dialect: Dialect = SEGMENT
    envelope: Envelope = Envelope()
    sent_now: bool = True
    shift_by: timedelta = timedelta()
    new_message_id: Callable[[bytes], str] = lambda _: str(uuid4())


_object = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read(raw: bytes, index: int, given: Circumstances) -> Arrival | Refusal:
    """Judge the text of one event."""
    try:
        return _arrival(raw, index, given)
    except Wrong as wrong:
        field, reason = _in_words_of(given.dialect, wrong)
        return Refusal(index, _message_id_of(raw, given.dialect), field, reason, raw[:KEPT_RAW_BYTES])


def message_key(message_id: str) -> bytes:
    """The ledger's key of a message id: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(message_id.encode()).digest()[:16]


def _arrival(raw: bytes, index: int, given: Circumstances) -> Arrival:
    """Read the event; what most calls leave out is asked for before it is looked into."""
    dialect, envelope = given.dialect, given.envelope
    check_length(raw, dialect.max_event_bytes)
    kind, call = dialect.translate(raw, given.kind, given.received_at)
    if BACKSLASH in raw:
        check_no_nul(call, raw)
    field, bag = ("traits", call.traits) if kind in TRAITS_OF else ("properties", call.properties)
    properties, _ = json_object(field, bytes(bag))
    context = bytes(call.context)
    if envelope.context:
        context = shared.with_shared_context(
            context, envelope.context, event_bytes=len(raw), longest=dialect.max_event_bytes
        )
    context, inside = json_object("context", context)
    if not properties and kind == IDENTIFY:
        properties, _ = json_object("context.traits", _traits_within(context))
    user_id = identifier("userId", call.user_id)
    anonymous_id = None if call.anonymous_id is None else identifier("anonymousId", call.anonymous_id)
    group_id = _group_id(kind, call, inside)
    previous_id = None if call.previous_id is None else identifier("previousId", call.previous_id)
    at, client_at = _when(call, given)
    message_id = identifier("messageId", call.message_id, MAX_MESSAGE_ID) or given.new_message_id(raw)
    return Arrival(
        index,
        raw,
        message_key(message_id),
        kind,
        message_id,
        _name(kind, call),
        user_id,
        anonymous_id,
        group_id,
        previous_id,
        at,
        client_at,
        properties or b"{}",
        context or None,
    )


def _traits_within(context: bytes) -> bytes:
    return bytes(_object.decode(context).get("traits", b"")) if context else b""


def _group_id(kind: str, call: Call, context: dict[str, Any]) -> str | None:
    if kind == GROUP and (own := identifier("groupId", call.group_id)):
        return own
    given = context.get("groupId")
    if isinstance(given, bool) or not isinstance(given, IDENTIFIERS):
        raise Wrong("context.groupId", "context.groupId must be text or a number.")
    group_id = identifier("context.groupId", given)
    if group_id is None and kind == GROUP:
        raise Wrong("groupId", "A group call must have a groupId.")
    return group_id


def _name(kind: str, call: Call) -> str:
    if kind == TRACK:
        if not call.event:
            raise Wrong("event", WANTED["event"])
        return call.event
    return call.name or "" if kind in NAMED else ""


def _when(call: Call, given: Circumstances) -> tuple[datetime, datetime | None]:
    """When it happened, and when the client's clock said that it did.

    Whoever gives both `originalTimestamp` and `timestamp` has corrected the second already. What the event says of its
    sending is judged even where there is nothing to correct by it.
    """
    timestamp = _time("timestamp", call.timestamp) if call.timestamp else None
    original = _time("originalTimestamp", call.original_timestamp) if call.original_timestamp else None
    sent_at = _time("sentAt", call.sent_at) if call.sent_at else None
    client_at = original or timestamp
    if client_at is None:
        return given.received_at, None
    try:
        at = timestamp if timestamp and original else client_at + _correction(sent_at, call, given)
        if given.shift_by:
            _check_believable(at, given.received_at)
            at += given.shift_by
        _check_believable(at, given.received_at)
    except OverflowError as error:
        raise Wrong("timestamp", "timestamp, sentAt and any shift must stay within the calendar.") from error
    return at, client_at


def _check_believable(at: datetime, received_at: datetime) -> None:
    if not times.believable(at, received_at=received_at):
        raise Wrong("timestamp", "The time of an event must lie after 1969 and at most 366 days ahead.")


def _correction(sent_at: datetime | None, call: Call, given: Circumstances) -> timedelta:
    """How far the client's clock is behind ours; the delivery's time of sending counts where the event has none."""
    sent_at = sent_at or shared.sent_at(given.envelope.sent_at)
    received_at = given.received_at if given.sent_now else _time("receivedAt", call.received_at)
    if sent_at is None or received_at is None:
        return times.NO_TIME
    return times.correction(sent_at=sent_at, received_at=received_at)


def _time(field: str, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return times.read(text)
    except ValueError as error:
        raise Wrong(field, WANTED[field]) from error


def _in_words_of(dialect: Dialect, wrong: Wrong) -> tuple[str, str]:
    """Field and reason with the name that the client has for the field."""
    name = dialect.names.get(wrong.field)
    if name is None:
        return wrong.field, wrong.reason
    return name, wrong.reason.replace(wrong.field, name, 1)


def _message_id_of(raw: bytes, dialect: Dialect) -> str:
    """The message id of an event that was refused, as far as it can be made out."""
    try:
        value = msgspec.json.decode(split.members(raw).get(dialect.names.get("messageId", "messageId"), b"null"))
    except (ValueError, RecursionError):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return (value if isinstance(value, str) else numeral(value)).replace("\0", "")[:MAX_ID]
