"""Two versions on one history: who would have fired more often, less often, earlier, later."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.sql import SQL

from playbooks import comparing
from playbooks.comparing import Moving, compare, moved_to
from playbooks.enums import Moved
from playbooks.errors import TooLong
from playbooks.models import ScorecardVersion
from playbooks.scoring import VersionSpec, backtest
from playbooks.scoring.database import rows
from tests.factories.accounts import NOON, AccountFactory
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

DAY = timedelta(days=1)
INSTANTS = st.lists(st.integers(0, 5).map(lambda day: NOON + day * DAY), unique=True).map(sorted)


def a_version(signal: Any, **rule: Any) -> ScorecardVersion:
    version: ScorecardVersion = ScorecardVersionFactory(threshold=20, cooldown=DAY)
    RuleFactory(version=version, signal=signal, points=20, is_activation=True, **{"window": 2 * DAY, **rule})
    return version


def happened(signal: Any, key: str, *days: int) -> None:
    account = AccountFactory(key=key)
    for day in days:
        OccurrenceFactory(signal=signal, person__account=account, account=account, at=NOON + day * DAY)


@pytest.mark.django_db
def test_each_account_moves_in_one_way() -> None:
    ran, looked = SignalFactory(), SignalFactory()
    before, after = a_version(ran), a_version(looked)
    for key, runs, looks in (
        ("same", [1], [1]),
        ("more", [1], [1, 9]),
        ("new", [], [3]),
        ("fewer", [1, 9], [1]),
        ("gone", [2], []),
        ("earlier", [5], [4]),
        ("later", [5, 20], [5, 21]),
    ):
        happened(ran, key, *runs)
        account = AccountFactory._meta.model.objects.get(key=key)
        for day in looks:
            OccurrenceFactory(signal=looked, person__account=account, account=account, at=NOON + day * DAY)

    found = compare(before, after, until=NOON + 100 * DAY)

    assert ({moved: [row.key for row in moving] for moved, moving in found.listed.items()}, found.unmoved) == (
        {
            Moved.MORE: ["more", "new"],
            Moved.FEWER: ["fewer", "gone"],
            Moved.EARLIER: ["earlier"],
            Moved.LATER: ["later"],
        },
        1,
    )
    assert found.counts == {Moved.MORE: 2, Moved.FEWER: 2, Moved.EARLIER: 1, Moved.LATER: 1}
    gone = found.listed[Moved.FEWER][1]
    assert gone == Moving(gone.account_id, Moved.FEWER, 1, 0, NOON + 2 * DAY, None, "gone")


@pytest.mark.django_db
def test_it_counts_what_the_backtest_finds() -> None:
    signal = SignalFactory()
    before, after = a_version(signal), a_version(signal, window=5 * DAY, at_least=2)
    for number in range(4):
        happened(signal, f"a{number}", *range(0, 30, number + 1))

    found = compare(before, after, until=NOON + 100 * DAY)

    for place, version in (("before", before), ("after", after)):
        fired = list(backtest(VersionSpec.of(version)))
        for row in found.rows():
            assert getattr(row, place) == sum(firing.account_id == row.account_id for firing in fired)


@pytest.mark.django_db
def test_what_is_yet_to_come_does_not_count() -> None:
    signal = SignalFactory()
    happened(signal, "a", 3)

    found = compare(a_version(SignalFactory()), a_version(signal), until=NOON + 3 * DAY)

    assert not found.counts


@pytest.mark.django_db
def test_more_are_counted_than_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "LISTED", 2)
    signal = SignalFactory()
    for key in "abc":
        happened(signal, key, 1)

    found = compare(a_version(SignalFactory()), a_version(signal), until=NOON + 100 * DAY)

    assert (found.counts[Moved.MORE], [row.key for row in found.listed[Moved.MORE]]) == (3, ["a", "b"])


@pytest.mark.django_db
def test_a_history_that_is_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST_SECONDS", 0.05)
    monkeypatch.setattr(comparing, "qualified_spans", lambda _spec: rows(SQL("SELECT pg_sleep(20)")))
    before, after = a_version(signal := SignalFactory()), a_version(signal)

    with pytest.raises(TooLong, match="run a backtest of each"):
        compare(before, after, until=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("accounts", [1, 3])
def test_it_takes_a_fixed_number_of_queries(django_assert_num_queries: object, accounts: int) -> None:
    signal = SignalFactory()
    before, after = a_version(SignalFactory()), a_version(signal)
    for number in range(accounts):
        happened(signal, str(number), 1)

    with django_assert_num_queries(11):  # type: ignore[operator]
        compare(before, after, until=NOON + 100 * DAY)


@given(INSTANTS, INSTANTS)
def test_ways_are_opposite_in_the_other_direction(before: list[datetime], after: list[datetime]) -> None:
    opposite = {
        Moved.MORE: Moved.FEWER,
        Moved.FEWER: Moved.MORE,
        Moved.EARLIER: Moved.LATER,
        Moved.LATER: Moved.EARLIER,
        None: None,
    }

    assert moved_to(after, before) == opposite[moved_to(before, after)]
    assert (moved_to(before, after) is None) == (before == after)
