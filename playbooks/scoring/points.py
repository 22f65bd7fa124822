"""What the tracks that hold come to: points, what caps take of them, and whether an account qualifies by them; pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playbooks.scoring.reach import most_points

if TYPE_CHECKING:
    from playbooks.scoring.spec import RuleSpec


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cap takes away: the rules of `category` add `most` together; `points` is below 0."""

    category: str
    most: int
    points: int


class Points:
    """The arithmetic of a version; `held` are the tracks that hold, as bits."""

    __slots__ = ()

    threshold: int
    rules: "tuple[RuleSpec, ...]"
    caps: tuple[tuple[str, int], ...]
    tracks: "tuple[RuleSpec, ...]"
    lines: tuple[int, ...]

    def points_by_rule(self, held: int) -> list[int]:
        """What each rule adds by the tracks whose bits are set in `held`.

        What lies above a cap is taken from the category's last rules, so that the parts add up to the whole.
        """
        points = self.uncapped(held)
        for category, most in self.caps:
            bits = [bit for bit, rule in enumerate(self.rules) if rule.category == category]
            above = sum(points[bit] for bit in bits) - most
            for bit in reversed(bits):
                taken = max(0, min(above, points[bit]))
                points[bit] -= taken
                above -= taken
        return points

    def uncapped(self, held: int) -> list[int]:
        """What each rule adds, whatever the caps take away again."""
        points = [0] * len(self.rules)
        for bit, (line, track) in enumerate(zip(self.lines, self.tracks, strict=True)):
            if held >> bit & 1:
                points[line] += track.points
        return points

    def cuts(self, held: int) -> list[Cut]:
        """What the caps take away from the points of the rules whose bits are set in `held`."""
        found = []
        added = self.uncapped(held)
        for category, most in self.caps:
            points = sum(added[line] for line, rule in enumerate(self.rules) if rule.category == category)
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
        return enough and self.is_activated(held) and not self.is_disqualified(held) and self.belongs(held)

    def belongs(self, held: int) -> bool:
        """Say whether there is anybody to score: a person who belongs to no account has no score."""
        asked = self.bits(lambda rule: rule.of_home)
        return held & asked == asked

    def heeded(self, held: int) -> int:
        """The same tracks, or none of them while the person belongs to no account."""
        return held if self.belongs(held) else 0

    @property
    def reachable(self) -> int:
        """The most points with which an account can qualify."""
        return most_points(self)

    def bits(self, wanted: "Callable[[RuleSpec], bool]") -> int:
        """The bits of the tracks of which something is true."""
        return sum(1 << bit for bit, track in enumerate(self.tracks) if wanted(track))

    def rules_of(self, held: int) -> "list[RuleSpec]":
        """The rules whose bits are set in `held`, in their order."""
        return [rule for bit, rule in enumerate(self.rules) if held >> bit & 1]
