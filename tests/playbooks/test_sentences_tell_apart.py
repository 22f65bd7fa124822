"""A rule's sentence says all that it means: no field of any kind can change without the sentence doing so."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from playbooks.enums import RuleKind
from playbooks.models import NamedList, Rule, Scorecard, ScorecardVersion, TierVersion
from playbooks.rule_parts import EMPTY, PARTS, problems
from playbooks.sentences import of_qualifying, of_rule, of_version
from signals.models import Signal

DAY = timedelta(days=1)
RAN, LEFT = Signal(pk=1, name="Run", measures="calls"), Signal(pk=2, name="Left", measures="calls")
BASE = Scorecard(name="Base")
LEAST: dict[str, Any] = {"signal": RAN, "at_least": 2}
RULES: dict[RuleKind, dict[str, Any]] = {
    RuleKind.OCCURRENCES: LEAST,
    RuleKind.PEOPLE: LEAST | {"window": 9 * DAY, "fact": "title", "operator": "contains", "value": "VP"},
    RuleKind.SUM: {"signal": RAN, "fact": "api_limit", "percent": 80},
    RuleKind.DAYS: LEAST,
    RuleKind.WEEKS: LEAST,
    RuleKind.ABSENCE: {"signal": RAN, "window": 9 * DAY},
    RuleKind.GROWTH: LEAST | {"growing": "people", "percent": 30, "window": 9 * DAY},
    RuleKind.ORDER: {"signal": RAN, "followed_by": LEFT, "deadline": DAY, "window": 9 * DAY},
    RuleKind.FACT: {"fact": "seats", "operator": "gte", "value": 5},
    RuleKind.LIST: {"named_list": NamedList(pk=1, name="Targets")},
    RuleKind.QUALIFIED: {"under": ScorecardVersion(pk=1, scorecard=BASE, number=1)},
    RuleKind.LEADS: {"under": ScorecardVersion(pk=1, scorecard=BASE, number=1), "at_least": 2},
    RuleKind.TIER: {"tier": "sales_led", "tier_table": TierVersion(pk=1, number=1)},
    RuleKind.CUSTOMER: {},
}
OTHERWISE: dict[str, list[Any]] = {
    "points": [6, -5],
    "most_points": [11, 15],
    "half_life": [DAY, 36 * timedelta(hours=1)],
    "is_activation": [True],
    "is_disqualifier": [True],
    "category": ["fit", "activation"],
    "signal": [Signal(pk=3, name="Shared"), None],
    "at_least": [1, 3, 30_000],
    "window": [2 * DAY, 90 * timedelta(minutes=1)],
    "limit": [Decimal(1000), Decimal("1000.000001")],
    "percent": [79, 120],
    "growing": ["times", "values"],
    "followed_by": [Signal(pk=3, name="Shared")],
    "deadline": [2 * DAY],
    "own_domain": [True],
    "only_new": [True],
    "fact": ["role", "company"],
    "operator": ["ne", "lt"],
    "value": [6, "5", 5.5, ["5", 6], ["5", "6"]],
    "other_fact": ["plan"],
    "named_list": [NamedList(pk=2, name="Rivals")],
    "under": [ScorecardVersion(pk=2, scorecard=BASE, number=2)],
    "tier": ["sales_assisted"],
    "tier_table": [TierVersion(pk=2, number=2)],
    "negated": [True],
}
"""What each field may be instead."""
WITHOUT: dict[str, dict[str, Any]] = {"limit": {"fact": "", "percent": None}, "other_fact": {"value": None}}
"""What goes with it: a sum reaches a number or a fact, and two facts compare without a value."""
UNSAID = {"id", "version", "position", "key", "label", "kind"}


def rule(kind: RuleKind, **fields: Any) -> Rule:
    return Rule(**{"kind": kind, "points": 5, **RULES[kind], **fields})


def fields_of(kind: RuleKind) -> set[str]:
    every = {field.name for field in Rule._meta.concrete_fields} - UNSAID
    return {name for name in every if name not in EMPTY or PARTS[kind].has(name)}


@pytest.mark.parametrize("kind", RuleKind)
def test_whatever_a_rule_says_otherwise_its_sentence_says_otherwise(kind: RuleKind) -> None:
    assert problems(kind, {"points": 5, **EMPTY, **RULES[kind]}) == {}
    told = {of_rule(rule(kind)): "as it is"}

    for name in sorted(fields_of(kind)):
        for value in OTHERWISE[name]:
            sentence = of_rule(rule(kind, **{name: value}, **WITHOUT.get(name, {})))
            assert sentence not in told, f"{name}={value!r} reads like {told[sentence]}: {sentence}"
            told[sentence] = f"{name}={value!r}"


def test_no_two_kinds_read_the_same() -> None:
    sentences = [of_rule(rule(kind)) for kind in RuleKind]

    assert len(set(sentences)) == len(RuleKind)


def test_a_version_says_whom_when_and_how_often() -> None:
    version = ScorecardVersion(
        scorecard=Scorecard(subject="person"), threshold=50, cooldown=30 * DAY, requalify_after=DAY, most_fit=1
    )

    assert of_version(version, [rule(RuleKind.CUSTOMER, category="fit")]) == [
        "Is a customer, +5, counted as fit",
        "At most 1 point from fit",
        "Nobody qualifies until 1 day after a disqualifier ceased to hold",
    ]
    assert of_qualifying(version) == (
        "A person qualifies from 50 points on, once an activation rule holds,"
        " and fires again 30 days later at the earliest."
    )
    version.scorecard.subject, version.cooldown = "account", timedelta(0)
    assert of_qualifying(version) == (
        "An account qualifies from 50 points on, once an activation rule holds,"
        " and fires again whenever it qualifies anew."
    )
