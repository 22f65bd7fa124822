"""What a good scorecard is held to, and whether it is met, missed, or cannot be said yet. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from playbooks.proof.intervals import Interval

CONVERSION = 0.20
"""Of PQLs, more than so many become customers."""
TIMES_VALUE = 2.0
"""A PQL's contract is worth more than so many times the average of the others'."""
TIMES_MQL = 5.0
"""PQLs become customers at least so many times as often as MQLs; five to ten times is what is hoped for."""
MOST_TIMES = 10_000.0
"""Where even so many times as many accounts would not do, the figure is too near the bar for any number."""

Scaled = Callable[[float], Interval | None]
"""The interval that there would be if there were so many times as many accounts of the same kind."""


class Verdict(StrEnum):
    """How a figure stands to its bar."""

    MET = "met"
    MISSED = "missed"
    OPEN = "too few to say"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`more` is how many more PQLs it would take at today's figures; None where nobody can say."""

    verdict: Verdict
    interval: Interval | None
    bar: float
    reason: str = ""
    more: int | None = None


def judge(bar: float, counted: int, scaled: Scaled, lacking: str = "") -> Judgement:
    """Hold a figure that rests on `counted` PQLs against its bar; `lacking` says what there is too little of for it."""
    now = None if lacking else scaled(1)
    if now is None:
        return Judgement(Verdict.OPEN, None, bar, lacking or "Nobody of either has become a customer yet.")
    if verdict := _settled(now, bar):
        return Judgement(verdict, now, bar)
    times = _enough(bar, scaled)
    if times is None:
        return Judgement(Verdict.OPEN, now, bar, "The figure is so near the bar that no number of accounts would tell.")
    more = max(1, ceil((times - 1) * counted))
    return Judgement(Verdict.OPEN, now, bar, f"The interval reaches across the bar; {_words(more)}.", more)


def _words(more: int) -> str:
    return f"about {more:,} more PQL{'s' if more > 1 else ''} would tell, if they do as these did"


def _settled(interval: Interval, bar: float) -> Verdict | None:
    if interval.low > bar:
        return Verdict.MET
    return Verdict.MISSED if interval.high < bar else None


def _enough(bar: float, scaled: Scaled) -> float | None:
    """The least multiple that settles it, to a hundredth of itself."""

    def settles(times: float) -> bool:
        interval = scaled(times)
        return interval is not None and _settled(interval, bar) is not None

    high = 2.0
    while not settles(high):
        high *= 2
        if high > MOST_TIMES:
            return None
    low = high / 2
    while high - low > high / 100:
        middle = (low + high) / 2
        low, high = (low, middle) if settles(middle) else (middle, high)
    return high
