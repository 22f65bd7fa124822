"""Which stored rows a rule is compiled over: all of time, or what was known of one account at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of the given accounts (None: of all that have one; SQL: an array of them) over the whole of time.

    With `of_people` they are those of the people who ever belonged to one of these accounts, in statements in which
    people stand in the place of accounts (`playbooks.scoring.subjects`).
    """

    accounts: Sequence[int] | Composable | None
    of_people: bool = field(default=False, kw_only=True)

    def rows(self, time: str, reach: timedelta | None) -> Composable:
        """The WHERE clause for rows whose time is in the column `time`; what is older than `reach` may be left out."""
        mine = self.mine()
        if self.of_people:
            mine = SQL("account_id IN (SELECT person_id FROM accounts_affiliation WHERE {})").format(mine)
        return SQL("{} AND {}").format(mine, self.until_then(time, reach))

    def mine(self) -> Composable:
        """The WHERE clause for rows of the accounts."""
        return among(self.accounts)

    def until_then(self, time: str, reach: timedelta | None) -> Composable:  # noqa: ARG002 - what scopes that end need
        """The WHERE clause for what is known of anybody, by the time in the column."""
        return SQL("TRUE")

    def known(self, *column: str) -> Composable:
        """The time in the column, or null while it has not come."""
        return sql.Identifier(*column)

    def widened(self, by: timedelta) -> Self:  # noqa: ARG002 - what scopes that end need
        """The rows that matter also to what held up to so long ago."""
        return self


MINE = SQL("account_id = subject.id")


@dataclass(frozen=True, slots=True)
class InstantScope(Scope):
    """The rows of `subject.id` up to `subject.at`: what a rule over all of time would see if it ended there.

    A rule whose rows stop to matter after `reach` reads only those, however long the account's history is.
    """

    accounts: None = None
    back: timedelta = timedelta(0)

    def mine(self) -> Composable:
        """As above, for the one account."""
        return MINE

    def until_then(self, time: str, reach: timedelta | None) -> Composable:
        """As above, up to the subject's instant."""
        column = sql.Identifier(time)
        clauses = [SQL("{} <= subject.at").format(column)]
        if reach is not None:
            clauses.append(SQL("{} > subject.at - {}").format(column, Literal(reach + self.back)))
        return SQL(" AND ").join(clauses)

    def known(self, *column: str) -> Composable:
        """As above, at the subject's instant."""
        return SQL("CASE WHEN {0} <= subject.at THEN {0} END").format(sql.Identifier(*column))

    def widened(self, by: timedelta) -> Self:
        """As above: rules compiled over them are right at every instant from so long before the subject's on."""
        return replace(self, back=self.back + by)


@dataclass(frozen=True, slots=True)
class RangeScope(Scope):
    """The rows that matter from `start` to `end` (None: no bound): rules over them are right at every instant between.

    The sum of a rule's changes up to `start` is then whether it holds there.
    """

    start: datetime | None
    end: datetime | None

    def until_then(self, time: str, reach: timedelta | None) -> Composable:
        """As above, no later than the end."""
        column = sql.Identifier(time)
        clauses: list[Composable] = [SQL("TRUE")]
        if self.end is not None:
            clauses.append(SQL("{} <= {}").format(column, Literal(self.end)))
        if reach is not None and self.start is not None:
            clauses.append(SQL("{} > {}::timestamptz - {}").format(column, Literal(self.start), Literal(reach)))
        return SQL(" AND ").join(clauses)

    def widened(self, by: timedelta) -> Self:
        """As above: from so long before the start on."""
        return self if self.start is None else replace(self, start=self.start - by)


@dataclass(frozen=True, slots=True)
class AroundScope(Scope):
    """The rows of `subject.id` that matter from `before` until `after` `subject.at` (None: no bound), as above."""

    accounts: None = None
    before: timedelta | None = None
    after: timedelta | None = None

    def mine(self) -> Composable:
        """As above, for the one account."""
        return MINE

    def until_then(self, time: str, reach: timedelta | None) -> Composable:
        """As above, no later than the end."""
        column = sql.Identifier(time)
        clauses: list[Composable] = [SQL("TRUE")]
        if self.after is not None:
            clauses.append(SQL("{} <= {}").format(column, from_then(self.after)))
        if reach is not None and self.before is not None:
            clauses.append(SQL("{} > {}").format(column, from_then(-self.before - reach)))
        return SQL(" AND ").join(clauses)

    def widened(self, by: timedelta) -> Self:
        """As above: from so long before the start on."""
        return self if self.before is None else replace(self, before=self.before + by)


def from_then(by: timedelta) -> Composable:
    """So long after the subject's instant; below 0 before it."""
    return SQL("subject.at") if not by else SQL("subject.at + {}").format(Literal(by))


def among(accounts: Sequence[int] | Composable | None) -> Composable:
    """The WHERE clause that keeps to the given accounts (a `range` of ids, or a list), or to rows that have one."""
    if accounts is None:
        return SQL("account_id IS NOT NULL")
    if isinstance(accounts, Composable):
        return SQL("account_id = ANY({})").format(accounts)
    if isinstance(accounts, range):
        return SQL("account_id >= {} AND account_id < {}").format(Literal(accounts.start), Literal(accounts.stop))
    if len(accounts) == 1:  # which an index can answer in the order of time
        return SQL("account_id = {}").format(Literal(accounts[0]))
    return SQL("account_id = ANY({})").format(Literal(list(accounts)))


def of_signal(signal_id: int | None) -> Composable:
    """The WHERE clause for occurrences of a signal; of any for None."""
    return SQL("TRUE") if signal_id is None else SQL("signal_id = {}").format(Literal(signal_id))
