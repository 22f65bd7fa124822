"""The comparison rules once more, in plain Python over parsed JSON (numbers as int or Decimal)."""

import re
from decimal import Decimal
from typing import Any

from signals.comparison import NUMBER_MAX_LENGTH, NUMBER_PATTERN


def holds(value: Any, operator: str, wanted: Any) -> bool:
    """Say whether a stored value (None: missing) compares."""
    if value is None or operator == "exists":
        return value is not None
    match operator:
        case "eq":
            return equal(value, wanted)
        case "ne":
            return not equal(value, wanted)
        case "in":
            return any(equal(value, item) for item in wanted)
        case "contains":
            return contains(value, wanted)
    return ordered(value, operator, wanted)


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
