"""Which tier what is known of an account comes to.

Tiers are asked from the most sales to the least; an account is in the first whose lower bounds it reaches, and in
self-serve when it reaches none. Bounds on contract value and employees count as far as the account's value is known:
one of them must be, and all known ones must be met. Adoption decides only for tiers of whose other bounds no value is
known. So an account between two tiers (the gap between self-serve and sales-assisted in the usual table) belongs to
the lower one, where sales leaves it alone: a play that is too heavy costs trust, one that is too light costs a little
time.

Pure: what is known is told as answers to `TierTable.questions`. `TierTable.tier_of` decides for one account,
`TierTable.patterns` says the same of the bits of the answers, for the compiler of rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from playbooks.enums import TierKey
from playbooks.models import Tier, TierVersion

ACV, EMPLOYEES, ADOPTION = "acv_potential", "employees", "active people"
FIRMOGRAPHICS = (ACV, EMPLOYEES)
FROM_MOST_SALES = list(reversed(TierKey.values))

Question = tuple[str, Decimal | None]
Pattern = tuple[int, int]
"""Bits that are looked at, and those of them that must be set, as all others must not."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of an account: the firmographic values it has, and the (measure, lower bound) it reaches."""

    known: frozenset[str]
    reached: frozenset[tuple[str, Decimal]]


@dataclass(frozen=True, slots=True)
class TierTable:
    """The bounds of one tier version: lower bounds by measure for each tier, from the most sales to the least."""

    version_id: int
    bounds: tuple[tuple[TierKey, Mapping[str, Decimal]], ...]

    @classmethod
    def of(cls, version: TierVersion) -> "TierTable":
        """Read a stored version."""
        tiers = {tier.key: tier for tier in version.tiers.all()}
        ordered = (tiers[key] for key in FROM_MOST_SALES if key in tiers)
        return cls(version.pk, tuple((TierKey(tier.key), _lower_bounds(tier)) for tier in ordered))

    def __hash__(self) -> int:
        """By the version, for its bounds are mappings."""
        return hash(self.version_id)

    def tier_of(self, measures: Measures) -> TierKey:
        """Decide; the rule is in the first lines of this module."""
        return next((key for key, lower in self.bounds if _reaches(measures, lower)), TierKey.SELF_SERVE)

    def questions(self) -> list[Question]:
        """What must be known of an account to decide: (measure, lower bound), or (measure, None) for "is it known"."""
        bounds = {(measure, low) for _, lower in self.bounds for measure, low in lower.items()}
        return [*((measure, None) for measure in FIRMOGRAPHICS), *sorted(bounds)]

    def patterns(self, tier: TierKey) -> tuple[list[Pattern], list[Pattern]]:
        """Of the bits of the answers: an account is in the tier if one of the first matches and none of the second.

        Who reaches no tier is in self-serve, which then asks for nothing.
        """
        more = [pattern for key, lower in self._above(tier) for pattern in self._patterns_of(lower)]
        if tier == TierKey.SELF_SERVE:
            return [(0, 0)], more
        own = dict(self.bounds).get(tier)
        return [] if own is None else list(self._patterns_of(own)), more

    def _above(self, tier: TierKey) -> Iterator[tuple[TierKey, Mapping[str, Decimal]]]:
        rank = FROM_MOST_SALES.index(tier)
        return ((key, lower) for key, lower in self.bounds if FROM_MOST_SALES.index(key) < rank)

    def _patterns_of(self, lower: Mapping[str, Decimal]) -> Iterator[Pattern]:
        bit = {question: 1 << place for place, question in enumerate(self.questions())}
        asked = [measure for measure in FIRMOGRAPHICS if measure in lower]
        for known in product((True, False), repeat=len(asked)):
            looked_at = sum(bit[measure, None] for measure in asked)
            wanted = [measure for measure, is_known in zip(asked, known, strict=True) if is_known]
            if not wanted and ADOPTION not in lower:
                if not lower:
                    yield 0, 0
                continue
            reached = sum(bit[measure, lower[measure]] for measure in wanted or [ADOPTION])
            yield looked_at | reached, sum(bit[measure, None] for measure in wanted) | reached


def _lower_bounds(tier: Tier) -> dict[str, Decimal]:
    bounds = {ACV: tier.acv_min, EMPLOYEES: tier.employees_min, ADOPTION: tier.active_people_min}
    return {measure: Decimal(low) for measure, low in bounds.items() if low is not None}


def _reaches(measures: Measures, lower: Mapping[str, Decimal]) -> bool:
    known = [measure for measure in FIRMOGRAPHICS if measure in lower and measure in measures.known]
    if known:
        return all((measure, lower[measure]) in measures.reached for measure in known)
    if ADOPTION in lower:
        return (ADOPTION, lower[ADOPTION]) in measures.reached
    return not lower
