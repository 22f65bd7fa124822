"""What a cell means: a number, yes or no, a time in one of the forms that sheets write it in."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from signals.enums import TimeForm

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_EXACT_DIGITS = 15
_TRUTH = {"true": True, "false": False}
_DAY_FIRST = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")
_MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_SECONDS_BELOW = 10**11
_MILLISECONDS_BELOW = 10**14


def value(text: str) -> str | bool | int | float:
    """A property's value: true and false, numbers as spreadsheets write them, everything else as the text it is.

    Text stays what would not come back as it was: leading zeros, a plus, more than 15 digits.
    """
    if text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    if not _NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > _EXACT_DIGITS:
        return text
    return float(text) if "." in text else int(text)


def stamp(text: str, form: TimeForm, zone: ZoneInfo) -> str:
    """The time as ISO 8601 with its offset; one that names no zone is in `zone`.

    An hour that the clocks show twice is the first of the two.

    Raises:
        ValueError: it is not written in this form, or no calendar holds it.
    """
    try:
        time = _READERS[form](text)
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC).isoformat()
    except OverflowError as error:
        raise ValueError(text) from error


def fitting_form(texts: Iterable[str]) -> TimeForm:
    """The form in which most of these can be read, of several the first; ISO 8601 when there is nothing to read."""
    given = [text for text in texts if text]
    return max(TimeForm, key=lambda form: sum(_fits(text, form) for text in given))


def _fits(text: str, form: TimeForm) -> bool:
    try:
        stamp(text, form, ZoneInfo("UTC"))
    except ValueError:
        return False
    return True


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("/", "-").upper())


def _unix(text: str) -> datetime:
    number = float(text) if re.fullmatch(r"-?\d{1,17}(\.\d{1,9})?", text, re.ASCII) else _none(text)
    if abs(number) >= _MILLISECONDS_BELOW:
        number /= 1_000_000
    elif abs(number) >= _SECONDS_BELOW:
        number /= 1_000
    try:
        return datetime.fromtimestamp(number, UTC)
    except OSError as error:
        raise ValueError(text) from error


def _written(patterns: tuple[str, ...]) -> Callable[[str], datetime]:
    forms = [f"{date}{clock}" for date in patterns for clock in _CLOCKS]

    def read(text: str) -> datetime:
        plain = " ".join(text.replace(",", " ").split())
        for form in forms:
            try:
                return datetime.strptime(plain, form)  # noqa: DTZ007 - the caller knows the zone
            except ValueError:
                continue
        raise ValueError(text)

    return read


def _none(text: str) -> float:
    raise ValueError(text)


_READERS: dict[TimeForm, Callable[[str], datetime]] = {
    TimeForm.ISO: _iso,
    TimeForm.UNIX: _unix,
    TimeForm.DAY_FIRST: _written(_DAY_FIRST),
    TimeForm.MONTH_FIRST: _written(_MONTH_FIRST),
}
