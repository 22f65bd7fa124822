"""The instants at which a score turned, and the rules that turned it. Pure arithmetic over the steps of the engine."""

from collections.abc import Sequence
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

    @property
    def words(self) -> str:
        """What moved it: “Paywall hit began; Active team ended”."""
        parts = [
            f"{_listed(self.began)} began" if self.began else "",
            f"{_listed(self.ended)} ended" if self.ended else "",
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
        )
        for before, after in pairwise(steps)
    ]


def _listed(rules: Sequence[RuleSpec]) -> str:
    return ", ".join(rule.label or rule.key for rule in rules)
