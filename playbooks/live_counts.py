"""How many accounts meet rules that are only being written, and how many would qualify: counted by the engine itself.

Up to `COUNTED` accounts are all looked at. Of more, a sample of about that many is: the same one every time, so that a
figure changes only when a rule does. What takes longer than `PATIENCE` is given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled
from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring import VersionSpec
from playbooks.scoring.database import rows
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.verdict import bit_of, qualified

COUNTED = 5_000
PATIENCE = timedelta(seconds=2)
SAMPLE = 42
"""What makes the sample the same every time."""


@dataclass(frozen=True)
class LiveCounts:
    """Of the accounts looked at: how many meet each rule, in their order, and how many would qualify."""

    looked_at: int
    accounts: int
    meeting: list[int]
    qualifying: int

    def words(self, count: int) -> str:
        """A count of those looked at, as one of all accounts: “12 accounts”, “about 3,400 accounts”."""
        if self.looked_at >= self.accounts:
            return f"{count:,} {'account' if count == 1 else 'accounts'}"
        if count == 0:
            return f"hardly any account (none of {self.looked_at:,} looked at)"
        about = rounded(count * self.accounts / self.looked_at)
        return f"about {about:,} {'account' if about == 1 else 'accounts'}"


def count_today(version: VersionSpec, *, at: datetime) -> LiveCounts | None:
    """Count who meets each rule of the version at the instant; None when it takes too long."""
    accounts = _accounts()
    counts = [SQL("count(*) FILTER (WHERE held & {} <> 0)").format(bit_of(bit)) for bit, _ in enumerate(version.rules)]
    query = SQL("SELECT count(*), count(*) FILTER (WHERE {qualified}){counts} FROM ({state}) AS state").format(
        qualified=qualified(version),
        counts=SQL("").join(SQL(", {}").format(count) for count in counts),
        state=assessment(version, _subjects(accounts, at)),
    )
    found = _patiently(query)
    if found is None:
        return None
    looked_at, qualifying, *meeting = found
    return LiveCounts(looked_at, accounts if accounts > COUNTED else looked_at, list(meeting), qualifying)


def rounded(number: float) -> int:
    """To two digits: a sample knows no more."""
    digits = max(0, len(str(int(number))) - 2)
    return int(round(number / 10**digits) * 10**digits)


def _accounts() -> int:
    """How many accounts there are: exactly up to `COUNTED`, else as the planner reckons."""
    query = SQL(
        "SELECT CASE WHEN (SELECT count(*) FROM (SELECT FROM accounts_account LIMIT {0} + 1) AS few) <= {0} THEN {0}"
        " ELSE greatest({0} + 1, (SELECT reltuples::bigint FROM pg_class WHERE oid = 'accounts_account'::regclass)) END"
    ).format(Literal(COUNTED))
    return cast("int", rows(query)[0][0])


def _subjects(accounts: int, at: datetime) -> Composable:
    if accounts <= COUNTED:
        return subjects_at(None, at)
    return SQL(
        "SELECT id, {}::timestamptz AS at FROM accounts_account TABLESAMPLE BERNOULLI ({}) REPEATABLE ({})"
        " WHERE merged_into_id IS NULL"
    ).format(Literal(at), Literal(100 * COUNTED / accounts), Literal(SAMPLE))


def _patiently(query: Composable) -> Sequence[int] | None:
    """Run it under a time limit of its own; the limit ends with its transaction, or savepoint."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE // timedelta(milliseconds=1)}")
            found = rows(query)[0]
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = DEFAULT")
            return found
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise
