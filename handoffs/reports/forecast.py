"""What the next week will bring, from the last ones. Pure: numbers in, a forecast out.

The forecast is the median of the last whole weeks. How far to trust it is said by their least and their greatest: if
the next week is one of the same kind as the n before it, it is as likely to be the least, the second least … or the
greatest of all n + 1. So it falls within the range of the n with a probability of (n - 1) / (n + 1) or more, whatever
the numbers are distributed like: 7 of 9 for eight weeks. A trend or a season is not in it, and fewer than `FEWEST`
weeks say nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WEEKS = 8
FEWEST = 3


@dataclass(frozen=True)
class Forecast:
    """`middle` is expected, and in `hits` of `weeks` + 1 such weeks what comes is from `low` to `high`."""

    middle: float
    low: int
    high: int
    weeks: int

    @property
    def hits(self) -> int:
        """How many of `weeks` + 1 weeks fall within the range."""
        return self.weeks - 1

    def added_to(self, count: int) -> "Forecast":
        """The same, of what is there besides."""
        return Forecast(self.middle + count, max(self.low + count, 0), max(self.high + count, 0), self.weeks)


def forecast(weeks: Sequence[int]) -> Forecast | None:
    """From the numbers of the last whole weeks; None if there are too few."""
    if len(weeks) < FEWEST:
        return None
    return Forecast(float(median(weeks)), min(weeks), max(weeks), len(weeks))
