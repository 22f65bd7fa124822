"""A proof in words: what pages and tables call its groups, its bars and those that are not counted."""

from math import isinf

from playbooks.proof import bars
from playbooks.proof.bars import Judgement, Verdict
from playbooks.proof.groups import Group, Left
from playbooks.proof.intervals import Interval

GROUPS = {
    Group.PQL: "Product-qualified leads",
    Group.MQL: "Marketing-qualified leads",
    Group.OTHER: "Everyone else",
}
LEFT = {
    Left.PAID_BEFORE: "had paid before they could count",
    Left.FIRED_BEFORE: "had fired before the period",
    Left.TOO_LATE: "came so late that the period ended before their turn",
    Left.NO_TIME: "have not had the time yet, whether they have paid or not",
    Left.BOTH: "fired, and count as PQLs",
}
BARS = {
    "conversion": f"More than {bars.CONVERSION:.0%} of PQLs become customers",
    "value": f"Their contracts are worth more than {bars.TIMES_VALUE:.0f} times those of other customers",
    "mql": f"PQLs become customers at least {bars.TIMES_MQL:.0f} times as often as MQLs",
}
SIGNS = {Verdict.MET: "success", Verdict.MISSED: "danger", Verdict.OPEN: "warning"}


def percent(interval: Interval | None) -> str:
    """A rate with its interval: 31.2 % (24.0 to 39.4)."""
    if interval is None:
        return "–"
    return f"{interval.estimate * 100:.1f}\u202f% ({interval.low * 100:.1f} to {interval.high * 100:.1f})"


def points(interval: Interval | None) -> str:
    """A difference of rates, in points of a hundred."""
    if interval is None:
        return "–"
    return f"{interval.estimate * 100:+.1f} points ({interval.low * 100:+.1f} to {interval.high * 100:+.1f})"


def times(interval: Interval | None) -> str:
    """A ratio with its interval: 5.2 times (3.1 to 9.0); one without bound has only its low end."""
    if interval is None:
        return "–"
    if isinf(interval.estimate):
        return f"at least {interval.low:.1f} times"
    high = "any number" if isinf(interval.high) else f"{interval.high:.1f}"
    return f"{interval.estimate:.1f} times ({interval.low:.1f} to {high})"


def figure(name: str, judgement: Judgement) -> str:
    """The figure that is held against the bar."""
    return percent(judgement.interval) if name == "conversion" else times(judgement.interval)
