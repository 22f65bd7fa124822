"""Segment's words, which are RudderStack's too: a call names its kind and is taken as it is."""

from datetime import datetime

import msgspec

from signals.enums import EventKind
from signals.ingest.checks import WANTED, Wrong, decoded
from signals.ingest.wire import Call, Dialect

MAX_EVENT_BYTES = 32 * 1024
KINDS = frozenset(EventKind.values)
ALIAS = EventKind.ALIAS.value
ABSENT = {None, ""}

_call = msgspec.json.Decoder(Call)


def translate(raw: bytes, path_kind: EventKind | None, received_at: datetime) -> tuple[str, Call]:  # noqa: ARG001
    """Read the call, and see that it says whom it is about."""
    call = decoded(_call, raw)
    kind = path_kind.value if path_kind else call.type
    if kind is None or kind not in KINDS:
        raise Wrong("type", WANTED["type"])
    if kind == ALIAS:
        _check_alias(call)
    elif call.previous_id is not None:
        call.previous_id = None
    if call.user_id in ABSENT and call.anonymous_id in ABSENT:
        raise Wrong("userId", "A call must have a userId or an anonymousId.")
    return kind, call


def _check_alias(call: Call) -> None:
    if call.user_id in ABSENT:
        raise Wrong("userId", "An alias call must have a userId.")
    if call.previous_id in ABSENT:
        raise Wrong("previousId", "An alias call must have a previousId.")


SEGMENT = Dialect(translate, MAX_EVENT_BYTES, {})
