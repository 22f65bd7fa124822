"""Which fields the rules of each kind have: what it needs, what it may have. All others are empty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.wording import LONGEST
from playbooks.enums import Growing, RuleKind
from signals.comparison import BETWEEN
from signals.enums import Operator


def step_count(points: int, most: int | None) -> int:
    """How many steps of so many points there are until the most is reached; the last one may add less."""
    return 1 if most is None or not points else -(-abs(most) // abs(points))


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields of one kind."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Say whether rules of this kind have the field."""
        return name in self.needs or name in self.may


STEPS = "most_points"
MOST_POINTS = 2**15 - 1
"""What a rule may add or take away; a small integer holds no more."""
MOST_STEPS = 20
"""Each step is looked at like a rule of its own."""
LONGEST_HALF_LIFE = LONGEST / 16
"""The most points halve 15 times until nothing is left."""

PARTS = {
    RuleKind.OCCURRENCES: Parts(("signal", "at_least"), ("window", STEPS)),
    RuleKind.PEOPLE: Parts(
        ("signal", "at_least"), ("window", "fact", "operator", "value", "own_domain", "only_new", STEPS)
    ),
    RuleKind.SUM: Parts(("signal",), ("window", "limit", "fact", "percent", STEPS)),
    RuleKind.DAYS: Parts(("at_least",), ("signal", "window", STEPS)),
    RuleKind.WEEKS: Parts(("at_least",), ("signal", "window", STEPS)),
    RuleKind.ABSENCE: Parts(("window",), ("signal", STEPS)),
    RuleKind.GROWTH: Parts(("growing", "at_least", "percent", "window"), ("signal",)),
    RuleKind.ORDER: Parts(("signal", "followed_by", "deadline"), ("window",)),
    RuleKind.FACT: Parts(("fact", "operator"), ("value", "other_fact", STEPS)),
    RuleKind.LIST: Parts(("named_list",), ("fact",)),
    RuleKind.QUALIFIED: Parts(("under",), ("negated",)),
    RuleKind.LEADS: Parts(("under", "at_least"), (STEPS,)),
    RuleKind.TIER: Parts(("tier", "tier_table"), ("negated",)),
    RuleKind.CUSTOMER: Parts((), ("negated",)),
}

EMPTY: dict[str, Any] = {
    "most_points": None,
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
    "under": None,
    "tier": "",
    "tier_table": None,
    "negated": False,
    "value": None,
}
"""What a field is in rules of a kind that does not have it."""

MISSING = {
    "signal": "Choose the signal that is counted.",
    "at_least": "Say how many at least, from 1.",
    "window": "Say for how long, for example 14 days.",
    "percent": "Say by how many percent at least.",
    "growing": "Choose what grows.",
    "followed_by": "Choose the signal that should follow.",
    "deadline": "Say how long the other signal may take, for example 3 days.",
    "fact": "Name the fact, for example employees.",
    "operator": "Choose how the fact is compared.",
    "named_list": "Choose the list.",
    "under": "Choose the version of another scorecard.",
    "tier": "Choose the tier.",
    "tier_table": "Publish a table of tiers first, or choose one: a tier is one of a table.",
}
NO_TIME = "Write a time of more than nothing, like “14 days”, or leave it empty for ever."


def problems(kind: str, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a rule of this kind, by field, in sentences that say what to do."""
    parts = PARTS[RuleKind(kind)]
    found = _amount_problems(parts, values)
    found |= {name: MISSING[name] for name in parts.needs if values.get(name) in (None, "")}
    return _points_problems(RuleKind(kind), values) | found | _MORE.get(RuleKind(kind), _no_problems)(values)


def _amount_problems(parts: Parts, values: dict[str, Any]) -> dict[str, str]:
    """What is said of a time that is none, and of a number that everybody reaches."""
    found = {}
    if values.get("window") == timedelta(0):
        found["window"] = MISSING["window"] if "window" in parts.needs else NO_TIME
    if values.get("at_least") == 0:
        found["at_least"] = MISSING["at_least"]
    return found


def _points_problems(kind: RuleKind, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with how the points come in steps, and fade."""
    found = {}
    half_life = values.get("half_life")
    points, most = values.get("points"), values.get("most_points")
    if points is not None and abs(points) > MOST_POINTS:
        found["points"] = f"Points go from -{MOST_POINTS:,} to {MOST_POINTS:,}."
    if half_life is not None and not timedelta(0) < half_life <= LONGEST_HALF_LIFE:
        found["half_life"] = f"Say a time of up to {LONGEST_HALF_LIFE.days:,} days, or leave it empty."
    elif half_life is not None and points == 0:
        found["half_life"] = "Give the rule points, or leave this empty: there is nothing that could halve."
    if most is None or points is None:
        return found
    if not points or most * points < 0 or abs(most) <= abs(points):
        found["most_points"] = (
            f"Say the most that all steps add together: beyond the {points} points of one step, or leave it empty."
        )
    elif (steps := step_count(points, most)) > MOST_STEPS:
        found["most_points"] = (
            f"That makes {steps:,} steps; there may be {MOST_STEPS}. Let each add more, or all of them less."
        )
    elif kind == RuleKind.FACT and not _counts_up(values):
        found["most_points"] = (
            "Steps need a number above 0 that the fact “is at least”; choose that, or leave it empty."
        )
    elif kind == RuleKind.ABSENCE and (values.get("window") or timedelta(0)) * steps > LONGEST:
        found["most_points"] = "The last step lies more than a hundred years ahead; lower this, or shorten the window."
    return found


def _counts_up(values: dict[str, Any]) -> bool:
    value = values.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return False
    return values.get("operator") == Operator.AT_LEAST and not values.get("other_fact")


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
