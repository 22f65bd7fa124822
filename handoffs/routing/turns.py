"""Whose turn it is: smooth weighted round robin over those who can take a handoff. Pure.

Before each turn everybody who can take the handoff gains credit by their weight; who has most is next, and pays what
all of them gained. So with weights 2, 1 and 1 the turns are a, b, c, a and not a, a, b, c, and over time the shares are
those of the weights. Credit is kept from one turn to the next; of those with the same the lower id comes first. Who
cannot take it neither gains nor pays, so nobody comes back from holidays to a pile.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from handoffs.wording import listed


@dataclass
class Load:
    """How many handoffs a person has open, over all of their teams."""

    open: int = 0


@dataclass
class Seat:
    """A member of a team, as routing sees them at one instant."""

    user: int
    weight: int = 1
    capacity: int | None = None
    tiers: frozenset[str] = frozenset()
    is_away: bool = False
    credit: int = 0
    load: Load = field(default_factory=Load)

    def takes(self, tier: str) -> bool:
        """Whether they may have handoffs of the tier."""
        return not self.tiers or tier in self.tiers

    @property
    def is_full(self) -> bool:
        """They have as many as they may."""
        return self.capacity is not None and self.load.open >= self.capacity

    def can_take(self, tier: str, passed_by: Collection[int] = ()) -> bool:
        """Whether routing may give them one of the tier that these people passed on."""
        return self.takes(tier) and not self.is_away and not self.is_full and self.user not in passed_by


def next_of(seats: Iterable[Seat], tier: str, passed_by: Collection[int] = ()) -> tuple[Seat, int] | None:
    """Whose turn it is, and out of how many; None if nobody can take it. The turn is paid for."""
    able = [seat for seat in seats if seat.weight and seat.can_take(tier, passed_by)]
    if not able:
        return None
    for seat in able:
        seat.credit += seat.weight
    chosen = min(able, key=lambda seat: (-seat.credit, seat.user))
    chosen.credit -= sum(seat.weight for seat in able)
    return chosen, len(able)


def why_nobody(seats: Sequence[Seat], tier: str, tier_name: str, passed_by: Collection[int] = ()) -> str:
    """Why it waits, in a sentence."""
    taking = [seat for seat in seats if seat.weight]
    if not taking:
        return "Nobody of the team is given handoffs by turns. Whoever is in it can take this one."
    fitting = [seat for seat in taking if seat.takes(tier)]
    if not fitting:
        return f"Nobody of the team takes {tier_name} handoffs."
    of = "of this tier" if any(seat.tiers for seat in taking) else "of the team"
    passed = [seat for seat in fitting if seat.user in passed_by]
    away = [seat for seat in fitting if seat.is_away and seat not in passed]
    full = [seat for seat in fitting if seat not in passed and seat not in away]
    reasons = [
        (len(full), ("is", "are"), _full(full)),
        (len(away), ("is", "are"), "out of office"),
        (len(passed), ("has", "have"), "passed it on"),
    ]
    said = [(count, f"{verbs[count > 1]} {what}") for count, verbs, what in reasons if count]
    if len(said) > 1:
        return f"Of the {len(fitting)} people {of}, {listed([f'{count} {what}' for count, what in said])}."
    return f"{f'All {len(fitting)} people' if len(fitting) > 1 else 'The one person'} {of} {said[0][1]}."


def _full(seats: Sequence[Seat]) -> str:
    capacities = {seat.capacity for seat in seats}
    return f"at their capacity of {capacities.pop()}" if len(capacities) == 1 else "at their capacity"
