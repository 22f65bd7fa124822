"""A whole file of definitions, and the parts that are neither scorecards nor tiers."""

from typing import Any

import msgspec

from config.definitions.schema.base import Definition
from config.definitions.schema.lists import NamedList
from config.definitions.schema.scorecards import Caps, Scorecard, Tiers
from config.definitions.values import (
    TIERS,
    WEEKDAYS,
    CategoryWord,
    Country,
    Flag,
    Hours,
    Key,
    KindWord,
    Name,
    OperatorWord,
    OptionalWord,
    Plain,
    Subdivision,
    Subject,
    Text,
    TierWord,
    TimeOfDay,
    TriggerWord,
    WeekdayWord,
    Word,
    Zone,
)
from playbooks.enums import Trigger
from signals.enums import EventKind


class Calendar(Definition, frozen=True, kw_only=True):
    """Working hours of one place, the same on each of its weekdays, none on its public holidays."""

    key: Key
    name: Name
    time_zone: Zone
    weekdays: list[WeekdayWord]
    opens_at: TimeOfDay
    closes_at: TimeOfDay
    holiday_country: Country = ""
    holiday_subdivision: Subdivision = ""


class Team(Definition, frozen=True, kw_only=True):
    """Account executives who share a queue; who they are is not a definition and stays as it is."""

    key: Key
    name: Name
    calendar: Key
    sla_hours: Hours
    default: Flag = False


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


class Script(Definition, frozen=True, kw_only=True):
    """The message of a play for one tier; `{…}` are its variables."""

    tier: TierWord
    subject: Subject
    body: Text


class Play(Definition, frozen=True, kw_only=True):
    """What to do when the trigger fires."""

    key: Key
    name: Name
    description: Text = ""
    trigger: TriggerWord = msgspec.field(default_factory=lambda: Trigger.QUALIFICATION.value)
    permission_signals: list[Key] = []
    active: Flag = True
    scripts: list[Script] = []


class Definitions(Definition, frozen=True, kw_only=True):
    """A whole file; each part may be missing."""

    calendars: list[Calendar] = []
    teams: list[Team] = []
    signals: list[Signal] = []
    lists: list[NamedList] = []
    scorecards: list[Scorecard] = []
    tiers: Tiers | None = None
    plays: list[Play] = []


def _sorted_once(conditions: list[Condition]) -> list[Condition]:
    by_content = {msgspec.json.encode(condition): condition for condition in conditions}
    return [by_content[content] for content in sorted(by_content)]


def _given(caps: Caps | None) -> Caps | None:
    return None if caps == Caps() else caps


def in_order(definitions: Definitions) -> Definitions:
    """What can be said in several ways, as lists whose order means nothing, in the one that `export` writes."""
    replace = msgspec.structs.replace
    tiers = definitions.tiers
    return replace(
        definitions,
        calendars=[replace(item, weekdays=sorted(item.weekdays, key=WEEKDAYS.index)) for item in definitions.calendars],
        signals=[replace(item, where=_sorted_once(item.where)) for item in definitions.signals],
        scorecards=[replace(item, caps=_given(item.caps)) for item in definitions.scorecards],
        tiers=tiers and replace(tiers, bounds=sorted(tiers.bounds, key=lambda tier: TIERS.index(tier.key))),
        plays=[
            replace(
                item,
                permission_signals=sorted(item.permission_signals),
                scripts=sorted(item.scripts, key=lambda script: TIERS.index(script.tier)),
            )
            for item in definitions.plays
        ],
    )


def json_schema() -> dict[str, Any]:
    """The machine-readable form, JSON Schema 2020-12."""
    schema = msgspec.json.schema(Definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Baton definitions", **schema}
