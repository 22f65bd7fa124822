"""The comparison rules once more, in plain Python over parsed JSON (numbers as int or Decimal)."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from signals.comparison import NUMBER_MAX_LENGTH, NUMBER_PATTERN
from signals.identity.hosts import classify


def holds(value: Any, operator: str, wanted: Any) -> bool:
    """Say whether a stored value (None: missing) compares."""
    if value is None or operator == "exists":
        return value is not None
    if operator.endswith("_address"):
        return address_kind(value) == operator
    asked = JUDGED.get(operator)
    return asked(value, wanted) if asked else ordered(value, operator, wanted)


def has_any_word(value: Any, wanted: list[str]) -> bool:
    return any(has_word(item, wanted) for item in (value if isinstance(value, list) else [value]))


def has_word(value: Any, wanted: list[str]) -> bool:
    said = words(text(value) or "")
    return any(
        said[start : start + len(asked)] == asked
        for asked in map(words, wanted)
        for start in range(len(said) - len(asked) + 1)
    )


def words(said: str) -> list[str]:
    """Runs of letters and digits; dots between single letters are not there."""
    found, lower = "", said.lower()
    for place, letter in enumerate(lower):
        before, after = lower[:place][-1:], lower[place + 1 :]
        is_single = before.isalpha() and not lower[: place - 1][-1:].isalnum()
        if letter == "." and is_single and after[:1].isalpha() and not after[1:2].isalnum():
            continue
        found += letter if letter.isalnum() else " "
    return found.split()


def address_kind(value: Any) -> str:
    """What classifying the host of a text by the list of the accounts says."""
    if not isinstance(value, str):
        return ""
    host = re.match(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?([^/:?#\s]+)", value.strip(" ").lower())
    found = classify(host[1].rstrip(".")) if host else None
    if found is None or found.is_freemail:
        return "freemail_address" if found else ""
    return "company_address"


def contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return any(equal(item, wanted) for item in value)
    return text(value) is not None and str(text(wanted)).lower() in str(text(value)).lower()


def ordered(value: Any, operator: str, wanted: Any) -> bool:
    found = number(value)
    if found is None:
        return False
    limit = Decimal(str(wanted))
    return {"gte": found >= limit, "gt": found > limit, "lte": found <= limit, "lt": found < limit}[operator]


def equal(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, int | float | Decimal) and not isinstance(wanted, bool):
        found = number(value)
        return found is not None and found == Decimal(str(wanted))
    found_text = text(value)
    return found_text is not None and found_text.lower() == str(text(wanted)).lower()


def number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, str) and len(value) <= NUMBER_MAX_LENGTH and re.fullmatch(NUMBER_PATTERN[1:-1], value):
        return Decimal(value.strip())
    return None


def text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return None


def walk(value: Any, path: str) -> Any:
    """Follow a dotted path; None where it leads nowhere."""
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and re.fullmatch(r"-?\d+", step) and -len(value) <= int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


JUDGED: dict[str, Callable[[Any, Any], bool]] = {
    "eq": equal,
    "ne": lambda value, wanted: not equal(value, wanted),
    "in": lambda value, wanted: any(equal(value, item) for item in wanted),
    "contains": contains,
    "contains_any": lambda value, wanted: any(contains(value, item) for item in wanted),
    "has_word": has_any_word,
}
