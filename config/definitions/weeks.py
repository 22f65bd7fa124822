"""The hours of a week: as a text for each weekday, and the short way in which most calendars can say them."""

from collections.abc import Sequence
from datetime import date

from handoffs.hours import ExtraDay, UnreadableHours, hours_text, read_hours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def same_hours(weekdays: Sequence[str], opens_at: str, closes_at: str) -> list[str]:
    """The texts of a week with the same single span of hours on some weekdays."""
    return [f"{opens_at}-{closes_at}" if day in weekdays else "" for day in WEEKDAYS]


def as_same_hours(texts: Sequence[str]) -> tuple[list[str], str, str] | None:
    """The weekdays and the one span of hours that all of them have; None if they differ, or it goes up to 24:00."""
    hours = {text for text in texts if text}
    opens_at, _, closes_at = next(iter(hours), "").partition("-")
    if len(hours) != 1 or "," in closes_at or closes_at == "24:00":
        return None
    return [day for day, text in zip(WEEKDAYS, texts, strict=True) if text], opens_at, closes_at


def canonical_hours_of_day(text: str) -> str:
    """Spans in order, written one way; empty on a day off."""
    try:
        return hours_text(read_hours(text))
    except UnreadableHours as error:
        raise ValueError(str(error).removesuffix(".")) from error


def canonical_day(text: str) -> str:
    """An ISO date."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(f"“{text}” is not a day such as 2026-12-24") from error


def extra_day_text(day: str, hours: str, name: str) -> str:
    """The line in which a calendar keeps a day with hours of its own."""
    return str(ExtraDay(date.fromisoformat(day), read_hours(hours), name))
