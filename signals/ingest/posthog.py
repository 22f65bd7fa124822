"""PostHog's words: what one of its events means in Baton's.

PostHog has one name space of ids, so every `distinct_id` is a `userId`, and every tie between two of them is an alias.
One event stays one event: what it says besides its kind goes along in its context, where the matching station finds it:
`groupId` (the workspace among its `$groups`), `$set` and `$set_once`.

| event | kind | carries on |
|---|---|---|
| `$identify`, `$set`, `$set_once` | identify | `$set` as traits; `$anon_distinct_id` is the same person |
| `$create_alias`, `$merge_dangerously` | alias | `alias` and `distinct_id` are one person |
| `$groupidentify` | group | `$group_set` as traits of `$group_key`, whoever sent it |
| `$pageview`, `$screen` | page, screen | url, path and referrer under Segment's names, too |
| any other | track | |
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TypeVar

import msgspec

from signals.enums import EventKind
from signals.ingest.checks import TOO_DEEP, WANTED, Wrong, decoded, not_json, numeral
from signals.ingest.nobodys import is_nobodys
from signals.ingest.wire import ABSENT, Call, Dialect

MAX_EVENT_BYTES = 1024 * 1024
MAX_DISTINCT_ID = 200
WORKSPACE_TYPES = ("workspace", "team", "project", "organization", "company", "account")
"""Which of several group types is the workspace until somebody says; of others it is the first in the alphabet."""

NOT_KEPT = {"token", "api_key", "$token", "distinct_id", "$set", "$set_once", "$groups"}
PAGE_PROPERTIES = {"$current_url": "url", "$pathname": "path", "$referrer": "referrer"}
NAMES = {
    "messageId": "uuid",
    "userId": "distinct_id",
    "previousId": "distinct_id",
    "groupId": "$group_key",
    "context.groupId": "$groups",
    "context": "$set",
    "traits": "$set",
    "name": "$screen_name",
    "sentAt": "sent_at",
}

Members = dict[str, msgspec.Raw]
T = TypeVar("T")


class Event(msgspec.Struct):
    """One event as it comes over the wire."""

    event: str | None = None
    uuid: str | int | float | None = None
    distinct_id: str | int | float | None = None
    other_distinct_id: str | int | float | None = msgspec.field(name="$distinct_id", default=None)
    timestamp: str | None = None
    offset: int | float | None = None
    properties: msgspec.Raw = ABSENT
    set: msgspec.Raw = msgspec.field(name="$set", default=ABSENT)
    set_once: msgspec.Raw = msgspec.field(name="$set_once", default=ABSENT)


_event = msgspec.json.Decoder(Event)
_object = msgspec.json.Decoder(Members | None)
_id = msgspec.json.Decoder(str | int | float | None)
_name = msgspec.json.Decoder(str | None)


@cache
def dialect(workspace_type: str) -> Dialect:
    """PostHog's words, where the groups of this type are the workspaces; empty leaves it to each event."""
    return Dialect(partial(_translate, workspace_type), MAX_EVENT_BYTES, NAMES)


def _translate(workspace_type: str, raw: bytes, path_kind: EventKind | None, received_at: datetime) -> tuple[str, Call]:
    """Make the call. A path that names a kind, which `/engage` does, names that of events without a name."""
    event = decoded(_event, raw)
    if not event.event and path_kind is None:
        raise Wrong("event", WANTED["event"])
    said = _Said(event, workspace_type)
    kind, call = CALLS[event.event](said) if event.event in CALLS else said.track() if event.event else said.identify()
    call.message_id = event.uuid
    call.timestamp = event.timestamp
    if event.offset is not None and not event.timestamp:
        call.timestamp = call.original_timestamp = _before(received_at, event.offset)
    call.context = said.context(kind)
    return kind.value, call


