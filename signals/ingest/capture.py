"""PostHog's capture bodies: unwrapped, and cut into their events.

A body is one event, an object with a `batch` of them, or a bare array. It may be packed with gzip, and either side of
that be wrapped in base64 or be the field `data` of a form, as older clients do. As with Segment's bodies only the
outermost frame is judged here, and one bad event spoils no other.
"""

import base64
import binascii
from datetime import timedelta
from urllib.parse import parse_qsl

import msgspec

from signals.enums import EventKind
from signals.ingest import body, parts, split, times
from signals.ingest.wire import BadBody, Delivery, Envelope

MAX_FORM_FIELDS = 20
MAX_FORM_BYTES = 256 * 1024  # escapes cost many times their length to undo, and browsers send no more than 64 KB
JSON_STARTS = (b"{", b"[")
KEY_MEMBERS = ("api_key", "token", "$token")


class LongForm(body.TooLarge):
    """The form has more than `MAX_FORM_BYTES`."""


def unwrapped(data: bytes, *, limit: int) -> bytes:
    """The JSON text inside a form, base64 and gzip; a byte order mark is no part of it.

    Raises:
        TooLarge, NotUnpackable: as `body.read`.
        BadBody: it is a form without `data`.
    """
    data = _from_base64(_from_form(body.without_mark(data)))
    if data.startswith(body.GZIP_MAGIC):
        data = _from_base64(body.without_mark(body.gunzip(data, limit=limit)))
    return body.without_mark(data)


def cut(text: bytes, kind: EventKind | None, sent_ms: str = "") -> Delivery:
    """Cut a JSON text into its events.

    `sent_ms` is when it was sent as the query says it, in milliseconds since 1970; the body's own word counts for more.
    A time that cannot be read is taken as not given.

    Raises:
        BadBody: it is neither an object nor an array.
    """
    is_array = text.lstrip().startswith(b"[")
    members = {} if is_array else _members_of(text)
    if is_array:
        events = _elements_of(text)
    elif members.get("batch", b"null") != b"null":
        events = _elements_of(members["batch"])
    else:
        events = [text.strip()]
    sent_at = _sent_at(members) or _sent_at_query(sent_ms)
    return Delivery(events, kind, Envelope(sent_at=sent_at), _key(members) or _key_of_first(events))


def _from_form(data: bytes) -> bytes:
    if data.lstrip().startswith(JSON_STARTS) or b"data=" not in data[:200]:
        return data
    if len(data) > MAX_FORM_BYTES:
        raise LongForm
    try:
        fields = dict(parse_qsl(data.strip(), max_num_fields=MAX_FORM_FIELDS))
    except ValueError as error:
        raise BadBody("The body must be JSON, or a form with a field “data”.") from error
    # A plus that was not escaped has become a space; base64 has none, and JSON does not mind.
    value = fields.get(b"data", b"")
    return value if value.lstrip().startswith(JSON_STARTS) else value.replace(b" ", b"+")


def _from_base64(data: bytes) -> bytes:
    if data.lstrip().startswith(JSON_STARTS) or data.startswith(body.GZIP_MAGIC):
        return data
    try:
        return base64.b64decode(data.strip(), validate=True)
    except binascii.Error:
        return data


def _members_of(text: bytes) -> dict[str, bytes]:
    try:
        return parts.members(text)
    except split.NotSplittable as error:
        raise BadBody("The body must be a JSON object with an event or a batch, or an array of events.") from error


def _elements_of(text: bytes) -> list[bytes]:
    try:
        return parts.elements(text)
    except split.NotSplittable as error:
        raise BadBody("The events must be a JSON array.") from error


def _key(members: dict[str, bytes]) -> str | None:
    return next(filter(None, (parts.string(members.get(name, b"")) for name in KEY_MEMBERS)), None)


def _key_of_first(events: list[bytes]) -> str | None:
    """The key that an event carries itself, as those of a bare array do."""
    try:
        members = _members_of(events[0]) if events else {}
        return _key(members) or _key(_members_of(members.get("properties", b"{}")))
    except BadBody:
        return None


def _sent_at(members: dict[str, bytes]) -> bytes:
    for name in ("sent_at", "sentAt"):
        try:
            times.read(parts.string(members.get(name, b"")) or "")
        except ValueError:
            continue
        return members[name]
    return b""


def _sent_at_query(milliseconds: str) -> bytes:
    try:
        return msgspec.json.encode(times.EARLIEST + timedelta(milliseconds=int(milliseconds)))
    except (ValueError, OverflowError):
        return b""
