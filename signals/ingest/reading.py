"""Judges one event: either it can be stored, or it is refused with the field that is wrong and what would be right.

What passes here, PostgreSQL can store and Python can read back: no NUL, no half of a surrogate pair, no number beyond
double precision or 4,300 digits, no deeper nesting than `MAX_DEPTH`.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

import msgspec

from signals.enums import EventKind
from signals.ingest import split, times
from signals.ingest.wire import Call, Envelope

MAX_EVENT_BYTES = 32 * 1024
MAX_MESSAGE_ID = 100
MAX_ID = 255
MAX_DEPTH = 200
KEPT_RAW_BYTES = 2 * 1024 * 1024

KINDS: dict[str | None, EventKind] = {kind.value: kind for kind in EventKind}
TRAITS_OF = {EventKind.IDENTIFY, EventKind.GROUP}
NAMED = {EventKind.PAGE, EventKind.SCREEN}
WANTED = {
    "type": f"type must be one of {', '.join(EventKind.values)}.",
    "event": "event must be the text of what happened, and not empty.",
    "name": "name must be text.",
    "timestamp": "timestamp must be an ISO 8601 time such as 2025-03-09T08:30:00.000Z.",
    "originalTimestamp": "originalTimestamp must be an ISO 8601 time such as 2025-03-09T08:30:00.000Z.",
    "sentAt": "sentAt must be an ISO 8601 time such as 2025-03-09T08:30:00.000Z.",
    "receivedAt": "receivedAt must be an ISO 8601 time such as 2025-03-09T08:30:00.000Z.",
    "properties": "properties must be a JSON object.",
    "traits": "traits must be a JSON object.",
    "context": "context must be a JSON object.",
    "": "An event must be a JSON object.",
}
_FIELD_OF_ERROR = re.compile(r"`\$\.(\w+)")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)


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
    """An event that is not stored, and why."""

    index: int
    message_id: str
    field: str
    reason: str
    raw: bytes


class Circumstances(msgspec.Struct, frozen=True):
    """What an event's reading depends on besides its own text.

    `sent_now` says that it came straight from the client, so that `sentAt` and `received_at` are the same instant on
    two clocks; in a file they are not. `shift_by` moves the event in time, after it was judged where it was.
    """

    received_at: datetime
    kind: EventKind | None = None
    envelope: Envelope = Envelope()
    sent_now: bool = True
    shift_by: timedelta = timedelta()
    new_message_id: Callable[[bytes], str] = lambda _: str(uuid4())


class _Wrong(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


_call = msgspec.json.Decoder(Call)
_anything = msgspec.json.Decoder()
_object = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read(raw: bytes, index: int, given: Circumstances) -> Arrival | Refusal:
    """Judge the text of one event."""
    try:
        return _arrival(raw, index, given)
    except _Wrong as wrong:
        return Refusal(index, _message_id_of(raw), wrong.field, wrong.reason, raw[:KEPT_RAW_BYTES])


def message_key(message_id: str) -> bytes:
    """The ledger's key of a message id: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(message_id.encode()).digest()[:16]


def _arrival(raw: bytes, index: int, given: Circumstances) -> Arrival:
    _check_text(raw)
    call = _decoded(raw)
    kind = given.kind or _kind(call.type)
    field, bag = ("traits", call.traits) if kind in TRAITS_OF else ("properties", call.properties)
    properties, _ = _json_object(field, bytes(bag))
    context, inside = _json_object("context", _merged(bytes(call.context), given.envelope.context))
    if kind == EventKind.IDENTIFY and not properties:
        properties, _ = _json_object("context.traits", _traits_within(context))
    user_id = _id("userId", call.user_id)
    anonymous_id = _id("anonymousId", call.anonymous_id)
    group_id = _group_id(kind, call, inside)
    previous_id = _id("previousId", call.previous_id)
    _check_who(kind, user_id, anonymous_id, group_id, previous_id)
    at, client_at = _when(call, given)
    message_id = _message_id(call) or given.new_message_id(raw)
    return Arrival(
        index,
        raw,
        message_key(message_id),
        kind.value,
        message_id,
        _name(kind, call),
        user_id,
        anonymous_id,
        group_id,
        previous_id if kind == EventKind.ALIAS else None,
        at,
        client_at,
        properties or b"{}",
        context or None,
    )


def _check_text(raw: bytes) -> None:
    if len(raw) > MAX_EVENT_BYTES:
        raise _Wrong("", f"An event may have at most {MAX_EVENT_BYTES:,} bytes; this one has {len(raw):,}.")
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _depth(raw) > MAX_DEPTH:
        raise _Wrong("", f"An event may nest at most {MAX_DEPTH} levels.")


def _depth(raw: bytes) -> int:
    depth = deepest = 0
    for token in _BRACKET.finditer(raw):
        if token[0] in {b"[", b"{"}:
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in {b"]", b"}"}:
            depth -= 1
    return deepest


def _decoded(raw: bytes) -> Call:
    try:
        call = _call.decode(raw)
    except msgspec.ValidationError as error:
        found = _FIELD_OF_ERROR.search(str(error))
        field = found[1] if found else ""
        raise _Wrong(field, WANTED.get(field) or f"{field} must be text or a number.") from error
    except ValueError as error:
        raise _not_json("", error) from error
    if b"\\u0000" in raw and _NUL.search(raw):
        _check_no_nul(call)
    return call


def _not_json(field: str, error: ValueError) -> _Wrong:
    if isinstance(error, UnicodeDecodeError):
        return _Wrong(field, "The text must be valid UTF-8.")
    if isinstance(error, msgspec.ValidationError):
        return _Wrong(field, "A number must lie within double precision and have at most 4,300 digits.")
    return _Wrong(field, f"The text must be valid JSON: {_complaint(error)}.")


