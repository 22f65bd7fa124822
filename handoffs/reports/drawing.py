"""The geometry of the reports' charts: numbers in, SVG coordinates out. Pure; the templates draw."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, HEADROOM = 720, 120, 16
GAP = 0.35
"""The share of a column's place that is left empty."""


@dataclass(frozen=True)
class Part:
    """One rectangle of a column, from the bottom up; `kind` says in words and as a class what it stands for."""

    y: float
    height: float
    kind: str
    value: int


@dataclass(frozen=True)
class Column:
    """A column with its parts, what it is for, and what stands above it."""

    x: float
    width: float
    middle: float
    top: float
    name: str
    said: str
    parts: list[Part]


@dataclass(frozen=True)
class Chart:
    """Columns side by side; `level` is the height of a line across, if there is one."""

    width: int
    height: int
    columns: list[Column]
    level_y: float | None = None


def stacked(
    rows: Sequence[tuple[str, str, Sequence[tuple[str, int]]]], *, level: float | None = None, width: int = WIDTH
) -> Chart:
    """Draw a column for each row: its name, what is said above it, and its parts by kind, the first at the bottom."""
    peak = max([level or 0, *(sum(value for _, value in parts) for _, _, parts in rows)], default=0) or 1
    scale = (HEIGHT - HEADROOM) / peak
    pitch = width / max(len(rows), 1)
    columns = []
    for index, (name, said, parts) in enumerate(rows):
        drawn, y = [], float(HEIGHT)
        for kind, value in parts:
            tall = value * scale
            y -= tall
            drawn.append(Part(round(y, 2), round(tall, 2), kind, value))
        x = index * pitch + pitch * GAP / 2
        columns.append(
            Column(
                round(x, 2),
                round(pitch * (1 - GAP), 2),
                round((index + 0.5) * pitch, 2),
                round(y, 2),
                name,
                said,
                drawn,
            )
        )
    return Chart(width, HEIGHT, columns, None if level is None else round(HEIGHT - level * scale, 2))
