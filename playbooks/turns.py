"""The instants at which a score turned, and the rules that turned it. Pure arithmetic over the steps of the engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from playbooks.scoring import RuleSpec, Step, VersionSpec


@dataclass(frozen=True, slots=True)
class Turn:
    """At `at` the score became `points`, by rules that began to hold and rules that ceased to."""

    at: datetime
    points: int
    change: int
    began: list[RuleSpec]
    ended: list[RuleSpec]
    stepped: list[tuple[RuleSpec, int]]
    """Rules that went on holding, each with the points that it adds from then on."""

    @property
    def words(self) -> str:
        """What moved it: “Paywall hit began; Active team ended”."""
        parts = [
            f"{_listed(self.began)} began" if self.began else "",
            f"{_listed(self.ended)} ended" if self.ended else "",
            *(f"{rule.label or rule.key} at {points:+d}" for rule, points in self.stepped),
        ]
        return "; ".join(part for part in parts if part)


def turns(version: VersionSpec, steps: Sequence[Step]) -> list[Turn]:
    """What happened at each step but the first, which is only where the steps begin."""
    return [
        Turn(
            after.at,
            after.points,
            after.points - before.points,
            began=version.rules_of(after.held & ~before.held),
            ended=version.rules_of(before.held & ~after.held),
            stepped=list(_stepped(version, before.held, after.held)),
        )
        for before, after in pairwise(steps)
    ]


def _stepped(version: VersionSpec, before: int, after: int) -> Iterator[tuple[RuleSpec, int]]:
    goes_on = before & after
    for bit, (was, becomes) in enumerate(zip(version.uncapped(before), version.uncapped(after), strict=True)):
        if goes_on >> bit & 1 and was != becomes:
            yield version.rules[bit], becomes


def _listed(rules: Sequence[RuleSpec]) -> str:
    return ", ".join(rule.label or rule.key for rule in rules)
