"""Which tier an account is in.

Tiers are asked from the most sales to the least; an account is in the first whose lower bounds it reaches, and in
self-serve when it reaches none. Bounds on contract value and employees count as far as the account's value is known:
one of them must be, and all known ones must be met. Adoption decides only for tiers of whose other bounds no value is
known. So an account between two tiers (the gap between self-serve and sales-assisted in the usual table) belongs to
the lower one, where sales leaves it alone: a play that is too heavy costs trust, one that is too light costs a little
time. `joints()` names such ranges.

A bound is a rule of the scoring engine, so a tier can be told as of any instant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from playbooks.enums import RuleKind, TierKey, VersionState
from playbooks.models import Tier, TierVersion
from playbooks.scoring.database import rows
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.spec import RuleSpec, VersionSpec
from signals.enums import Operator

ADOPTION_WINDOW = timedelta(days=30)
ACV, EMPLOYEES, ADOPTION = "acv_potential", "employees", "active people"
FIRMOGRAPHICS = (ACV, EMPLOYEES)
FROM_MOST_SALES = list(reversed(TierKey.values))

Question = tuple[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Joint:
    """Two neighbouring tiers: the lower goes up to, not including, `end`, the one with more sales begins at `start`.

    Values in a gap between them are in no tier's bounds, and accounts there are in the lower one; of values that both
    bounds include, the upper one has the accounts.
    """

    measure: str
    end: Decimal
    start: Decimal
    lower: TierKey
    upper: TierKey

    @property
    def is_gap(self) -> bool:
        """There are values between the two; if there are none, they share some."""
        return self.end < self.start


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

    def tier_of(self, measures: Measures) -> TierKey:
        """Decide; the rule is in the first lines of this module."""
        return next((key for key, lower in self.bounds if _reaches(measures, lower)), TierKey.SELF_SERVE)

    def questions(self) -> list[Question]:
        """What must be known of an account to decide: (measure, lower bound), or (measure, None) for "is it known"."""
        bounds = {(measure, low) for _, lower in self.bounds for measure, low in lower.items()}
        return [*((measure, None) for measure in FIRMOGRAPHICS), *sorted(bounds)]


def tiers_at(table: TierTable, accounts: list[int], at: datetime) -> dict[int, tuple[TierKey, datetime | None]]:
    """The tier of each account at the instant, and the first instant at which a bound it reaches ages out."""
    questions = table.questions()
    rules = tuple(_rule(measure, low) for measure, low in questions)
    spec = VersionSpec(id=0, scorecard_id=0, threshold=0, cooldown=timedelta(0), rules=rules)
    found = rows(assessment(spec, subjects_at(accounts, at)))
    return {account_id: (table.tier_of(_measures(questions, held)), until) for account_id, _, held, *_, until in found}


def joints(version: TierVersion) -> list[Joint]:
    """Where a tier's bounds on contract value or employees do not end at the point at which the next one's begin."""
    tiers = {tier.key: tier for tier in version.tiers.all()}
    neighbours = list(pairwise(tiers[key] for key in TierKey.values if key in tiers))
    return [
        Joint(measure, Decimal(end), Decimal(start), TierKey(lower.key), TierKey(upper.key))
        for measure, field in ((ACV, "acv"), (EMPLOYEES, "employees"))
        for lower, upper in neighbours
        if (end := getattr(lower, f"{field}_max")) is not None
        and (start := getattr(upper, f"{field}_min")) is not None
        and end != start
    ]


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


def _measures(questions: list[Question], held: int) -> Measures:
    answered = [question for bit, question in enumerate(questions) if held >> bit & 1]
    return Measures(
        known=frozenset(measure for measure, low in answered if low is None),
        reached=frozenset((measure, low) for measure, low in answered if low is not None),
    )


def _rule(measure: str, low: Decimal | None) -> RuleSpec:
    """A question as a rule. A value is known when it is a number from 0: one below would be a mistake."""
    if measure == ADOPTION:
        return RuleSpec(0, measure, "", 0, False, RuleKind.PEOPLE, None, int(low or 0), ADOPTION_WINDOW)
    return RuleSpec(0, measure, "", 0, False, RuleKind.FACT, fact=measure, operator=Operator.AT_LEAST, value=low or 0)


def published_table() -> TierTable | None:
    """The table in force, if one has been published."""
    version = TierVersion.objects.filter(state=VersionState.PUBLISHED).prefetch_related("tiers").first()
    return TierTable.of(version) if version else None
