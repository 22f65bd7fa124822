"""What a scorecard version says, as plain values: the input of the compiler."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Self

from playbooks.enums import RuleKind
from playbooks.models import Rule, ScorecardVersion

MAX_RULES = 62
"""Rules that hold are kept as bits of a PostgreSQL bigint while a history is swept."""


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule; which fields matter depends on `kind` as in `playbooks.models.Rule`. No `signal_id`: any signal."""

    id: int
    key: str
    label: str
    points: int
    is_activation: bool
    kind: RuleKind
    signal_id: int | None = None
    at_least: int = 1
    window: timedelta | None = None
    fact: str = ""
    operator: str = ""
    value: Any = None
    limit: Decimal | None = None
    percent: int = 100
    growing: str = ""
    followed_by_id: int | None = None
    deadline: timedelta | None = None
    own_domain: bool = False
    only_new: bool = False
    category: str = ""
    is_disqualifier: bool = False
    other_fact: str = ""
    named_list_id: int | None = None

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """Read a stored (or not yet stored) rule."""
        return cls(
            id=rule.pk or 0,
            key=rule.key,
            label=rule.label,
            points=rule.points,
            is_activation=rule.is_activation,
            kind=RuleKind(rule.kind),
            signal_id=rule.signal_id,
            at_least=rule.at_least or 1,
            window=rule.window,
            fact=rule.fact,
            operator=rule.operator,
            value=rule.value,
            limit=rule.limit,
            percent=100 if rule.percent is None else rule.percent,
            growing=rule.growing,
            followed_by_id=rule.followed_by_id,
            deadline=rule.deadline,
            own_domain=rule.own_domain,
            only_new=rule.only_new,
            category=rule.category,
            is_disqualifier=rule.is_disqualifier,
            other_fact=rule.other_fact,
            named_list_id=rule.named_list_id,
        )

    @property
    def is_choosy(self) -> bool:
        """Say whether more is asked of the people it counts than to have done something."""
        return self.kind == RuleKind.PEOPLE and (bool(self.fact) or self.own_domain or self.only_new)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cap takes away: the rules of `category` add `most` together; `points` is below 0."""

    category: str
    most: int
    points: int


@dataclass(frozen=True, slots=True)
class VersionSpec:
    """A scorecard version: an account qualifies while its points reach the threshold and an activation rule holds.

    While a disqualifier holds it does not, whatever its points. `caps` are the most points that rules of a category
    add.
    """

    id: int
    scorecard_id: int
    threshold: int
    cooldown: timedelta
    rules: tuple[RuleSpec, ...]
    caps: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, version: ScorecardVersion) -> Self:
        """Read a stored version with its rules, in their order."""
        return cls(
            id=version.pk,
            scorecard_id=version.scorecard_id,
            threshold=version.threshold,
            cooldown=version.cooldown,
            rules=tuple(RuleSpec.of(rule) for rule in version.rules.all()),
            caps=tuple(version.caps.items()),
        )

    def points_by_rule(self, held: int) -> list[int]:
        """What each rule adds: its points if its bit is set in `held`, else 0.

        What lies above a cap is taken from the category's last rules, so that the parts add up to the whole.
        """
        points = [rule.points if held >> bit & 1 else 0 for bit, rule in enumerate(self.rules)]
        for category, most in self.caps:
            bits = [bit for bit, rule in enumerate(self.rules) if rule.category == category]
            above = sum(points[bit] for bit in bits) - most
            for bit in reversed(bits):
                taken = max(0, min(above, points[bit]))
                points[bit] -= taken
                above -= taken
        return points

    def cuts(self, held: int) -> list[Cut]:
        """What the caps take away from the points of the rules whose bits are set in `held`."""
        found = []
        for category, most in self.caps:
            points = sum(rule.points for rule in self.rules_of(held) if rule.category == category)
            if points > most:
                found.append(Cut(category, most, most - points))
        return found

    def points_of(self, held: int) -> int:
        """The points of the rules whose bits are set in `held`."""
        return sum(self.points_by_rule(held))

    def is_activated(self, held: int) -> bool:
        """Say whether an activation rule is among those whose bits are set."""
        return held & self.bits(lambda rule: rule.is_activation) != 0

    def is_disqualified(self, held: int) -> bool:
        """Say whether a disqualifier is among those whose bits are set."""
        return held & self.bits(lambda rule: rule.is_disqualifier) != 0

    def qualifies(self, held: int) -> bool:
        """Say whether an account for which exactly these rules hold is a product-qualified lead."""
        enough = self.points_of(held) >= self.threshold
        return enough and self.is_activated(held) and not self.is_disqualified(held)

    @property
    def reachable(self) -> int:
        """The most points that there can be."""
        return self.points_of(self.bits(lambda rule: rule.points > 0))

    def bits(self, wanted: Callable[[RuleSpec], bool]) -> int:
        """The bits of the rules of which something is true."""
        return sum(1 << bit for bit, rule in enumerate(self.rules) if wanted(rule))

    def rules_of(self, held: int) -> list[RuleSpec]:
        """The rules whose bits are set in `held`, in their order."""
        return [rule for bit, rule in enumerate(self.rules) if held >> bit & 1]
