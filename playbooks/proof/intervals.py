"""Intervals of 95 % for rates, means, differences and ratios. Pure.

A rate has Wilson's score interval (1927). Differences and ratios are made of the intervals of their two parts: a
difference by Newcombe's hybrid score method (1998, method 10), a ratio by the same idea carried over to ratios (Donner
and Zou 2012, "MOVER-R"). The parts must be independent, so nobody may be counted in both.
"""

from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
"""Of a normal variable so much lies within ±Z: 95 %."""

_OF_FEW = {1: 12.706, 2: 4.303, 3: 3.182}


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate, and between which values the truth lies with 95 % confidence. `high` may be infinite."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total`."""

    hits: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.total:
            raise ValueError(f"{self.hits} of {self.total} is no rate")


def wilson(rate: Rate, times: float = 1) -> Interval | None:
    """Between which rates the true one lies, were there so many times as many; None where nobody was counted."""
    if not rate.total:
        return None
    n, p = rate.total * times, rate.hits / rate.total
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    low = 0.0 if rate.hits == 0 else max(0.0, centre - half)
    high = 1.0 if rate.hits == rate.total else min(1.0, centre + half)
    return Interval(p, low, high)


def mean(count: float, average: float, spread: float) -> Interval:
    """Student's interval of the average of `count` values, two or more, cut at 0 as values of contracts are.

    `spread` is their standard deviation.
    """
    half = student(max(1, round(count - 1))) * spread / sqrt(count)
    return Interval(average, max(0.0, average - half), average + half)


def difference(one: Interval, other: Interval) -> Interval:
    """How much greater the one is than the other."""
    estimate = one.estimate - other.estimate
    below = sqrt((one.estimate - one.low) ** 2 + (other.high - other.estimate) ** 2)
    above = sqrt((one.high - one.estimate) ** 2 + (other.estimate - other.low) ** 2)
    return Interval(estimate, estimate - below, estimate + above)


def ratio(one: Interval, other: Interval) -> Interval | None:
    """How many times the other the one is; None where both are 0. Both must be 0 or more."""
    a, b = one.estimate, other.estimate
    if not a and not b:
        return None
    return Interval(a / b if b else inf, _least_ratio(one, other), _most_ratio(one, other))


def _least_ratio(one: Interval, other: Interval) -> float:
    """Written as a quotient of which the divisor cannot vanish where `2 * b == other.high`."""
    a, b = one.estimate, other.estimate
    top = one.low * (2 * a - one.low)
    inner = (a * b) ** 2 - top * other.high * (2 * b - other.high)
    below = a * b + sqrt(max(0.0, inner))
    return max(0.0, top / below) if below else 0.0


def _most_ratio(one: Interval, other: Interval) -> float:
    a, b = one.estimate, other.estimate
    below = other.low * (2 * b - other.low)
    if below <= 0:
        return inf
    inner = (a * b) ** 2 - one.high * (2 * a - one.high) * below
    return (a * b + sqrt(max(0.0, inner))) / below


def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, by its series in 1/freedom: right to 0.01, but for the first three."""
    if freedom in _OF_FEW:
        return _OF_FEW[freedom]
    z, n = Z, freedom
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    )
