"""The structs a file of definitions is made of; `definitions schema` prints them as a JSON schema.

Times are half-open, tier bounds too: from the minimum up to, not including, the maximum.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from config.definitions import weeks
from config.definitions.values import (
    TIERS,
    Amount,
    CategoryWord,
    Count,
    Country,
    Currency,
    Day,
    Duration,
    Flag,
    GrowingWord,
    Hours,
    HoursOfDay,
    Key,
    KindWord,
    Label,
    Money,
    Name,
    OperatorWord,
    OptionalCategoryWord,
    OptionalOperatorWord,
    OptionalWord,
    People,
    Plain,
    Points,
    ReassignWord,
    Subdivision,
    Subject,
    Text,
    Threshold,
    TierWord,
    TimeOfDay,
    TriggerWord,
    WeekdayWord,
    Window,
    Word,
    Zone,
)
from handoffs.enums import ReassignRule
from handoffs.models.team import SLA_BUSINESS_HOURS
from playbooks.enums import Trigger
from signals.enums import EventKind


class Definition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field that has its default is not written, unless that comes from a factory."""


class Week(Definition, frozen=True, kw_only=True):
    """The hours of each weekday; one that is not given is a day off."""

    monday: HoursOfDay = ""
    tuesday: HoursOfDay = ""
    wednesday: HoursOfDay = ""
    thursday: HoursOfDay = ""
    friday: HoursOfDay = ""
    saturday: HoursOfDay = ""
    sunday: HoursOfDay = ""


class ExtraDay(Definition, frozen=True, kw_only=True):
    """A day with hours of its own, whatever its weekday and the public holidays say; none given: a day off."""

    day: Day
    hours: HoursOfDay = ""
    name: OptionalWord = ""


class Calendar(Definition, frozen=True, kw_only=True):
    """Working hours of one place: the same on each of its weekdays, or `hours` for each of them."""

    key: Key
    name: Name
    time_zone: Zone
    weekdays: list[WeekdayWord] = []
    opens_at: TimeOfDay | None = None
    closes_at: TimeOfDay | None = None
    hours: Week | None = None
    holiday_country: Country = ""
    holiday_subdivision: Subdivision = ""
    extra_days: list[ExtraDay] = []


class Team(Definition, frozen=True, kw_only=True):
    """Account executives who share a queue; who they are is not a definition and stays as it is."""

    key: Key
    name: Name
    calendar: Key
    sla_hours: Hours
    sales_assisted_hours: Hours | None = None
    sales_led_hours: Hours | None = None
    reassign: ReassignWord = msgspec.field(default_factory=lambda: ReassignRule.NEVER.value)
    reassign_after_hours: Hours = SLA_BUSINESS_HOURS
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


class RuleBase(Definition, frozen=True, kw_only=True, tag_field="kind"):
    """What all rules have."""

    key: Key
    label: Label
    points: Points
    activation: Flag = False
    disqualifies: Flag = False
    category: OptionalCategoryWord = ""


class OccurrencesRule(RuleBase, frozen=True, kw_only=True, tag="occurrences"):
    """The signal at least so many times within the window."""

    signal: Key
    at_least: Count
    within: Window


class PeopleRule(RuleBase, frozen=True, kw_only=True, tag="people"):
    """The signal by at least so many different people within the window, of whom more may be asked."""

    signal: Key
    at_least: Count
    within: Window
    own_domain: Flag = False
    only_new: Flag = False
    fact: OptionalWord = ""
    operator: OptionalOperatorWord = ""
    value: Plain = None


class FactRule(RuleBase, frozen=True, kw_only=True, tag="fact"):
    """The account's fact compares with the value, or with another fact."""

    fact: Word
    operator: OperatorWord
    value: Plain = None
    other_fact: OptionalWord = ""


class SumRule(RuleBase, frozen=True, kw_only=True, tag="sum"):
    """What the signal measures adds up, within the window, to a number, or to so many percent of an account's fact."""

    signal: Key
    limit: Amount | None = None
    fact: OptionalWord = ""
    percent: Count | None = None
    within: Window


class DaysRule(RuleBase, frozen=True, kw_only=True, tag="days"):
    """The signal (none: any) on at least so many different days, by UTC, within the window."""

    signal: Key | None = None
    at_least: Count
    within: Window


class WeeksRule(RuleBase, frozen=True, kw_only=True, tag="weeks"):
    """The signal (none: any) in at least so many different weeks, from Monday by UTC, within the window."""

    signal: Key | None = None
    at_least: Count
    within: Window


class AbsenceRule(RuleBase, frozen=True, kw_only=True, tag="absence"):
    """No occurrence of the signal (none: of any) for so long, by an account that is known."""

    signal: Key | None = None
    within: Duration


class GrowthRule(RuleBase, frozen=True, kw_only=True, tag="growth"):
    """A measure of the signal (none: of any) is so many percent above that of the window before, and at least n."""

    growing: GrowingWord
    signal: Key | None = None
    percent: People
    at_least: Count
    within: Duration


class OrderRule(RuleBase, frozen=True, kw_only=True, tag="order"):
    """The signal within the window, and another neither before the deadline after it nor since."""

    signal: Key
    followed_by: Key
    deadline: Duration
    within: Window


Rule = OccurrencesRule | PeopleRule | SumRule | DaysRule | WeeksRule | AbsenceRule | GrowthRule | OrderRule | FactRule


class Caps(Definition, frozen=True, kw_only=True):
    """The most points that the rules of a category add together; none given: any number."""

    activation: People | None = None
    depth: People | None = None
    fit: People | None = None
    intent: People | None = None


class Scorecard(Definition, frozen=True, kw_only=True):
    """The newest version of a scorecard."""

    key: Key
    name: Name
    description: Text = ""
    threshold: Threshold
    cooldown: Duration
    caps: Caps | None = None
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


def week_of(calendar: Calendar) -> list[str]:
    """The hours of each weekday of a calendar, however it says them."""
    if calendar.hours is not None:
        return list(msgspec.structs.astuple(calendar.hours))
    return weeks.same_hours(calendar.weekdays, calendar.opens_at or "", calendar.closes_at or "")


def said_shortly(calendar: Calendar, texts: Sequence[str]) -> Calendar:
    """The calendar with these hours: those of some weekdays where all of them are the same, else those of each."""
    same = weeks.as_same_hours(texts)
    weekdays, opens_at, closes_at = same or ([], None, None)
    hours = None if same else Week(**dict(zip(weeks.WEEKDAYS, texts, strict=True)))
    return msgspec.structs.replace(calendar, weekdays=weekdays, opens_at=opens_at, closes_at=closes_at, hours=hours)


def _calendar_in_order(calendar: Calendar) -> Calendar:
    days = sorted(calendar.extra_days, key=lambda extra: extra.day)
    return said_shortly(msgspec.structs.replace(calendar, extra_days=days), week_of(calendar))


def _given(caps: Caps | None) -> Caps | None:
    return None if caps == Caps() else caps


def in_order(definitions: Definitions) -> Definitions:
    """What can be said in several ways, as lists whose order means nothing, in the one that `export` writes."""
    replace = msgspec.structs.replace
    tiers = definitions.tiers
    return replace(
        definitions,
        calendars=[_calendar_in_order(item) for item in definitions.calendars],
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
