"""Which tier accounts are in at an instant, and where the bounds of a table do not meet.

How a tier is decided is in `playbooks.tier_tables`. A bound is a rule of the scoring engine, so a tier can be told as
of any instant.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from playbooks.enums import TierKey
from playbooks.models import TierVersion
from playbooks.tier_tables import ACV, EMPLOYEES


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
