"""Which fields the rules of each kind have: what it needs, what it may have. All others are empty."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playbooks.enums import Growing, RuleKind
from signals.comparison import BETWEEN


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields of one kind."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Say whether rules of this kind have the field."""
        return name in self.needs or name in self.may


PARTS = {
    RuleKind.OCCURRENCES: Parts(("signal", "at_least"), ("window",)),
    RuleKind.PEOPLE: Parts(("signal", "at_least"), ("window", "fact", "operator", "value", "own_domain", "only_new")),
    RuleKind.SUM: Parts(("signal",), ("window", "limit", "fact", "percent")),
    RuleKind.DAYS: Parts(("at_least",), ("signal", "window")),
    RuleKind.WEEKS: Parts(("at_least",), ("signal", "window")),
    RuleKind.ABSENCE: Parts(("window",), ("signal",)),
    RuleKind.GROWTH: Parts(("growing", "at_least", "percent", "window"), ("signal",)),
    RuleKind.ORDER: Parts(("signal", "followed_by", "deadline"), ("window",)),
    RuleKind.FACT: Parts(("fact", "operator"), ("value", "other_fact")),
    RuleKind.LIST: Parts(("named_list",), ("fact",)),
}

EMPTY: dict[str, Any] = {
    "signal": None,
    "at_least": None,
    "window": None,
    "limit": None,
    "percent": None,
    "growing": "",
    "followed_by": None,
    "deadline": None,
    "own_domain": False,
    "only_new": False,
    "fact": "",
    "operator": "",
    "other_fact": "",
    "named_list": None,
    "value": None,
}
"""What a field is in rules of a kind that does not have it."""

MISSING = {
    "signal": "Choose the signal that is counted.",
    "at_least": "Say how many at least.",
    "window": "Say for how long, for example 14 days.",
    "percent": "Say by how many percent at least.",
    "growing": "Choose what grows.",
    "followed_by": "Choose the signal that should follow.",
    "deadline": "Say how long the other signal may take, for example 3 days.",
    "fact": "Name the fact, for example employees.",
    "operator": "Choose how the fact is compared.",
    "named_list": "Choose the list.",
}


def problems(kind: str, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a rule of this kind, by field, in sentences that say what to do."""
    parts = PARTS[RuleKind(kind)]
    found = {name: MISSING[name] for name in parts.needs if values.get(name) in (None, "")}
    return found | _MORE.get(RuleKind(kind), _no_problems)(values)


def _people_problems(values: dict[str, Any]) -> dict[str, str]:
    found = {}
    if values.get("fact") and not values.get("operator"):
        found["operator"] = MISSING["operator"]
    if values.get("operator") and not values.get("fact"):
        found["fact"] = "Name the person's fact that is compared, for example title."
    if values.get("only_new") and not values.get("window"):
        found["window"] = "Say within which time they are new, for example 14 days."
    return found


def _sum_problems(values: dict[str, Any]) -> dict[str, str]:
    if values.get("limit") is None and not values.get("fact"):
        return {"limit": "Say which number the sum reaches, or name the fact of the account that it is compared with."}
    if values.get("limit") is not None and values.get("fact"):
        return {"limit": "Give either a number or a fact, not both."}
    if values.get("percent") is not None and not values.get("fact"):
        return {"percent": "A percentage is of a fact; name it, or leave this empty."}
    return {}


def _growth_problems(values: dict[str, Any]) -> dict[str, str]:
    if values.get("growing") == Growing.VALUES and not values.get("signal"):
        return {"signal": "Choose the signal whose values are added up."}
    return {}


def _fact_problems(values: dict[str, Any]) -> dict[str, str]:
    found = {}
    if values.get("other_fact") and values.get("value") not in (None, ""):
        found["value"] = "Compare either with a value or with another fact, not both."
    if values.get("other_fact") and values.get("operator") and values["operator"] not in BETWEEN:
        labels = ", ".join(f"“{operator.label}”" for operator in BETWEEN)
        found["operator"] = f"Two facts compare by one of {labels}."
    return found


def _order_problems(values: dict[str, Any]) -> dict[str, str]:
    found = {}
    if values.get("signal") and values.get("signal") == values.get("followed_by"):
        found["followed_by"] = "Choose another signal: one that follows itself has always been followed."
    window, deadline = values.get("window"), values.get("deadline")
    if window and deadline and window <= deadline:
        found["window"] = "Make the window longer than the time to follow: the rule holds in what lies between them."
    return found


def _no_problems(_values: dict[str, Any]) -> dict[str, str]:
    return {}


_MORE: dict[RuleKind, Callable[[dict[str, Any]], dict[str, str]]] = {
    RuleKind.PEOPLE: _people_problems,
    RuleKind.SUM: _sum_problems,
    RuleKind.GROWTH: _growth_problems,
    RuleKind.ORDER: _order_problems,
    RuleKind.FACT: _fact_problems,
}
