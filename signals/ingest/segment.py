"""Segment's words, which are RudderStack's too: a call names its kind and is taken as it is."""

from datetime import datetime

import msgspec

from signals.enums import EventKind
from signals.ingest.checks import WANTED, Wrong, decoded
from signals.ingest.wire import Call, Dialect

MAX_EVENT_BYTES = 32 * 1024
KINDS: dict[str | None, EventKind] = {kind.value: kind for kind in EventKind}
ABSENT = {None, ""}

_call = msgspec.json.Decoder(Call)


def translate(raw: bytes, kind: EventKind | None, received_at: datetime) -> tuple[EventKind, Call]:  # noqa: ARG001
    """Read the call, and see that it says whom it is about."""
    call = decoded(_call, raw)
    kind = kind or _kind(call.type)
    if kind == EventKind.ALIAS:
        _check_alias(call)
    else:
        call.previous_id = None
    if call.user_id in ABSENT and call.anonymous_id in ABSENT:
        raise Wrong("userId", "A call must have a userId or an anonymousId.")
    return kind, call


def _kind(given: str | None) -> EventKind:
    try:
        return KINDS[given]
    except KeyError as error:
        raise Wrong("type", WANTED["type"]) from error


def _check_alias(call: Call) -> None:
    if call.user_id in ABSENT:
        raise Wrong("userId", "An alias call must have a userId.")
    if call.previous_id in ABSENT:
        raise Wrong("previousId", "An alias call must have a previousId.")


SEGMENT = Dialect(translate, MAX_EVENT_BYTES, {})
