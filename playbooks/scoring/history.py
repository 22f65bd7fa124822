"""A scorecard version over the whole of time: backtest, score charts, and the spans in which accounts qualify."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from psycopg.sql import SQL, Literal

from playbooks.scoring import batch_rows
from playbooks.scoring.database import rows
from playbooks.scoring.firing import QualifiedSpan, firings
from playbooks.scoring.joint import qualified_spans_of
from playbooks.scoring.probes import assessment
from playbooks.scoring.scope import RangeScope
from playbooks.scoring.shares import Told, sweep, tell_nobody
from playbooks.scoring.spans import qualifying, states_in
from playbooks.scoring.spec import VersionSpec
from playbooks.scoring.subject_rows import STATEMENTS_KEPT

FIRINGS_AT_A_TIME = 1_000
FEW = 50
"""Accounts for which the statement about their history takes longer to write and to plan than to run."""


class Firing(NamedTuple):
    """An account became a product-qualified lead; `held` are the rules that held at that instant, as bits."""

    account_id: int
    at: datetime
    points: int
    held: int


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` until the next step the account has `points`."""

    at: datetime
    points: int
    activated: bool
    held: int


def qualified_spans(
    version: VersionSpec, accounts: Sequence[int] | None = None
) -> Iterator[tuple[int, list[QualifiedSpan]]]:
    """For every account that ever qualifies: its id and the spans, in order. All accounts are streamed."""
    if not version.rules:
        return
    over = partial(qualifying, version)
    if accounts is None:
        found = sweep(over, subject=version.subject)
    elif len(accounts) <= FEW:
        found = iter(batch_rows.run(_of_few(version), accounts))
    else:
        found = iter(rows(over(accounts)))
    for account_id, of_account in groupby(found, key=itemgetter(0)):
        yield account_id, [QualifiedSpan(start, end, int(held)) for _, start, end, held in of_account]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _of_few(version: VersionSpec) -> str:
    found = qualifying(version, batch_rows.ACCOUNTS)
    return batch_rows.text_of(SQL("found AS ({}) SELECT * FROM found ORDER BY account_id, at").format(found))


def backtest(version: VersionSpec, *, start: datetime | None = None, end: datetime | None = None) -> Iterator[Firing]:
    """Every firing from `start` up to, not including, `end`, by account and time, as if always in force."""
    fired = (
        (account_id, at, span)
        for account_id, spans in qualified_spans(version)
        for at, span in firings(spans, version.cooldown)
        if (start is None or at >= start) and (end is None or at < end)
    )
    while chunk := list(islice(fired, FIRINGS_AT_A_TIME)):
        yield from _with_rules_held(version, chunk)


def backtests(versions: Sequence[VersionSpec], told: Told = tell_nobody) -> Iterator[tuple[int, list[Firing]]]:
    """Every firing under several versions, as `backtest` finds those of each; the history is swept once for all.

    Yields (number of the version, some of its firings), those of each version by account and time.
    """
    waiting: dict[int, list[tuple[int, datetime, QualifiedSpan]]] = {number: [] for number in range(len(versions))}
    for number, account_id, spans in qualified_spans_of(versions, told):
        fired = waiting[number]
        fired += [(account_id, at, span) for at, span in firings(spans, versions[number].cooldown)]
        if len(fired) >= FIRINGS_AT_A_TIME:
            yield number, list(_with_rules_held(versions[number], fired))
            fired.clear()
    for number, fired in waiting.items():
        yield number, list(_with_rules_held(versions[number], fired))


def steps(version: VersionSpec, account_id: int, *, start: datetime, end: datetime) -> list[Step]:
    """The account's score over time: its state at `start`, then every change before `end`."""
    return steps_all([version], account_id, start=start, end=end)[0]


def steps_all(versions: Sequence[VersionSpec], account_id: int, *, start: datetime, end: datetime) -> list[list[Step]]:
    """The same under each of the versions, in one statement; reads what matters from `start` to `end`."""
    scope = RangeScope([account_id], start=start, end=end)
    parts = [
        SQL("(SELECT DISTINCT {} AS number, at, held FROM ({}) AS states WHERE at < {})").format(
            Literal(number), states_in(version, scope), Literal(end)
        )
        for number, version in enumerate(versions)
        if version.rules
    ]
    changed = rows(SQL("{} ORDER BY 1, 2").format(SQL(" UNION ALL ").join(parts))) if parts else []
    found: dict[int, list[tuple[datetime, int]]] = {}
    for number, at, held in changed:
        found.setdefault(number, []).append((at, int(held)))
    return [_steps(version, start, found.get(number, [])) for number, version in enumerate(versions)]


def _steps(version: VersionSpec, start: datetime, changed: Iterable[tuple[datetime, int]]) -> list[Step]:
    found = [Step(start, 0, activated=False, held=0)]
    for at, held in changed:
        step = Step(max(at, start), version.points_of(held), version.is_activated(held), held)
        if step.points == found[-1].points and not version.rules_of(held ^ found[-1].held):
            continue
        if found[-1].at == step.at:
            found.pop()
        found.append(step)
    return found


def _with_rules_held(version: VersionSpec, fired: Iterable[tuple[int, datetime, QualifiedSpan]]) -> Iterator[Firing]:
    """Complete firings; one that waited for the cooldown is looked at again, as other rules may hold by then."""
    chunk = list(fired)
    waited = [(account_id, at) for account_id, at, span in chunk if at != span.start]
    later = held_at(version, waited)
    for account_id, at, span in chunk:
        held = later.get((account_id, at), span.held)
        yield Firing(account_id, at, version.points_of(held), held)


def held_at(version: VersionSpec, moments: Sequence[tuple[int, datetime]]) -> dict[tuple[int, datetime], int]:
    """The rules that hold for each (account, instant), as bits."""
    if not moments:
        return {}
    subjects = SQL("SELECT unnest({}::bigint[]) AS id, unnest({}::timestamptz[]) AS at").format(
        Literal([account_id for account_id, _ in moments]), Literal([at for _, at in moments])
    )
    found = rows(assessment(version, subjects))
    return {(account_id, at): held for account_id, at, held, *_ in found}
