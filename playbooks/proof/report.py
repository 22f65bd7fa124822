"""What outcomes say about a version over a period, as figures with their intervals. Pure but for `prove`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, quantiles, stdev

from playbooks.proof import bars
from playbooks.proof.bars import Judgement, judge
from playbooks.proof.groups import Case, Group, Judged, Left, Life, Terms, as_mql, compared, delays
from playbooks.proof.intervals import Interval, Rate, difference, mean, ratio, wilson
from playbooks.proof.population import lives
from playbooks.scoring.spec import VersionSpec

AGAINST = (Group.OTHER, Group.MQL)
"""Whom PQLs are compared with."""
LEAST_VALUES = 10
"""Contracts on either side from which on their averages are compared; fewer say nothing about values so uneven."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many of a group became customers."""

    group: Group
    rate: Rate
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Lift:
    """How the PQLs did against another group."""

    against: Group
    difference: Interval | None
    times: Interval | None


@dataclass(frozen=True, slots=True)
class Values:
    """Yearly values of contracts in one currency: how many, their average and spread."""

    count: int
    average: float
    spread: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Values":
        """Sum them up."""
        return cls(len(values), fmean(values) if values else 0.0, stdev(values) if len(values) > 1 else 0.0)

    def scaled(self, times: float) -> Interval:
        """Student's interval of the average, were there so many times as many."""
        return mean(self.count * times, self.average, self.spread)


@dataclass(frozen=True, slots=True)
class Proof:
    """All of it. `precision` is the conversion of PQLs; `recall` how many of the period's customers had fired before.

    `days_to_pay` are the quartiles of the days from firing to paying, empty where nobody paid. `currency` is that of
    most contracts; those in others and those without a value are `unvalued`. `unseen` became customers in the period
    without having been seen before, so nothing could have fired for them. `told_late` are the PQLs that paid and fired
    by what was recorded afterwards. Older results say neither.
    """

    terms: Terms
    conversions: dict[Group, Conversion]
    lifts: dict[Group, Lift]
    precision: Interval | None
    recalled: Rate
    recall: Interval | None
    days_to_pay: list[float]
    currency: str
    values: dict[Group, Values]
    unvalued: int
    judgements: dict[str, Judgement]
    left: dict[Left, int]
    left_mqls: dict[Left, int]
    cases: list[Case]
    unseen: int | None = None
    told_late: int | None = None


def prove(version: VersionSpec, terms: Terms) -> Proof:
    """Look at every account's life under the version."""
    return proof_of(lives(version, terms.at), terms)


def proof_of(population: Sequence[Life], terms: Terms) -> Proof:
    """The figures of these accounts."""
    turns = delays(population, terms)
    cases, left = _sorted_out(compared(life, terms, turns) for life in population)
    mqls, left_mqls = _sorted_out(as_mql(life, terms) for life in population)
    conversions = {group: _conversion(group, [*cases, *mqls]) for group in Group}
    won = [life for life in population if _won_in(life, terms)]
    currency, values, unvalued = _values(won)
    recalled = Rate(sum(life.led_by is not None for life in won), len(won))
    return Proof(
        terms=terms,
        conversions=conversions,
        lifts={group: _lift(conversions, group) for group in AGAINST},
        precision=conversions[Group.PQL].interval,
        recalled=recalled,
        recall=wilson(recalled),
        days_to_pay=_quartiles(case.paid_after for case in cases if case.group == Group.PQL and case.paid_after),
        currency=currency,
        values=values,
        unvalued=unvalued,
        judgements={
            "conversion": _judge_conversion(conversions[Group.PQL].rate),
            "value": _judge_value(values),
            "mql": _judge_mql(conversions[Group.PQL].rate, conversions[Group.MQL].rate),
        },
        left=left,
        left_mqls=left_mqls,
        cases=[*cases, *mqls],
        unseen=sum(_won_unseen(life, terms) for life in population),
        told_late=sum(case.life.told_late for case in cases if case.group == Group.PQL and case.converted),
    )


