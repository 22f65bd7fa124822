"""From coefficients to whole points that a scorecard can have. Pure.

What the other rules add, caps and steps included, is counted as the scorecard itself counts it: nothing here knows how
points add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from playbooks.scoring import VersionSpec

TRIES = 200
"""How many scales are tried at most; they differ in the points of the heaviest rule."""

MOST_TIMES = 10
"""The heaviest rule gets at most so many times the threshold."""

Held = Mapping[int, int]
"""How many accounts there are for each set of rules that hold, as bits."""
Coefficients = Mapping[int, float]
"""By the places of the rules that points are learned for."""


def scaled(version: VersionSpec, coefficients: Coefficients, held: Held) -> VersionSpec:
    """The version with points in proportion to the coefficients.

    Of the scales with which nearest to as many accounts reach the threshold as today it is the one that changes the
    points least. If none reaches it today, it is the one with which the most points that there can be change least.
    """
    heaviest = max((abs(one) for one in coefficients.values()), default=0.0)
    if not heaviest:
        return with_points(version, dict.fromkeys(coefficients, 0))
    today = reaching(version, held)
    tried = (
        with_points(version, {place: round(one * top / heaviest) for place, one in coefficients.items()})
        for top in _spread(MOST_TIMES * version.threshold)
    )
    return min(tried, key=lambda one: (_missed(one, version, held, today), _moved(one, version)))


def with_points(version: VersionSpec, points: Mapping[int, int]) -> VersionSpec:
    """The version with these points for the rules at these places."""
    rules = [
        replace(rule, points=points[place]) if place in points else rule for place, rule in enumerate(version.rules)
    ]
    return replace(version, rules=tuple(rules))


def reaching(version: VersionSpec, held: Held) -> int:
    """How many accounts reach the threshold."""
    return sum(count for bits, count in held.items() if version.points_of(bits) >= version.threshold)


def _spread(most: int) -> Sequence[int]:
    """Whole numbers from 1 to `most`, the greater the further apart."""
    return sorted({round(most ** (one / TRIES)) for one in range(TRIES + 1)})


def _missed(tried: VersionSpec, version: VersionSpec, held: Held, today: int) -> int:
    if not today:
        return abs(tried.reachable - version.reachable)
    return abs(reaching(tried, held) - today)


def _moved(tried: VersionSpec, version: VersionSpec) -> int:
    return sum(abs(new.points - old.points) for new, old in zip(tried.rules, version.rules, strict=True))
