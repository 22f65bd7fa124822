"""What the events of a delivery share, judged once for all of them."""

from datetime import datetime
from functools import lru_cache

import msgspec

from signals.ingest import times
from signals.ingest.checks import NO_NUL, WANTED, Wrong, has_nul, json_object

Members = dict[str, msgspec.Raw]

NOTHING = {b"", b"null"}
LONGEST_TIME = 100
"""No time has more bytes; what has cannot be read once it is cut."""

_members = msgspec.json.Decoder(Members)


def with_shared_context(own: bytes, shared: bytes, *, event_bytes: int, longest: int) -> bytes:
    """Lay the event's own context over that of its delivery; one that is no object is left to whoever reads it.

    The shared one counts towards what an event may have, `longest` bytes: each event is stored with it.

    Raises:
        Wrong: together they are too long, or no event could be stored with the shared one.
    """
    if shared in NOTHING:
        return own
    if event_bytes + len(shared) > longest:
        found = event_bytes + len(shared)
        reason = f"An event may have at most {longest:,} bytes, its batch's context included; this one has {found:,}."
        raise Wrong("context", reason)
    judged = _judged(shared)
    if isinstance(judged, str):
        raise Wrong("context", judged)
    if own in NOTHING:
        return shared
    try:
        return msgspec.json.encode(judged | _members.decode(own))
    except RecursionError:
        return own
    except ValueError:
        return own if own[:1] != b"{" else shared


def sent_at(text: bytes) -> datetime | None:
    """When the delivery was sent, if it says so.

    Raises:
        Wrong: it is no time.
    """
    try:
        return None if text in NOTHING else _time(text[:LONGEST_TIME])
    except ValueError as error:
        raise Wrong("sentAt", WANTED["sentAt"]) from error


@lru_cache(maxsize=16)
def _time(text: bytes) -> datetime | None:
    said = msgspec.json.decode(text, type=str)
    return times.read(said) if said else None


@lru_cache(maxsize=16)
def _judged(text: bytes) -> Members | str:
    """The members of a shared context, or why no event can be stored with it."""
    try:
        json_object("context", text)
    except Wrong as wrong:
        return wrong.reason
    return NO_NUL.format("context") if has_nul(text) else _members.decode(text)
