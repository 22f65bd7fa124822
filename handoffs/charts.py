"""The geometry of the small charts: numbers in, SVG coordinates out. Pure; the templates draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

MARGIN = 4


@dataclass(frozen=True)
class Bar:
    """One column of a bar chart, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    day: date
    value: int


@dataclass(frozen=True)
class Columns:
    """A column per day; the tallest is `peak`."""

    width: int
    height: int
    bars: list[Bar]
    peak: int


def columns(days: Sequence[tuple[date, int]], width: int = 600, height: int = 56) -> Columns:
    """Draw a column for each day. A day with anything at all is at least two units high, so that it is seen."""
    peak = max((value for _, value in days), default=0)
    pitch = width / max(len(days), 1)
    bars = []
    for index, (day, value) in enumerate(days):
        tall = max(2.0, value / peak * height) if value else 0.0
        bars.append(
            Bar(round(index * pitch, 2), round(height - tall, 2), round(pitch - 3, 2), round(tall, 2), day, value)
        )
    return Columns(width, height, bars, peak)


@dataclass(frozen=True)
class Dot:
    """A change of the score: by how much, and what is `told` about it. `width` is that of the step that it begins."""

    x: float
    y: float
    at: datetime
    points: int
    change: int
    width: float
    told: str


@dataclass(frozen=True)
class Staircase:
    """A score over time: the SVG path of its steps, a dot where it changed, and the height of the threshold."""

    width: int
    height: int
    path: str
    dots: list[Dot]
    threshold: int
    threshold_y: float
    last: int
    start: datetime


def staircase(
    steps: Sequence[tuple[datetime, int]],
    end: datetime,
    threshold: int,
    size: tuple[int, int] = (600, 96),
    told: Mapping[datetime, str] | None = None,
) -> Staircase:
    """Draw a step function from its first step to `end`. There has to be a first step. `told` is about its changes."""
    width, height = size
    start = steps[0][0]
    top = max(threshold, *(points for _, points in steps)) or 1
    low = min(0, *(points for _, points in steps))
    seconds = (end - start).total_seconds() or 1

    def x(at: datetime) -> float:
        return round((at - start).total_seconds() / seconds * width, 2)

    def y(points: int) -> float:
        return round(height - MARGIN - (points - low) / (top - low) * (height - 2 * MARGIN), 2)

    path = f"M0 {y(steps[0][1])}"
    for at, points in steps[1:]:
        path += f"H{x(at)}V{y(points)}"
    ends = [*(x(at) for at, _ in steps[2:]), float(width)]
    dots = [
        Dot(x(at), y(points), at, points, points - before, round(until - x(at), 2), (told or {}).get(at, ""))
        for (_, before), (at, points), until in zip(steps, steps[1:], ends, strict=False)
    ]
    return Staircase(width, height, f"{path}H{width}", dots, threshold, y(threshold), steps[-1][1], start)
