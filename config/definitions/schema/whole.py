"""A whole file of definitions, with its signals and plays."""

from datetime import timedelta
from typing import Any

import msgspec

from config.definitions import durations
from config.definitions.schema.base import Definition
from config.definitions.schema.lists import NamedList
from config.definitions.schema.outreach import PermissionTrigger, Pledge, PledgeWords, Script
from config.definitions.schema.routing import RoutingRule
from config.definitions.schema.scorecards import Caps, Scorecard, Tiers
from config.definitions.schema.teams import Calendar, Team, calendar_in_order
from config.definitions.values import (
    TIERS,
    CategoryWord,
    Flag,
    Key,
    KindWord,
    Name,
    OperatorWord,
    OptionalWord,
    Plain,
    Text,
    TriggerWord,
    Word,
)
from playbooks.enums import Trigger
from signals.enums import EventKind


class Condition(Definition, frozen=True, kw_only=True):
    """A test on one property of the event; dots walk into nested objects."""

    property: Word
    operator: OperatorWord
    value: Plain = None


class Signal(Definition, frozen=True, kw_only=True):
    """Which events count: this kind of call, any of these names (none: all), every condition."""

    key: Key
    name: Name
    description: Text = ""
    category: CategoryWord
    kind: KindWord = msgspec.field(default_factory=lambda: EventKind.TRACK.value)
    events: list[Word] = []
    where: list[Condition] = []
    measures: OptionalWord = ""
    active: Flag = True


class Play(Definition, frozen=True, kw_only=True):
    """What to do when the trigger fires."""

    key: Key
    name: Name
    description: Text = ""
    trigger: TriggerWord = msgspec.field(default_factory=lambda: Trigger.QUALIFICATION.value)
    permission_signals: list[Key] = []
    permission_triggers: list[PermissionTrigger] = []
    active: Flag = True
    scripts: list[Script] = []


class Definitions(Definition, frozen=True, kw_only=True):
    """A whole file; each part may be missing."""

    calendars: list[Calendar] = []
    teams: list[Team] = []
    routing_rules: list[RoutingRule] = []
    signals: list[Signal] = []
    lists: list[NamedList] = []
    scorecards: list[Scorecard] = []
    tiers: Tiers | None = None
    plays: list[Play] = []
    pledge: Pledge | None = None
    pledge_words: PledgeWords | None = None


def _sorted_once(conditions: list[Condition]) -> list[Condition]:
    by_content = {msgspec.json.encode(condition): condition for condition in conditions}
    return [by_content[content] for content in sorted(by_content)]


def _given(caps: Caps | None) -> Caps | None:
    return None if caps == Caps() else caps


def _some(duration: str | None) -> str | None:
    return None if duration == durations.text_of(timedelta(0)) else duration


def _words_in_order(words: PledgeWords | None) -> PledgeWords | None:
    return words and PledgeWords(phrases=sorted(words.phrases), calendar_hosts=sorted(words.calendar_hosts))


def in_order(definitions: Definitions) -> Definitions:
    """What can be said in several ways, as lists whose order means nothing, in the one that `export` writes."""
    replace = msgspec.structs.replace
    tiers = definitions.tiers
    return replace(
        definitions,
        calendars=[calendar_in_order(item) for item in definitions.calendars],
        routing_rules=[
            replace(item, tiers=sorted(item.tiers, key=TIERS.index), assignee=item.assignee.lower())
            for item in definitions.routing_rules
        ],
        signals=[replace(item, where=_sorted_once(item.where)) for item in definitions.signals],
        scorecards=[
            replace(item, caps=_given(item.caps), requalify_after=_some(item.requalify_after))
            for item in definitions.scorecards
        ],
        tiers=tiers and replace(tiers, bounds=sorted(tiers.bounds, key=lambda tier: TIERS.index(tier.key))),
        plays=[
            replace(
                item,
                permission_signals=sorted(item.permission_signals),
                permission_triggers=sorted(item.permission_triggers, key=lambda one: (one.signal, one.counted)),
                scripts=sorted(item.scripts, key=lambda script: TIERS.index(script.tier)),
            )
            for item in definitions.plays
        ],
        pledge_words=_words_in_order(definitions.pledge_words),
    )


def json_schema() -> dict[str, Any]:
    """The machine-readable form, JSON Schema 2020-12."""
    schema = _numbers_plain(msgspec.json.schema(Definitions))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Baton definitions", **schema}


def _numbers_plain(schema: Any) -> Any:
    """The schema with exact numbers as what they are in a file; msgspec calls them texts, as they are in its JSON."""
    if isinstance(schema, list):
        return [_numbers_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        return {**{name: item for name, item in schema.items() if name != "format"}, "type": "number"}
    return {name: _numbers_plain(item) for name, item in schema.items()}
