"""What the points of a rule are the sum of: tracks, each of which holds or does not.

A track is a rule like any other to the compiler, so that points that come and go in steps are spans, too. A rule with
steps (“10 points for each 5 seats, at most 40”) is a pile of rules, each of which asks for one step more. One that
fades (“halved every 14 days”) is a pile of rules, each of which ends one half-life later and adds what is lost then.
The first track holds while the rule does, whatever it adds.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from playbooks.enums import RuleKind
from playbooks.rule_parts import step_count

if TYPE_CHECKING:
    from playbooks.scoring.spec import RuleSpec

COUNTING = frozenset({RuleKind.OCCURRENCES, RuleKind.PEOPLE, RuleKind.DAYS, RuleKind.WEEKS})
FADING_FROM_LATEST = COUNTING | {RuleKind.SUM, RuleKind.GROWTH}
"""Kinds that fade from the latest occurrence on; others do from the instant at which they begin to hold."""


def tracks_of(rule: "RuleSpec") -> list["RuleSpec"]:
    """The tracks of a rule; one that is a track already is its own only one."""
    (first, *steps) = [list(halves(step)) for step in steps_of(rule)]
    return [*first, *(half for step in steps for half in step if half.points)]


def lingering(track: "RuleSpec", time: timedelta) -> "RuleSpec":
    """A disqualifier that goes on disqualifying for so long after it ceased to hold."""
    return replace(track, points=0, is_activation=False, lingers=time)


def steps_of(rule: "RuleSpec") -> Iterator["RuleSpec"]:
    """The rule, and the rules that ask for twice as much, and so on, each with what it adds."""
    plain = replace(rule, most_points=None)
    yield plain
    for number in range(2, step_count(rule.points, rule.most_points) + 1):
        left = (rule.most_points or 0) - rule.points * (number - 1)
        points = left if abs(left) < abs(rule.points) else rule.points
        yield replace(_times(plain, number), points=points, is_activation=False, is_disqualifier=False)


def halves(rule: "RuleSpec") -> Iterator["RuleSpec"]:
    """The rule without points, and what is lost after each half-life; halves are rounded towards 0."""
    if rule.half_life is None:
        yield rule
        return
    plain, left, age = replace(rule, half_life=None), rule.points, timedelta(0)
    yield replace(plain, points=0)
    while left:
        age += rule.half_life
        half = left // 2 if left > 0 else -(-left // 2)
        yield replace(_lasting(plain, age), points=left - half, is_activation=False, is_disqualifier=False)
        left = half


def _times(rule: "RuleSpec", number: int) -> "RuleSpec":
    """The rule asking for so many times as much."""
    if rule.kind == RuleKind.SUM and rule.limit is not None:
        return replace(rule, limit=rule.limit * number)
    if rule.kind == RuleKind.SUM:
        return replace(rule, percent=rule.percent * number)
    if rule.kind == RuleKind.FACT:
        return replace(rule, value=rule.value * number)
    if rule.kind == RuleKind.ABSENCE and rule.window:
        return replace(rule, window=rule.window * number)
    return replace(rule, at_least=rule.at_least * number)


def _lasting(rule: "RuleSpec", age: timedelta) -> "RuleSpec":
    if rule.kind in COUNTING and rule.at_least == 1 and not rule.is_choosy:
        # What counts once holds from the latest occurrence on, so a window says the same, and is a look-up.
        return replace(rule, window=min(rule.window or age, age))
    return replace(rule, lasts=age)
