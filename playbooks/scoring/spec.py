"""What a scorecard version says, as plain values: the input of the compiler."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Self

from playbooks.enums import RuleKind
from playbooks.models import Rule, ScorecardVersion

MAX_RULES = 31
"""Rules that hold are kept as bits of a PostgreSQL integer while a history is swept."""


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
        )

    @property
    def is_choosy(self) -> bool:
        """Say whether more is asked of the people it counts than to have done something."""
        return self.kind == RuleKind.PEOPLE and (bool(self.fact) or self.own_domain or self.only_new)


@dataclass(frozen=True, slots=True)
class VersionSpec:
    """A scorecard version: an account qualifies while its points reach the threshold and an activation rule holds."""

    id: int
    scorecard_id: int
    threshold: int
    cooldown: timedelta
    rules: tuple[RuleSpec, ...]

    @classmethod
    def of(cls, version: ScorecardVersion) -> Self:
        """Read a stored version with its rules, in their order."""
        return cls(
            id=version.pk,
            scorecard_id=version.scorecard_id,
            threshold=version.threshold,
            cooldown=version.cooldown,
            rules=tuple(RuleSpec.of(rule) for rule in version.rules.all()),
        )

    def points_by_rule(self, held: int) -> list[int]:
        """What each rule adds: its points if its bit is set in `held`, else 0."""
        return [rule.points if held >> bit & 1 else 0 for bit, rule in enumerate(self.rules)]

    def points_of(self, held: int) -> int:
        """The points of the rules whose bits are set in `held`."""
        return sum(self.points_by_rule(held))

    def is_activated(self, held: int) -> bool:
        """Say whether an activation rule is among those whose bits are set."""
        return any(rule.is_activation and held >> bit & 1 for bit, rule in enumerate(self.rules))

    def qualifies(self, held: int) -> bool:
        """Say whether an account for which exactly these rules hold is a product-qualified lead."""
        return self.points_of(held) >= self.threshold and self.is_activated(held)

    def rules_of(self, held: int) -> list[RuleSpec]:
        """The rules whose bits are set in `held`, in their order."""
        return [rule for bit, rule in enumerate(self.rules) if held >> bit & 1]
