from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.proof.groups import Case, Group, Judged, Left, Life, Terms, as_mql, compared, delays
from tests.factories.accounts import NOON

DAY = timedelta(days=1)
TERMS = Terms(NOON, NOON + 60 * DAY, 30 * DAY, NOON + 100 * DAY)


def day(number: float) -> datetime:
    return NOON + number * DAY


def life(**days: float) -> Life:
    """An account that was seen on day 0 unless it is said otherwise."""
    instants: dict[str, Any] = {f"{name}_at": day(number) for name, number in days.items()}
    return Life(1, **{"known_at": NOON, **instants})


def outcome(judged: Judged) -> Any:
    if isinstance(judged, Case):
        return judged.group, (judged.index - NOON) / DAY, judged.paid_after and judged.paid_after / DAY
    return judged


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"fired": 10, "customer": 15}, (Group.PQL, 10, 5)),
        ({"fired": 10}, (Group.PQL, 10, None)),
        # Paid on the last day it was watched, and just after.
        ({"fired": 10, "customer": 40}, (Group.PQL, 10, 30)),
        ({"fired": 10, "customer": 40.1}, (Group.PQL, 10, None)),
        # Fired with or after the payment: the firing proves nothing, and the account is one of the others.
        ({"fired": 20, "customer": 20}, (Group.OTHER, 7, 13)),
        ({"fired": 25, "customer": 20}, (Group.OTHER, 7, 13)),
        # After the period it may do as it likes.
        ({"fired": 60}, (Group.OTHER, 7, None)),
        ({"customer": 9}, (Group.OTHER, 7, 2)),
        ({"customer": 7}, Left.PAID_BEFORE),
        ({"customer": -5}, Left.PAID_BEFORE),
        ({"known": -90}, (Group.OTHER, 7, None)),
        ({"known": -90, "fired": -3}, Left.FIRED_BEFORE),
        ({"known": 53}, Left.TOO_LATE),
        ({"known": 60}, None),
    ],
)
def test_who_counts_for_what_and_from_when(days: dict[str, float], expected: Any) -> None:
    assert outcome(compared(life(**days), TERMS, [7 * DAY])) == expected


@pytest.mark.parametrize("days", [{"fired": 10}, {"fired": 10, "customer": 11}])
def test_who_has_not_had_the_time_is_left_out_even_if_they_paid(days: dict[str, float]) -> None:
    early = Terms(NOON, NOON + 60 * DAY, 30 * DAY, day(39))

    assert compared(life(**days), early, []) is Left.NO_TIME


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"mql": 5, "customer": 6}, (Group.MQL, 5, 1)),
        ({"mql": 5}, (Group.MQL, 5, None)),
        ({"mql": 5, "fired": 20}, Left.BOTH),
        ({"mql": 5, "fired": 20, "customer": 10}, (Group.MQL, 5, 5)),
        ({"mql": 5, "customer": 4}, Left.PAID_BEFORE),
        ({"mql": -1}, None),
        ({}, None),
    ],
)
def test_mqls_that_are_no_pqls_are_what_pqls_are_compared_with(days: dict[str, float], expected: Any) -> None:
    assert outcome(as_mql(life(**days), TERMS)) == expected


def test_the_others_wait_as_long_as_pqls_took() -> None:
    fired = [life(fired=3), life(known=-50, fired=8), life(known=10, fired=10), life(fired=70)]

    assert delays(fired, TERMS) == [0 * DAY, 3 * DAY, 8 * DAY]


HOURS = st.integers(-24 * 30, 24 * 120).map(lambda hours: NOON + timedelta(hours=hours))


@given(st.builds(Life, st.integers(1, 9), HOURS, st.none() | HOURS, st.none() | HOURS, st.none() | HOURS))
def test_who_counts_had_not_paid_and_has_been_watched_whole(one: Life) -> None:
    for judged in (compared(one, TERMS, [7 * DAY]), as_mql(one, TERMS)):
        if isinstance(judged, Case):
            assert not one.is_customer_by(judged.index)
            assert judged.index + TERMS.within <= TERMS.at
            assert judged.converted == (
                one.customer_at is not None and judged.index < one.customer_at <= judged.index + TERMS.within
            )
            assert judged.group != Group.PQL or judged.index == one.fired_at
