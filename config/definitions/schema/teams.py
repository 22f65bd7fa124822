"""Calendars and teams in a file of definitions: when somebody works, and how long they have."""

from collections.abc import Sequence

import msgspec

from config.definitions import weeks
from config.definitions.schema.base import Definition
from config.definitions.values import (
    Contacts,
    Country,
    Day,
    Days,
    Flag,
    Hours,
    HoursOfDay,
    Key,
    Name,
    OptionalWord,
    ReassignWord,
    Room,
    Subdivision,
    TimeOfDay,
    WeekdayWord,
    Zone,
)
from handoffs.enums import ReassignRule
from handoffs.models.team import CONTACTS_DAYS, CONTACTS_MAX, SAME_OWNER_DAYS, SLA_BUSINESS_HOURS


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
    capacity: Room | None = None
    same_owner_days: Days = SAME_OWNER_DAYS
    idle_hours: Hours | None = None
    contacts_at_most: Contacts = CONTACTS_MAX
    contacts_in_days: Contacts = CONTACTS_DAYS
    default: Flag = False


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


def calendar_in_order(calendar: Calendar) -> Calendar:
    """The calendar as `export` writes it."""
    days = sorted(calendar.extra_days, key=lambda extra: extra.day)
    return said_shortly(msgspec.structs.replace(calendar, extra_days=days), week_of(calendar))