def _complaint(error: ValueError) -> str:
    text = str(error).removeprefix("JSON is malformed: ")
    return text[:1].lower() + text[1:]


def _check_no_nul(call: Call) -> None:
    for info in msgspec.structs.fields(Call):
        value = getattr(call, info.name)
        if "\0" in value if isinstance(value, str) else isinstance(value, msgspec.Raw) and _NUL.search(bytes(value)):
            raise _Wrong(info.encode_name, f"{info.encode_name} must not contain the character NUL.")


def _kind(given: str | None) -> EventKind:
    try:
        return KINDS[given]
    except KeyError as error:
        raise _Wrong("type", WANTED["type"]) from error


def _json_object(field: str, text: bytes) -> tuple[bytes, dict[str, Any]]:
    """The text and its value, both empty for what is absent or null."""
    if not text:
        return b"", {}
    try:
        value = _anything.decode(text)
    except ValueError as error:
        raise _not_json(field, error) from error
    if value is None:
        return b"", {}
    if not isinstance(value, dict):
        raise _Wrong(field, f"{field} must be a JSON object.")
    return text, value


def _merged(own: bytes, shared: bytes) -> bytes:
    """The event's context over that of its batch; one that is no object is left for the check that follows."""
    if not shared or shared == b"null":
        return own
    if not own or own == b"null":
        return shared
    try:
        return msgspec.json.encode(_object.decode(shared) | _object.decode(own))
    except ValueError:
        return own if own[:1] != b"{" else shared


def _traits_within(context: bytes) -> bytes:
    return bytes(_object.decode(context).get("traits", b"")) if context else b""


def _id(field: str, value: str | float | None, longest: int = MAX_ID) -> str | None:
    """An identifier as text; what is empty counts as absent."""
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else _numeral(value)
    if len(text) > longest:
        raise _Wrong(field, f"{field} must have at most {longest} characters; this one has {len(text)}.")
    return text


def _numeral(value: float) -> str:
    """A number as JavaScript would turn it into text, so that 12 and 12.0 are the same id."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def _group_id(kind: EventKind, call: Call, context: dict[str, Any]) -> str | None:
    if kind == EventKind.GROUP and (own := _id("groupId", call.group_id)):
        return own
    given = context.get("groupId")
    if given is None or (isinstance(given, str | int | float) and not isinstance(given, bool)):
        return _id("context.groupId", given)
    raise _Wrong("context.groupId", "context.groupId must be text or a number.")


def _message_id(call: Call) -> str | None:
    return _id("messageId", call.message_id, MAX_MESSAGE_ID)


def _check_who(
    kind: EventKind, user_id: str | None, anonymous_id: str | None, group_id: str | None, previous_id: str | None
) -> None:
    if kind == EventKind.ALIAS:
        if user_id is None:
            raise _Wrong("userId", "An alias call must have a userId.")
        if previous_id is None:
            raise _Wrong("previousId", "An alias call must have a previousId.")
    if user_id is None and anonymous_id is None:
        raise _Wrong("userId", "A call must have a userId or an anonymousId.")
    if kind == EventKind.GROUP and group_id is None:
        raise _Wrong("groupId", "A group call must have a groupId.")


def _name(kind: EventKind, call: Call) -> str:
    if kind == EventKind.TRACK:
        if not call.event:
            raise _Wrong("event", WANTED["event"])
        return call.event
    return call.name or "" if kind in NAMED else ""


def _when(call: Call, given: Circumstances) -> tuple[datetime, datetime | None]:
    """When it happened, and when the client's clock said that it did.

    Whoever gives both `originalTimestamp` and `timestamp` has corrected the second already.
    """
    timestamp = _time("timestamp", call.timestamp)
    original = _time("originalTimestamp", call.original_timestamp)
    client_at = original or timestamp
    if client_at is None:
        return given.received_at, None
    try:
        at = timestamp if timestamp and original else _corrected(client_at, call, given)
        _check_believable(at, given.received_at)
        if given.shift_by:
            at += given.shift_by
            _check_believable(at, given.received_at)
    except OverflowError as error:
        raise _Wrong("timestamp", "timestamp, sentAt and any shift must stay within the calendar.") from error
    return at, client_at


def _check_believable(at: datetime, received_at: datetime) -> None:
    if not times.believable(at, received_at=received_at):
        raise _Wrong("timestamp", "The time of an event must lie after 1969 and at most 366 days ahead.")


def _corrected(client_at: datetime, call: Call, given: Circumstances) -> datetime:
    sent_at = _time("sentAt", call.sent_at) or _shared_sent_at(given.envelope.sent_at)
    received_at = given.received_at if given.sent_now else _time("receivedAt", call.received_at)
    if sent_at is None or received_at is None:
        return client_at
    return times.corrected(client_at, sent_at=sent_at, received_at=received_at)


@lru_cache(maxsize=16)
def _shared_sent_at(text: bytes) -> datetime | None:
    if not text:
        return None
    try:
        return _time("sentAt", msgspec.json.decode(text, type=str | None))
    except ValueError as error:
        raise _Wrong("sentAt", WANTED["sentAt"]) from error


def _time(field: str, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return times.read(text)
    except ValueError as error:
        raise _Wrong(field, WANTED[field]) from error


def _message_id_of(raw: bytes) -> str:
    """The message id of an event that was refused, as far as it can be made out."""
    try:
        value = msgspec.json.decode(split.members(raw).get("messageId", b"null"))
    except (ValueError, RecursionError):
        return ""
    return value.replace("\0", "")[:MAX_ID] if isinstance(value, str) else ""
