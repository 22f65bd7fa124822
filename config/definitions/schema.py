"""The structs a file of definitions is made of; `definitions schema` prints them as a JSON schema.

Each type's description completes the sentence “… is not …”, so it is documentation and error message at once.
Times are half-open, tier bounds too: from the minimum up to, not including, the maximum.
"""

import re
from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import available_timezones

import msgspec
from msgspec import Meta

from config.definitions import durations
from playbooks.enums import TierKey, Trigger
from signals.enums import Category, EventKind, Operator

TIERS = tuple(TierKey.values)
LARGEST_INTEGER = 2**31 - 1
LARGEST_POINTS = 2**15 - 1
LARGEST_NUMBER = 10**15
LARGEST_ACV = Decimal("999999999999.99")


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def canonical_time(text: str) -> str:
    """“9:00” is “09:00”; raises ValueError."""
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", text)
    if not match:
        raise ValueError(f"“{text}” is not a time of day such as 09:00")
    try:
        hour, minute, second = (int(part or 0) for part in match.groups())
        return time_text(time(hour, minute, second))
    except ValueError as error:
        raise ValueError(f"“{text}” is not a time of day; hours go to 23, minutes to 59") from error


def time_text(value: time) -> str:
    """Hours and minutes, and seconds when there are any."""
    return value.isoformat("seconds" if value.second else "minutes")


def known_zone(text: str) -> str:
    """Refuse what the IANA time zone database does not have."""
    if text not in available_timezones():
        raise ValueError(f"“{text}” is not an IANA time zone; “Europe/Berlin” is one")
    return text


def canonical_money(number: float) -> int | float:
    """Cents are the smallest step."""
    return _steps(number, 2)


def canonical_hours(number: float) -> int | float:
    """A tenth of an hour is the smallest step."""
    return _steps(number, 1)


def _steps(number: float, places: int) -> int | float:
    exact = Decimal(str(number))
    if exact != round(exact, places):
        raise ValueError(f"{number} has more than {places} decimal places")
    return plain_number(number)


def plain_number(number: float) -> int | float:
    """A whole number has no decimal point, so that 5 and 5.0 are the same definition."""
    return int(number) if float(number).is_integer() else number


