"""Two versions on the history of all accounts: who would have fired more often under the second, less, sooner, later.

Both are swept in one snapshot, in one statement each, and a third names the accounts. What is held in memory is the
firings of the first. A sweep that takes longer than `MOST_SECONDS` is given up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import OperationalError
from psycopg.errors import QueryCanceled
from psycopg.sql import SQL, Literal

from accounts.models import Account
from playbooks.enums import Moved, Subject
from playbooks.errors import TooLong
from playbooks.models import ScorecardVersion
from playbooks.naming import person_label
from playbooks.scoring import VersionSpec
from playbooks.scoring.database import execute, one_snapshot
from playbooks.scoring.firing import firings
from playbooks.scoring.history import qualified_spans

MOST_SECONDS = 60
LISTED = 5_000
"""Accounts of each kind that are named at the most; all of them are counted."""


@dataclass(frozen=True)
class Moving:
    """An account that would have fired otherwise: how often under each version, and the first firing that differs."""

    account_id: int
    moved: Moved
    before: int
    after: int
    first_before: datetime | None
    first_after: datetime | None
    key: str = ""


@dataclass
class Comparison:
    """How many accounts moved in which way, and some of them; `unmoved` fired at exactly the same instants."""

    counts: Counter[Moved] = field(default_factory=Counter)
    unmoved: int = 0
    listed: dict[Moved, list[Moving]] = field(default_factory=lambda: {moved: [] for moved in Moved})

    def rows(self) -> Iterator[Moving]:
        """Every account that is named, kind by kind."""
        for found in self.listed.values():
            yield from found


def compare(before: ScorecardVersion, after: ScorecardVersion, *, until: datetime) -> Comparison:
    """Replay all usage up to `until` under both. Raises `TooLong` when that takes longer than a page may."""
    try:
        with one_snapshot():
            execute(SQL("SET LOCAL statement_timeout = {}").format(Literal(MOST_SECONDS * 1000)))
            comparison = _compared(_fired(before, until), _fired(after, until))
            execute(SQL("SET LOCAL statement_timeout = DEFAULT"))
            return _named(comparison, Subject(after.scorecard.subject))
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong(
                f"The history is too long to replay in {MOST_SECONDS} seconds; run a backtest of each version instead."
            ) from error
        raise


def moved_to(before: Sequence[datetime], after: Sequence[datetime]) -> Moved | None:
    """How an account moved from firing at these instants to firing at those; None when they are the same."""
    if len(before) != len(after):
        return Moved.MORE if len(after) > len(before) else Moved.FEWER
    differing = next(((old, new) for old, new in zip(before, after, strict=True) if old != new), None)
    if differing is None:
        return None
    old, new = differing
    return Moved.EARLIER if new < old else Moved.LATER


def _fired(version: ScorecardVersion, until: datetime) -> Iterator[tuple[int, list[datetime]]]:
    """The instants at which each account that ever fires does, before `until`."""
    spec = VersionSpec.of(version)
    for account_id, spans in qualified_spans(spec):
        if found := [at for at, _ in firings(spans, spec.cooldown) if at < until]:
            yield account_id, found


def _compared(before: Iterable[tuple[int, list[datetime]]], after: Iterable[tuple[int, list[datetime]]]) -> Comparison:
    comparison = Comparison()
    left = dict(before)
    for account_id, new in after:
        _note(comparison, account_id, left.pop(account_id, []), new)
    for account_id, old in left.items():
        _note(comparison, account_id, old, [])
    return comparison


def _note(comparison: Comparison, account_id: int, before: list[datetime], after: list[datetime]) -> None:
    moved = moved_to(before, after)
    if moved is None:
        comparison.unmoved += 1
        return
    comparison.counts[moved] += 1
    if len(comparison.listed[moved]) < LISTED:
        first = before[0] if before else None, after[0] if after else None
        comparison.listed[moved].append(Moving(account_id, moved, len(before), len(after), *first))


def _named(comparison: Comparison, subject: Subject) -> Comparison:
    """The same with the keys of the accounts, in their order; people go by their numbers, whoever may read this."""
    ids = [row.account_id for row in comparison.rows()]
    keys = {whose_id: person_label(whose_id) for whose_id in ids}
    if subject == Subject.ACCOUNT:
        keys = dict(Account.objects.filter(pk__in=ids).values_list("pk", "key"))
    for moved, found in comparison.listed.items():
        named = (replace(row, key=keys.get(row.account_id, "")) for row in found)
        comparison.listed[moved] = sorted(named, key=lambda row: row.key)
    return comparison
