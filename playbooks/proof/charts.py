"""The geometry of the chart of rates with their intervals: numbers in, SVG coordinates out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from playbooks.proof.intervals import Interval

WIDTH, ROW, TOP = 640, 44, 22


@dataclass(frozen=True, slots=True)
class Whisker:
    """One rate: the dot at its estimate, the line from its low to its high end."""

    label: str
    y: float
    x: float
    low: float
    high: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Whiskers:
    """All of them on one scale from 0 to `most`, with the bar that they are held to; its axis is at the bottom."""

    width: int
    height: int
    rows: list[Whisker]
    bar: float
    most: float


def whiskers(rates: Sequence[tuple[str, Interval]], bar: float) -> Whiskers:
    """Draw rates below each other, on a scale that ends at the next tenth above everything."""
    highest = max([bar, *(interval.high for _, interval in rates)])
    most = min(1.0, (int(highest * 10) + 1) / 10)

    def x(rate: float) -> float:
        return round(rate / most * WIDTH, 1)

    rows = [
        Whisker(label, TOP + place * ROW, x(rate.estimate), x(rate.low), x(rate.high), rate)
        for place, (label, rate) in enumerate(rates)
    ]
    return Whiskers(WIDTH, TOP + max(len(rows), 1) * ROW - ROW // 2, rows, x(bar), most)
