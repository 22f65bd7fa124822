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
from psycopg.sql import SQL, Composable, Identifier, Literal

from playbooks.enums import Subject
from playbooks.naming import NOUNS
from playbooks.scoring import VersionSpec
from playbooks.scoring.database import rows
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.verdict import bit_of, qualified

COUNTED = 5_000
PATIENCE = timedelta(seconds=2)
TABLES = {Subject.ACCOUNT: "accounts_account", Subject.PERSON: "accounts_person"}
SAMPLE = 42
"""What makes the sample the same every time."""


@dataclass(frozen=True)
class LiveCounts:
    """Of the accounts (or people) looked at: how many meet each rule, in their order, and how many would qualify."""

    looked_at: int
    accounts: int
    meeting: list[int]
    qualifying: int
    subject: Subject = Subject.ACCOUNT

    def words(self, count: int) -> str:
        """A count of those looked at, as one of all accounts: “12 accounts”, “about 3,400 accounts”."""
        one, many = NOUNS[self.subject]
        if self.looked_at >= self.accounts:
            return f"{count:,} {one if count == 1 else many}"
        if count == 0:
            return f"hardly any {one} (none of {self.looked_at:,} looked at)"
        about = rounded(count * self.accounts / self.looked_at)
        return f"about {about:,} {one if about == 1 else many}"


def count_today(version: VersionSpec, *, at: datetime) -> LiveCounts | None:
    """Count who meets each rule of the version at the instant; None when it takes too long."""
    accounts = _accounts(version.subject)
    counts = [SQL("count(*) FILTER (WHERE held & {} <> 0)").format(bit_of(bit)) for bit, _ in enumerate(version.rules)]
    query = SQL("SELECT count(*), count(*) FILTER (WHERE {qualified}){counts} FROM ({state}) AS state").format(
        qualified=qualified(version),
        counts=SQL("").join(SQL(", {}").format(count) for count in counts),
        state=assessment(version, _subjects(accounts, at, version.subject)),
    )
    found = _patiently(query)
    if found is None:
        return None
    looked_at, qualifying, *meeting = found
    total = accounts if accounts > COUNTED else looked_at
    return LiveCounts(looked_at, total, list(meeting), qualifying, version.subject)


def rounded(number: float) -> int:
    """To two digits: a sample knows no more."""
    digits = max(0, len(str(int(number))) - 2)
    return int(round(number / 10**digits) * 10**digits)


def _accounts(subject: Subject) -> int:
    """How many accounts (or people) there are: exactly up to `COUNTED`, else as the planner reckons."""
    table = TABLES[subject]
    query = SQL(
        "SELECT CASE WHEN (SELECT count(*) FROM (SELECT FROM {1} LIMIT {0} + 1) AS few) <= {0} THEN {0}"
        " ELSE greatest({0} + 1, (SELECT reltuples::bigint FROM pg_class WHERE oid = {2}::regclass)) END"
    ).format(Literal(COUNTED), Identifier(table), Literal(table))
    return cast("int", rows(query)[0][0])


def _subjects(accounts: int, at: datetime, subject: Subject) -> Composable:
    if accounts <= COUNTED:
        return subjects_at(None, at, subject)
    return SQL(
        "SELECT id, {}::timestamptz AS at FROM {} TABLESAMPLE BERNOULLI ({}) REPEATABLE ({})"
        " WHERE merged_into_id IS NULL{}"
    ).format(
        Literal(at),
        Identifier(TABLES[subject]),
        Literal(100 * COUNTED / accounts),
        Literal(SAMPLE),
        SQL(" AND account_id IS NOT NULL AND erased_at IS NULL" if subject == Subject.PERSON else ""),
    )


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
