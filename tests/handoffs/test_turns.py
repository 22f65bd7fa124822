"""Whose turn it is: shares by weight, and never somebody who cannot take it."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffs.routing.turns import Load, Seat, next_of, why_nobody

ASSISTED, LED = "sales_assisted", "sales_led"
seats = st.builds(
    Seat,
    user=st.just(0),
    weight=st.integers(0, 5),
    capacity=st.none() | st.integers(0, 6),
    tiers=st.sets(st.sampled_from([ASSISTED, LED])).map(frozenset),
    is_away=st.booleans(),
    load=st.builds(Load, st.integers(0, 6)),
)


def seated(found: Sequence[Seat]) -> list[Seat]:
    for number, seat in enumerate(found, start=1):
        seat.user = number
    return list(found)


def turns(able: Sequence[Seat], times: int) -> list[int]:
    found = (next_of(able, ASSISTED) for _ in range(times))
    return [seat.user for seat, _ in filter(None, found)]


def test_turns_are_spread_and_not_bunched() -> None:
    assert turns([Seat(1, weight=2), Seat(2), Seat(3)], 8) == [1, 2, 3, 1, 1, 2, 3, 1]


def test_who_was_away_does_not_come_back_to_a_pile() -> None:
    ann, bo = Seat(1), Seat(2, is_away=True)
    turns([ann, bo], 10)
    bo.is_away = False

    assert turns([ann, bo], 4) == [1, 2, 1, 2]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(1, 20))
def test_over_whole_rounds_the_shares_are_the_weights(weights: list[int], rounds: int) -> None:
    able = [Seat(number, weight=weight) for number, weight in enumerate(weights, start=1)]

    given = Counter(turns(able, rounds * sum(weights)))

    assert given == Counter({seat.user: rounds * seat.weight for seat in able})
    assert {seat.credit for seat in able} == {0}


@given(st.lists(seats, max_size=6), st.lists(st.sampled_from([ASSISTED, LED]), max_size=30), st.sets(st.integers(1, 6)))
def test_nobody_gets_what_they_cannot_take(found: list[Seat], tiers: list[str], passed_by: set[int]) -> None:
    team = seated(found)
    for tier in tiers:
        able = {seat.user for seat in team if seat.weight and seat.can_take(tier, passed_by)}
        chosen = next_of(team, tier, passed_by)
        assert (chosen is None) == (not able)
        if chosen is not None:
            seat, number = chosen
            assert (seat.user in able, number) == (True, len(able))
            seat.load.open += 1
    assert sum(seat.credit for seat in team) == 0


@pytest.mark.parametrize(
    ("team", "said"),
    [
        ([], "Nobody of the team is given handoffs by turns. Whoever is in it can take this one."),
        ([Seat(1, tiers=frozenset([LED]))], "Nobody of the team takes sales-assisted handoffs."),
        (
            [Seat(n, capacity=12, load=Load(12), tiers=frozenset([ASSISTED])) for n in (1, 2, 3)],
            "All 3 people of this tier are at their capacity of 12.",
        ),
        ([Seat(1, capacity=0)], "The one person of the team is at their capacity of 0."),
        ([Seat(1, is_away=True), Seat(2, is_away=True)], "All 2 people of the team are out of office."),
        (
            [Seat(1, capacity=1, load=Load(1)), Seat(2, capacity=2, load=Load(2)), Seat(3, is_away=True), Seat(4)],
            "Of the 4 people of the team, 2 are at their capacity, 1 is out of office and 1 has passed it on.",
        ),
    ],
)
def test_why_it_waits(team: list[Seat], said: str) -> None:
    assert why_nobody(team, ASSISTED, "sales-assisted", [4]) == said