def plain_value(value: Any) -> Any:
    """Numbers that every JSON reader keeps exact, written one way."""
    if isinstance(value, list):
        return [plain_value(item) for item in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if abs(value) > LARGEST_NUMBER:
        raise ValueError(f"{value} is too large; numbers go to {LARGEST_NUMBER:,}")
    return plain_number(value)


def _text(longest: int, *, least: int = 1) -> Any:
    described = f"text of {least} to {longest} characters" if least else f"text of at most {longest} characters"
    return Meta(min_length=least, max_length=longest, description=described)


def _whole(least: int, most: int) -> Any:
    return Meta(ge=least, le=most, description=f"a whole number from {least} to {most}")


def _one_of(words: Iterable[str]) -> Any:
    known = tuple(words)
    described = f"one of {', '.join(known)}"
    return Meta(description=described, extra={"words": known}, extra_json_schema={"enum": list(known)})


def _read_by(read: Any, description: str) -> Any:
    return Meta(description=description, extra={"read": read})


Key = Annotated[
    str,
    Meta(
        pattern=r"^[-a-zA-Z0-9_]{1,80}$(?!\n)",
        description="a key: letters, digits, “-” and “_”, at most 80 of them",
    ),
]
Name = Annotated[str, _text(100)]
Label = Annotated[str, _text(150)]
Subject = Annotated[str, _text(200)]
Word = Annotated[str, _text(255)]
Text = Annotated[str, Meta(max_length=100_000, description="text")]
Points = Annotated[int, _whole(-LARGEST_POINTS, LARGEST_POINTS)]
Threshold = Annotated[int, _whole(0, LARGEST_INTEGER)]
Count = Annotated[int, _whole(1, LARGEST_INTEGER)]
People = Annotated[int, _whole(0, LARGEST_INTEGER)]
Flag = Annotated[bool, Meta(description="true or false")]
Money = Annotated[
    float,
    Meta(ge=0, le=float(LARGEST_ACV), description="an amount of money, 0 or more", extra={"read": canonical_money}),
]
Hours = Annotated[
    float,
    Meta(gt=0, lt=1000, description="a number of hours from 0.1 to 999.9", extra={"read": canonical_hours}),
]
Duration = Annotated[str, _read_by(durations.canonical, "a time such as “14 days” or “12 hours”")]
Window = Annotated[str, _read_by(durations.canonical_window, "a time such as “14 days”, or “ever”")]
TimeOfDay = Annotated[str, _read_by(canonical_time, "a time of day such as 09:00")]
Zone = Annotated[str, _read_by(known_zone, "an IANA time zone such as Europe/Berlin")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)", description="an ISO 4217 currency such as USD")]
Country = Annotated[str, Meta(pattern=r"^([A-Z]{2})?$(?!\n)", description="an ISO 3166 country such as DE")]
Subdivision = Annotated[str, Meta(max_length=10, description="a subdivision of the country such as BY")]
CategoryWord = Annotated[str, _one_of(Category.values)]
KindWord = Annotated[str, _one_of(EventKind.values)]
OperatorWord = Annotated[str, _one_of(Operator.values)]
TierWord = Annotated[str, _one_of(TierKey.values)]
TriggerWord = Annotated[str, _one_of(Trigger.values)]
WeekdayWord = Annotated[str, _one_of(WEEKDAYS)]
Plain = Annotated[
    str | bool | int | float | list[str | bool | int | float] | None,
    _read_by(plain_value, "a text, a number, true, false, or a list of these"),
]


class Definition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field that has its default is not written, unless that comes from a factory."""


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
    active: Flag = True


class RuleBase(Definition, frozen=True, kw_only=True, tag_field="kind"):
    """What all rules have."""

    key: Key
    label: Label
    points: Points
    activation: Flag = False


class OccurrencesRule(RuleBase, frozen=True, kw_only=True, tag="occurrences"):
    """The signal at least so many times within the window."""

    signal: Key
    at_least: Count
    within: Window


class PeopleRule(RuleBase, frozen=True, kw_only=True, tag="people"):
    """The signal by at least so many different people within the window."""

    signal: Key
    at_least: Count
    within: Window


class FactRule(RuleBase, frozen=True, kw_only=True, tag="fact"):
    """The account's fact compares with the value."""

    fact: Word
    operator: OperatorWord
    value: Plain = None


Rule = OccurrencesRule | PeopleRule | FactRule


class Scorecard(Definition, frozen=True, kw_only=True):
    """The newest version of a scorecard."""

    key: Key
    name: Name
    description: Text = ""
    threshold: Threshold
    cooldown: Duration
    reason: Text = ""
    rules: list[Rule]


class Tier(Definition, frozen=True, kw_only=True):
    """One tier's bounds; one that is not given is open."""

    key: TierWord
    acv_min: Money | None = None
    acv_max: Money | None = None
    employees_min: People | None = None
    employees_max: People | None = None
    active_people_min: Count | None = None
    opens_handoff: Flag
    needs_permission: Flag = True


class Tiers(Definition, frozen=True, kw_only=True):
    """The newest version of the table of tiers."""

    currency: Currency
    reason: Text = ""
    bounds: list[Tier]


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
    scorecards: list[Scorecard] = []
    tiers: Tiers | None = None
    plays: list[Play] = []


def _sorted_once(conditions: list[Condition]) -> list[Condition]:
    by_content = {msgspec.json.encode(condition): condition for condition in conditions}
    return [by_content[content] for content in sorted(by_content)]


def in_order(definitions: Definitions) -> Definitions:
    """Lists whose order means nothing, in the one order that `export` writes."""
    replace = msgspec.structs.replace
    tiers = definitions.tiers
    return replace(
        definitions,
        calendars=[replace(item, weekdays=sorted(item.weekdays, key=WEEKDAYS.index)) for item in definitions.calendars],
        signals=[replace(item, where=_sorted_once(item.where)) for item in definitions.signals],
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