def default_terms(at: datetime, *, days: int = 365, within: int = 30) -> Terms:
    """The year up to now, each account watched for a month."""
    return Terms(at - timedelta(days=days), at, timedelta(days=within), at)


def _sorted_out(judged: Iterable[Judged]) -> tuple[list[Case], dict[Left, int]]:
    cases: list[Case] = []
    left: Counter[Left] = Counter()
    for one in judged:
        if isinstance(one, Case):
            cases.append(one)
        elif one is not None:
            left[one] += 1
    return cases, dict(left)


def _conversion(group: Group, cases: Iterable[Case]) -> Conversion:
    outcomes = [case.converted for case in cases if case.group == group]
    rate = Rate(sum(outcomes), len(outcomes))
    return Conversion(group, rate, wilson(rate))


def _lift(conversions: dict[Group, Conversion], against: Group) -> Lift:
    one, other = conversions[Group.PQL].interval, conversions[against].interval
    if one is None or other is None:
        return Lift(against, None, None)
    return Lift(against, difference(one, other), ratio(one, other))


def _won_in(life: Life, terms: Terms) -> bool:
    """Whether it became a customer in the period, after it had been seen."""
    if life.customer_at is None or life.known_at is None:
        return False
    return life.known_at < life.customer_at and terms.start <= life.customer_at < terms.end


def _won_unseen(life: Life, terms: Terms) -> bool:
    """Whether it became a customer in the period before anything was seen of it."""
    if life.customer_at is None or not terms.start <= life.customer_at < terms.end:
        return False
    return life.known_at is None or life.known_at >= life.customer_at


def _values(won: Sequence[Life]) -> tuple[str, dict[Group, Values], int]:
    counted = Counter(life.currency for life in won if life.yearly_value is not None)
    currency = min(counted, key=lambda name: (-counted[name], name), default="")
    valued = [life for life in won if life.yearly_value is not None and life.currency == currency]
    sides: dict[Group, list[float]] = {Group.PQL: [], Group.OTHER: []}
    for life in valued:
        sides[Group.OTHER if life.led_by is None else Group.PQL].append(float(life.yearly_value or 0))
    return currency, {group: Values.of(values) for group, values in sides.items()}, len(won) - len(valued)


def _quartiles(spans: Iterable[timedelta]) -> list[float]:
    days = [span / timedelta(days=1) for span in spans]
    if not days:
        return []
    return days * 3 if len(days) == 1 else quantiles(days, n=4, method="inclusive")


def _judge_conversion(rate: Rate) -> Judgement:
    lacking = "" if rate.total else "No PQL of the period has been watched for long enough yet."
    return judge(bars.CONVERSION, rate.total, lambda times: wilson(rate, times), lacking)


def _judge_mql(pqls: Rate, mqls: Rate) -> Judgement:
    def scaled(times: float) -> Interval | None:
        one, other = wilson(pqls, times), wilson(mqls, times)
        return ratio(one, other) if one and other else None

    lacking = "" if pqls.total else "No PQL of the period has been watched for long enough yet."
    if pqls.total and not mqls.total:
        lacking = "There are no MQLs to compare with: import when accounts were marketing-qualified."
    return judge(bars.TIMES_MQL, pqls.total, scaled, lacking)


def _judge_value(values: dict[Group, Values]) -> Judgement:
    fired, others = values[Group.PQL], values[Group.OTHER]
    missing = [(LEAST_VALUES - side.count, name) for side, name in ((fired, "PQLs"), (others, "other customers"))]
    short = [f"{count} more of {name}" for count, name in missing if count > 0]
    lacking = f"Averages take {LEAST_VALUES} contracts on either side: {' and '.join(short)}." if short else ""
    return judge(bars.TIMES_VALUE, fired.count, lambda n: ratio(fired.scaled(n), others.scaled(n)), lacking)