class _Said:
    """What an event says; each kind of call takes from it what it needs."""

    def __init__(self, event: Event, workspace_type: str) -> None:
        self.event = event
        self.properties = _members("properties", event.properties)
        self.groups = _members("$groups", self.properties.get("$groups", ABSENT))
        self.set = _members("$set", self._property("$set")) | _members("$set", event.set)
        self.set_once = _members("$set_once", self._property("$set_once")) | _members("$set_once", event.set_once)
        self.workspace_type = workspace_type

    def track(self) -> tuple[EventKind, Call]:
        return EventKind.TRACK, Call(user_id=self.who(), event=self.event.event, properties=_text(self.kept()))

    def page(self) -> tuple[EventKind, Call]:
        kept = self.kept()
        named = {ours: kept[theirs] for theirs, ours in PAGE_PROPERTIES.items() if theirs in kept}
        return EventKind.PAGE, Call(user_id=self.who(), properties=_text(named | kept))

    def screen(self) -> tuple[EventKind, Call]:
        name = _decoded(_name, "$screen_name", self._property("$screen_name"), "text")
        return EventKind.SCREEN, Call(user_id=self.who(), name=name, properties=_text(self.kept()))

    def identify(self) -> tuple[EventKind, Call]:
        who = self.who()
        before = self.id_in("$anon_distinct_id")
        known_before = None if is_nobodys(before) or is_nobodys(who) else before
        return EventKind.IDENTIFY, Call(user_id=who, previous_id=known_before, traits=_text(self.set))

    def alias(self) -> tuple[EventKind, Call]:
        who, other = self.who(), self.id_in("alias")
        for field, value in (("distinct_id", who), ("alias", other)):
            if is_nobodys(value):
                raise Wrong(field, f"{field} must be the id of one person.")
        # The visitor's id is the one that may be known from elsewhere as an anonymousId, as which a previousId counts.
        user, previous = (who, other) if self.event.event == "$merge_dangerously" else (other, who)
        return EventKind.ALIAS, Call(user_id=user, previous_id=previous, properties=_text(self.kept()))

    def group(self) -> tuple[EventKind, Call]:
        """Whoever describes a group need not be in it: they are if the event's own `$groups` say so."""
        group_type, key = self.id_in("$group_type"), self.id_in("$group_key", None)
        for field, value in (("$group_type", group_type), ("$group_key", key)):
            if not value:
                raise Wrong(field, f"$groupidentify must have a {field} in its properties.")
        if self.workspace_type not in ("", group_type):
            return self.track()
        is_in_it = group_type in self.groups and key == self.group_in(group_type)
        traits = _members("$group_set", self._property("$group_set"))
        return EventKind.GROUP, Call(user_id=self.who() if is_in_it else None, group_id=key, traits=_text(traits))

    def who(self) -> str:
        event = self.event
        who = _shortened(event.distinct_id) or _shortened(event.other_distinct_id) or self.id_in("distinct_id")
        if not who:
            raise Wrong("distinct_id", "An event must have a distinct_id.")
        return who

    def context(self, kind: EventKind) -> msgspec.Raw:
        """What the event says besides being a call: the workspace it happened in, and more about the person."""
        found: dict[str, object] = {"$set_once": self.set_once, "groups": self.groups}
        if kind != EventKind.IDENTIFY:
            found["$set"] = self.set
        if self.groups:
            found["groupId"] = self.group_in(self.workspace_type or _likeliest(self.groups))
        return _text({name: value for name, value in found.items() if value})

    def kept(self) -> Members:
        """The properties, without the key and what has found its place elsewhere."""
        return {name: value for name, value in self.properties.items() if name not in NOT_KEPT}

    def id_in(self, name: str, longest: int | None = MAX_DISTINCT_ID) -> str | None:
        value = _decoded(_id, name, self._property(name), "text or a number")
        return _shortened(value, longest)

    def group_in(self, group_type: str) -> str | None:
        value = _decoded(_id, "$groups", self.groups.get(group_type, ABSENT), "text or a number for each type")
        return _shortened(value, None)

    def _property(self, name: str) -> msgspec.Raw:
        return self.properties.get(name, ABSENT)


CALLS: dict[str, Callable[[_Said], tuple[EventKind, Call]]] = {
    "$identify": _Said.identify,
    "$set": _Said.identify,
    "$set_once": _Said.identify,
    "$create_alias": _Said.alias,
    "$merge_dangerously": _Said.alias,
    "$groupidentify": _Said.group,
    "$pageview": _Said.page,
    "$screen": _Said.screen,
}


def _likeliest(groups: Members) -> str:
    return next((known for known in WORKSPACE_TYPES if known in groups), min(groups))


def _before(received_at: datetime, offset: float) -> str:
    """When it happened, as milliseconds before it came, which needs no correction any more."""
    try:
        return (received_at - timedelta(milliseconds=offset)).isoformat()
    except OverflowError as error:
        raise Wrong("offset", "offset must be milliseconds within the calendar.") from error


def _shortened(value: str | float | None, longest: int | None = MAX_DISTINCT_ID) -> str | None:
    if value is None:
        return None
    return (value if isinstance(value, str) else numeral(value))[:longest]


def _members(field: str, text: msgspec.Raw) -> Members:
    """The members of an object by name, each still text; what is absent or null has none."""
    return _decoded(_object, field, text, "a JSON object") or {}


def _decoded(decoder: msgspec.json.Decoder[T], field: str, text: msgspec.Raw, wanted: str) -> T | None:
    if not text:
        return None
    try:
        return decoder.decode(text)
    except RecursionError as error:
        raise Wrong(field, TOO_DEEP) from error
    except msgspec.ValidationError as error:
        raise Wrong(field, f"{field} must be {wanted}.") from error
    except ValueError as error:
        raise not_json(field, error) from error


def _text(members: dict[str, object] | Members) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(members)) if members else ABSENT
