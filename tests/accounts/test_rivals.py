"""Which of several open rows stays."""

from datetime import timedelta

from accounts.rivals import Contender, decide
from tests.factories.accounts import NOON

HOUR = timedelta(hours=1)


def test_the_older_stays_and_the_younger_gives_way_to_it() -> None:
    rows = [Contender(1, "a", NOON + HOUR, True), Contender(2, "a", NOON, True), Contender(3, "b", NOON, True)]

    assert decide(rows) == {1: 2, 2: None, 3: None}


def test_of_one_age_the_first_by_id_stays() -> None:
    assert decide([Contender(2, "a", NOON, True), Contender(1, "a", NOON, True)]) == {1: None, 2: 1}


def test_what_has_ended_by_itself_is_no_rival() -> None:
    assert decide([Contender(1, "a", NOON, False), Contender(2, "a", NOON + HOUR, True)]) == {2: None}


def test_who_gave_way_still_does_while_the_other_is_there_even_if_that_has_ended() -> None:
    rows = [Contender(1, "a", NOON, False), Contender(2, "a", NOON + HOUR, False, superseded_by=1)]

    assert decide(rows) == {}


def test_who_gave_way_is_open_again_once_the_other_has_left() -> None:
    rows = [Contender(1, "b", NOON, True), Contender(2, "a", NOON + HOUR, False, superseded_by=1)]

    assert decide(rows) == {1: None, 2: None}


def test_who_is_open_again_may_meet_another() -> None:
    rows = [
        Contender(1, "b", NOON, True),
        Contender(2, "a", NOON + 2 * HOUR, False, superseded_by=1),
        Contender(3, "a", NOON + HOUR, True),
    ]

    assert decide(rows) == {1: None, 2: 3, 3: None}
