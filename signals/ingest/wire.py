"""Calls as they come over the wire in Segment's words, and a delivery of several of them cut into its events.

Nothing is judged here but the outermost frame; `signals.ingest.reading` judges the events one by one. Other clients'
events become such calls by their `Dialect`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from signals.enums import EventKind
from signals.ingest import parts, split

ABSENT = msgspec.Raw()


class Call(msgspec.Struct, gc=False):
    """One call of any kind. What Baton does not look into stays JSON text."""

    type: str | None = None
    message_id: str | int | float | None = msgspec.field(name="messageId", default=None)
    timestamp: str | None = None
    original_timestamp: str | None = msgspec.field(name="originalTimestamp", default=None)
    sent_at: str | None = msgspec.field(name="sentAt", default=None)
    received_at: str | None = msgspec.field(name="receivedAt", default=None)
    user_id: str | int | float | None = msgspec.field(name="userId", default=None)
    anonymous_id: str | int | float | None = msgspec.field(name="anonymousId", default=None)
    group_id: str | int | float | None = msgspec.field(name="groupId", default=None)
    previous_id: str | int | float | None = msgspec.field(name="previousId", default=None)
    event: str | None = None
    name: str | None = None
    properties: msgspec.Raw = ABSENT
    traits: msgspec.Raw = ABSENT
    context: msgspec.Raw = ABSENT


class _Body(msgspec.Struct):
    batch: list[msgspec.Raw]
    context: msgspec.Raw = ABSENT
    sent_at: msgspec.Raw = msgspec.field(name="sentAt", default=ABSENT)
    write_key: msgspec.Raw = msgspec.field(name="writeKey", default=ABSENT)


class _Frame(msgspec.Struct):
    write_key: msgspec.Raw = msgspec.field(name="writeKey", default=ABSENT)


class BadBody(ValueError):
    """The body as a whole cannot be read; the message says what it should have been."""


class Envelope(NamedTuple):
    """What the events of a delivery share: JSON texts, empty when not given."""

    context: bytes = b""
    sent_at: bytes = b""


class Dialect(NamedTuple):
    """How one family of clients words an event.

    `translate` makes a call of an event's text, given the kind that its path names, if it does, and when it came; it
    says the kind as it is stored, and raises `Wrong` for what cannot be a call. `names` has the client's name for each
    member of a call that it calls differently.
    """

    translate: Callable[[bytes, EventKind | None, datetime], tuple[str, Call]]
    max_event_bytes: int
    names: Mapping[str, str]


class Delivery(NamedTuple):
    """The events of one request, each still text. `kind` is None where every event names its own."""

    events: list[bytes]
    kind: EventKind | None
    envelope: Envelope
    write_key: str | None


_body = msgspec.json.Decoder(_Body)
_frame = msgspec.json.Decoder(_Frame)


def batch(body: bytes) -> Delivery:
    """Cut a body of `/v1/batch` into its events.

    Raises:
        BadBody: it is no JSON object, or has no list of events.
    """
    try:
        found = _body.decode(body)
    except (ValueError, RecursionError):
        return _batch_by_brackets(body)
    envelope = Envelope(bytes(found.context), bytes(found.sent_at))
    return Delivery([bytes(raw) for raw in found.batch], None, envelope, parts.string(bytes(found.write_key)))


def single(body: bytes, kind: EventKind) -> Delivery:
    """Take a body of `/v1/track` and its like: the one event that it is.

    Raises:
        BadBody: it is no JSON object.
    """
    try:
        key = bytes(_frame.decode(body).write_key)
    except (ValueError, RecursionError):
        key = _members(body).get("writeKey", b"")
    return Delivery([body.strip()], kind, Envelope(), parts.string(key))


def _batch_by_brackets(body: bytes) -> Delivery:
    found = _members(body)
    try:
        events = parts.elements(found.get("batch", b""))
    except split.NotSplittable as error:
        raise BadBody("The body must have a member “batch” with the list of events.") from error
    envelope = Envelope(found.get("context", b""), found.get("sentAt", b""))
    return Delivery(events, None, envelope, parts.string(found.get("writeKey", b"")))


def _members(body: bytes) -> dict[str, bytes]:
    try:
        return parts.members(body)
    except split.NotSplittable as error:
        raise BadBody("The body must be a JSON object.") from error
