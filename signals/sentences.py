"""Definitions in words, as RevOps reads them."""

from typing import Any

from signals.comparison import ALONE
from signals.enums import EventKind, Operator
from signals.models import Condition, Signal

_CALLS = {
    EventKind.TRACK: "Any tracked event",
    EventKind.PAGE: "Any page view",
    EventKind.SCREEN: "Any screen view",
    EventKind.IDENTIFY: "Any identify call",
    EventKind.GROUP: "Any group call",
    EventKind.ALIAS: "Any alias call",
}


def of_signal(signal: Signal) -> str:
    """What the signal counts: “Trial Started” or “Plan Chosen”, where plan is “pro”."""
    names = " or ".join(f"“{name}”" for name in signal.event_names)
    tests = " and ".join(of_condition(condition) for condition in signal.conditions.all())
    counted = names or _CALLS[EventKind(signal.kind)]
    said = f"{counted}, where {tests}" if tests else counted
    return f"{said}, measuring {signal.measures}" if signal.measures else said


def of_condition(condition: Condition) -> str:
    """One test in words: plan is “pro”."""
    return comparison(condition.path, condition.operator, condition.value)


def comparison(subject: str, operator: str, value: Any) -> str:
    """A comparison in words; “is known” and the like stand without a value."""
    label = str(Operator(operator).label)
    return f"{subject} {label}" if operator in ALONE else f"{subject} {label} {quoted(value)}"


def quoted(value: Any) -> str:
    """A JSON value in words: text in quotes, lists with commas."""
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, list):
        return ", ".join(quoted(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)
