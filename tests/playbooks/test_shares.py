"""A sweep by several backends answers as one query does."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.db import DataError, connection, transaction
from psycopg.sql import SQL, Composable, Literal

from accounts.models import Account
from playbooks.enums import RuleKind
from playbooks.scoring import RuleSpec, VersionSpec, backtest, shares
from tests.factories.accounts import AccountFactory
from tests.factories.signals import OccurrenceFactory
from tests.oracles.scoring import later

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "ACCOUNTS_IN_A_SHARE", 2)
    monkeypatch.setattr(shares, "BACKENDS", 2)


def version_of(signal_id: int) -> VersionSpec:
    once = RuleSpec(1, "once", "", 50, True, RuleKind.OCCURRENCES, signal_id, 1, timedelta(hours=1))
    return VersionSpec(0, 0, threshold=50, cooldown=timedelta(), rules=(once,))


def accounts_with(columns: str) -> shares.Sweep:
    def query(share: Sequence[int] | None) -> Composable:
        assert isinstance(share, range)
        return SQL("SELECT {} FROM accounts_account WHERE id >= {} AND id < {} ORDER BY id").format(
            SQL(columns),
            Literal(share.start),
            Literal(share.stop),
        )

    return query


def connections_besides_this_one() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def settles_at_no_connection() -> bool:
    """A closed connection's backend leaves the server a moment after the client has hung up."""
    deadline = monotonic() + 20
    while connections_besides_this_one() and monotonic() < deadline:
        sleep(0.02)
    return connections_besides_this_one() == 0


def rename_all() -> None:
    Account.objects.update(name="Renamed")
    connection.close()


def test_shares_fire_as_the_whole_does() -> None:
    first = OccurrenceFactory(at=later(0))
    for hour in (1, 2, 3, 4, 5, 6):
        OccurrenceFactory(at=later(hour), signal=first.signal)
    spec = version_of(first.signal_id)

    in_shares = list(backtest(spec))
    with transaction.atomic():
        whole = list(backtest(spec))

    assert [firing.at for firing in in_shares] == [later(hour) for hour in range(7)]
    assert in_shares == whole


def test_every_account_is_in_one_share() -> None:
    accounts = sorted(AccountFactory().pk for _ in range(5))

    found = list(shares.sweep(accounts_with("id")))

    assert [account for (account,) in found] == accounts


def test_without_accounts_there_is_nothing() -> None:
    assert list(shares.sweep(accounts_with("id"))) == []


def test_all_shares_see_one_instant() -> None:
    accounts = sorted(AccountFactory().pk for _ in range(8))
    found = shares.sweep(accounts_with("id, name"))
    names = [next(found)[1]]
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(rename_all).result()
    names += [name for _, name in found]

    assert len(names) == len(accounts)
    assert "Renamed" not in names


def test_a_share_that_fails_fails_the_sweep() -> None:
    for _ in range(6):
        AccountFactory()

    with pytest.raises(DataError):
        list(shares.sweep(accounts_with("1 / (id - id)")))


def test_one_that_is_not_read_to_its_end_leaves_no_connection() -> None:
    for _ in range(6):
        AccountFactory()
    found = shares.sweep(accounts_with("id"))
    next(found)

    found.close()  # type: ignore[attr-defined]

    assert settles_at_no_connection()
