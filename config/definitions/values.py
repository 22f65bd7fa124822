"""The values that definitions are made of: what each may be, how it is written, and what is said of a wrong one.

Each type's description completes the sentence “… is not …”, so it is documentation and error message at once. Numbers
are floats where the file may have decimal places: cents go to `LARGEST_ACV`, 14 digits, and a float names up to 15
exactly, so that what becomes a `Decimal` in `rows` is to the cent what the file says. An `Amount`, what a sum reaches,
has more digits than that, and is a `Decimal` all the way.
"""

import re
from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import available_timezones

from msgspec import Meta

from config.definitions import durations, weeks
from config.definitions.weeks import WEEKDAYS
from handoffs.enums import ReassignRule
from handoffs.own_words import canonical_host, canonical_phrase
from playbooks import enums
from playbooks.enums import Growing, ListKind, TierKey, Trigger, TriggerCount
from signals.enums import Category, EventKind, Operator
from signals.models.occurrence import VALUE_DIGITS, VALUE_PLACES

TIERS = tuple(TierKey.values)
LARGEST_INTEGER = 2**31 - 1
LARGEST_POINTS = 2**15 - 1
LARGEST_NUMBER = 10**15
LARGEST_ACV = Decimal("999999999999.99")
LARGEST_SUM = Decimal(10 ** (VALUE_DIGITS - VALUE_PLACES)) - Decimal(1).scaleb(-VALUE_PLACES)
AMOUNT = f"a number above 0, at most {LARGEST_SUM:f}"


def canonical_time(text: str) -> str:
    """“9:00” is “09:00”; raises ValueError."""
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", text)
    if not match:
        raise ValueError(f"“{text}” is not a time of day such as 09:00")
    try:
        hour, minute, second = (int(part or 0) for part in match.groups())
        read = time(hour, minute, second)
    except ValueError as error:
        raise ValueError(f"“{text}” is not a time of day; hours go to 23, minutes to 59") from error
    if read.second:
        raise ValueError(f"“{text}” has seconds; hours are to the minute")
    return read.isoformat("minutes")


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


def canonical_amount(number: Decimal) -> Decimal:
    """As much as the column holds, without zeros at the end; a millionth is the smallest step."""
    if not 0 < number <= LARGEST_SUM:
        raise ValueError(f"{number} is not {AMOUNT}")
    _refuse_finer(number, VALUE_PLACES)
    return number.normalize()


def _steps(number: float, places: int) -> int | float:
    _refuse_finer(Decimal(str(number)), places)
    return plain_number(number)


def _refuse_finer(number: Decimal, places: int) -> None:
    if number != round(number, places):
        raise ValueError(f"{number} has more than {places} decimal places")


def canonical_promise(text: str) -> str:
    """One line, whatever stands between its words."""
    if not text.split():
        raise ValueError("a promise says something")
    return " ".join(text.split())


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
Promise = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=500,
        description="a promise of 1 to 500 characters",
        extra={"read": canonical_promise},
    ),
]
Phrase = Annotated[str, _read_by(canonical_phrase, "a phrase, as it stands in messages")]
CalendarHost = Annotated[str, _read_by(canonical_host, "a host of calendars, such as termine.example.com")]
Subject = Annotated[str, _text(200)]
Word = Annotated[str, _text(255)]
OptionalWord = Annotated[str, _text(255, least=0)]
Text = Annotated[str, Meta(max_length=100_000, description="text")]
Points = Annotated[int, _whole(-LARGEST_POINTS, LARGEST_POINTS)]
Threshold = Annotated[int, _whole(0, LARGEST_INTEGER)]
Count = Annotated[int, _whole(1, LARGEST_INTEGER)]
People = Annotated[int, _whole(0, LARGEST_INTEGER)]
Many = Annotated[int, _whole(2, LARGEST_INTEGER)]
Contacts = Annotated[int, _whole(1, LARGEST_POINTS)]
Flag = Annotated[bool, Meta(description="true or false")]
Money = Annotated[
    float,
    Meta(ge=0, le=float(LARGEST_ACV), description="an amount of money, 0 or more", extra={"read": canonical_money}),
]
Amount = Annotated[
    Decimal,
    Meta(description=AMOUNT, extra={"read": canonical_amount}, extra_json_schema={"exclusiveMinimum": 0}),
]
Hours = Annotated[
    float,
    Meta(gt=0, lt=1000, description="a number of hours from 0.1 to 999.9", extra={"read": canonical_hours}),
]
Days = Annotated[int, _whole(0, LARGEST_POINTS)]
Ordinal = Annotated[int, _whole(0, LARGEST_INTEGER)]
Room = Annotated[int, _whole(0, LARGEST_POINTS)]
Place = Annotated[str, _text(100)]
OptionalEmail = Annotated[str, Meta(max_length=254, description="an e-mail address")]
Duration = Annotated[str, _read_by(durations.canonical, "a time such as “14 days” or “12 hours”")]
Window = Annotated[str, _read_by(durations.canonical_window, "a time such as “14 days”, or “ever”")]
TimeOfDay = Annotated[str, _read_by(canonical_time, "a time of day such as 09:00")]
HoursOfDay = Annotated[
    str, _read_by(weeks.canonical_hours_of_day, "the hours of a day such as 09:00-12:00, 13:00-17:00")
]
Day = Annotated[str, _read_by(weeks.canonical_day, "a day such as 2026-12-24")]
ReassignWord = Annotated[str, _one_of(ReassignRule.values)]
Zone = Annotated[str, _read_by(known_zone, "an IANA time zone such as Europe/Berlin")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)", description="an ISO 4217 currency such as USD")]
Country = Annotated[str, Meta(pattern=r"^([A-Z]{2})?$(?!\n)", description="an ISO 3166 country such as DE")]
Subdivision = Annotated[str, Meta(max_length=10, description="a subdivision of the country such as BY")]
CategoryWord = Annotated[str, _one_of(Category.values)]
KindWord = Annotated[str, _one_of(EventKind.values)]
OperatorWord = Annotated[str, _one_of(Operator.values)]
OptionalCategoryWord = Annotated[str, _one_of(["", *Category.values])]
OptionalOperatorWord = Annotated[str, _one_of(["", *Operator.values])]
ListKindWord = Annotated[str, _one_of(ListKind.values)]
GrowingWord = Annotated[str, _one_of(Growing.values)]
SubjectWord = Annotated[str, _one_of(enums.Subject.values)]
TierWord = Annotated[str, _one_of(TierKey.values)]
CountedWord = Annotated[str, _one_of(TriggerCount.values)]
TriggerWord = Annotated[str, _one_of(Trigger.values)]
WeekdayWord = Annotated[str, _one_of(WEEKDAYS)]
Plain = Annotated[
    str | bool | int | float | list[str | bool | int | float] | None,
    _read_by(plain_value, "a text, a number, true, false, or a list of these"),
]
