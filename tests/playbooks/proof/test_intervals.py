from math import inf
from statistics import fmean, stdev

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playbooks.proof.intervals import Interval, Rate, difference, mean, ratio, student, wilson

COUNTS = st.integers(1, 400).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))


def found(rate: Rate) -> Interval:
    interval = wilson(rate)
    assert interval
    return interval


# The examples of Newcombe 1998 (single proportion), table I, method 3.
@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_rate_is_that_of_the_published_examples(hits: int, total: int, low: float, high: float) -> None:
    interval = found(Rate(hits, total))

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


# The examples of Newcombe 1998 (difference between independent proportions), table II, method 10.
@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_is_that_of_the_published_examples(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    interval = difference(found(Rate(*one)), found(Rate(*other)))

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_nobody_has_no_rate() -> None:
    assert wilson(Rate(0, 0)) is None


def test_more_hits_than_there_were_are_refused() -> None:
    with pytest.raises(ValueError, match="2 of 1"):
        Rate(2, 1)


@given(COUNTS)
def test_a_rate_lies_in_its_interval(rate: Rate) -> None:
    interval = found(rate)

    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1
    assert (interval.low == 0) == (rate.hits == 0)
    assert (interval.high == 1) == (rate.hits == rate.total)


@given(COUNTS)
def test_misses_mirror_hits(rate: Rate) -> None:
    hits, misses = found(rate), found(Rate(rate.total - rate.hits, rate.total))

    assert misses.low == pytest.approx(1 - hits.high)
    assert misses.high == pytest.approx(1 - hits.low)


@given(COUNTS, COUNTS)
def test_a_difference_is_the_other_ones_turned_round(one: Rate, other: Rate) -> None:
    there, back = difference(found(one), found(other)), difference(found(other), found(one))

    assert -1 <= there.low <= there.estimate <= there.high <= 1
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@given(COUNTS, COUNTS)
def test_a_ratio_is_the_inverse_of_the_other_ones(one: Rate, other: Rate) -> None:
    assume(one.hits and other.hits)
    there, back = ratio(found(one), found(other)), ratio(found(other), found(one))

    assert there
    assert back
    assert 0 < there.low <= there.estimate <= there.high
    assert (there.low, there.high) == pytest.approx((1 / back.high, 1 / back.low))


@given(COUNTS, COUNTS)
def test_a_ratio_is_above_one_where_the_difference_is_above_nothing(one: Rate, other: Rate) -> None:
    assume(one.hits and other.hits)
    times, more = ratio(found(one), found(other)), difference(found(one), found(other))

    assert times
    assume(abs(more.low) > 1e-9)
    assert (times.low > 1) == (more.low > 0)


def test_nothing_is_any_number_of_times_nothing() -> None:
    nothing = found(Rate(0, 10))

    assert ratio(nothing, nothing) is None


def test_something_may_be_endlessly_many_times_nothing() -> None:
    interval = ratio(found(Rate(5, 10)), found(Rate(0, 50)))

    assert interval
    # By hand: sqrt(0.2366 × (1 - 0.2366)) / 0.0713.
    assert interval.low == pytest.approx(5.96, abs=0.01)
    assert (interval.estimate, interval.high) == (inf, inf)


# Quantiles as printed in the tables of Student's distribution.
@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (9, 2.262), (19, 2.093), (29, 2.045), (120, 1.980)],
)
def test_students_quantile_is_that_of_the_tables(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=0.01 if freedom < 9 else 0.0006)


def test_a_mean_has_students_interval() -> None:
    values = range(1, 11)

    interval = mean(10, fmean(values), stdev(values))

    assert (interval.low, interval.estimate, interval.high) == pytest.approx((3.334, 5.5, 7.666), abs=0.002)


def test_a_mean_of_values_is_not_below_nothing() -> None:
    assert mean(2, 1.0, 5.0).low == 0
