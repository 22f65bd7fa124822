"""Segment's words, which are RudderStack's too: a call names its kind and is taken as it is.

All but for ids that are nobody's (`signals.ingest.nobodys`): a call's other id is left alone by them, and an alias with
one is refused.
"""

from datetime import datetime

import msgspec

from signals.enums import EventKind
from signals.ingest.checks import WANTED, Wrong, decoded
from signals.ingest.nobodys import is_nobodys, is_undefined
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
    user, visitor = call.user_id, call.anonymous_id
    if user in ABSENT and visitor in ABSENT:
        raise Wrong("userId", "A call must have a userId or an anonymousId.")
    if is_nobodys(user) or (visitor is not None and is_nobodys(visitor)):
        _leave_out_nobody(call)
    return kind, call


def _check_alias(call: Call) -> None:
    for field, value in (("userId", call.user_id), ("previousId", call.previous_id)):
        if value in ABSENT:
            raise Wrong(field, f"An alias call must have a {field}.")
        if is_nobodys(value):
            raise Wrong(field, f"{field} must be the id of one person; “{value}” is nobody's.")


def _leave_out_nobody(call: Call) -> None:
    """Keep an id that is nobody's from tying the call's other id to everybody else who came with it."""
    if call.user_id not in ABSENT and call.anonymous_id not in ABSENT:
        if is_nobodys(call.anonymous_id):
            call.anonymous_id = None
        else:
            call.user_id = None
    field, value = ("anonymousId", call.anonymous_id) if call.user_id in ABSENT else ("userId", call.user_id)
    if is_undefined(value):
        raise Wrong(field, f"{field} must be the id of one person; “{value}” is nobody's.")


SEGMENT = Dialect(translate, MAX_EVENT_BYTES, {})
