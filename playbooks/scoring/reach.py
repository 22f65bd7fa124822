"""The most points with which an account can qualify at all; pure.

Not every rule that adds points can help: one that disqualifies never does, two that say the opposite never hold
together, and an activation rule holds whatever it takes away.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from playbooks.enums import RuleKind

if TYPE_CHECKING:
    from playbooks.scoring.points import Points
    from playbooks.scoring.spec import RuleSpec

MOST_OPPOSITES = 6
"""Pairs of opposites that are told apart; with more of them the rest are taken to hold together."""


def most_points(version: "Points") -> int:
    """The best of all that may hold while an account qualifies; never less than what one can really reach."""
    rules = version.rules
    left_out = {line for line, rule in enumerate(rules) if rule.is_disqualifier}
    activates = (line for line, rule in enumerate(rules) if rule.is_activation and line not in left_out)
    activating: list[int | None] = [*activates]
    sides = list(_opposites(rules))[:MOST_OPPOSITES]
    return max(
        _points(version, never, line)
        for chosen in product(*sides)
        for never in [left_out.union(*chosen)]
        for line in activating or [None]
        if line not in never
    )


def _points(version: "Points", left_out: set[int], activating: int | None) -> int:
    """What is added by the first track of the activation rule and all that add, but for the rules left out."""
    held = 0
    for bit, (line, track) in enumerate(zip(version.lines, version.tracks, strict=True)):
        if line not in left_out and (track.points > 0 or bit == activating):
            held |= 1 << bit
    return version.points_of(held)


def _opposites(rules: Sequence["RuleSpec"]) -> Iterator[tuple[set[int], set[int]]]:
    """The places of the rules that say that an account belongs to something, and of those that say it does not."""
    told: list[tuple[object, tuple[set[int], set[int]]]] = []
    for line, rule in enumerate(rules):
        if rule.kind not in {RuleKind.CUSTOMER, RuleKind.QUALIFIED, RuleKind.TIER}:
            continue
        what = _belonging(rule)
        known = next((sides for other, sides in told if other == what), None)
        if known is None:
            told.append((what, known := (set(), set())))
        known[_is_negated(rule)].add(line)
    return (sides for _, sides in told if all(sides))


def _is_negated(rule: "RuleSpec") -> bool:
    return rule.membership is not None and rule.membership.negated


def _belonging(rule: "RuleSpec") -> object:
    """What it is that an account belongs to, whether or not the rule denies it."""
    found = rule.membership
    if rule.kind == RuleKind.CUSTOMER or found is None:
        return rule.kind
    return rule.kind, found.version, found.any_of, found.none_of
