"""The last change of a rule up to an instant and the next one after it, reading as little as that takes.

What counts within a window is walked (`walks`), what is missed ends with the next occurrence; everything else is the
rendering over all of time, first over a stretch around the instant and only if nothing changed there over the rest.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.database import rows
from playbooks.scoring.scope import RangeScope, Scope, of_signal
from playbooks.scoring.spans import changes_in
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.walks import MOST_WALKED, Trail, walked_since, walked_until

NEARBY = timedelta(days=7)
"""How far around the instant a change is looked for first."""
_WALKED = (RuleKind.OCCURRENCES, RuleKind.PEOPLE, RuleKind.DAYS, RuleKind.WEEKS)


class Edges(NamedTuple):
    """When a rule last changed up to an instant, and when it changes next (None: never)."""

    since: datetime | None
    until: datetime | None


class Asked(NamedTuple):
    """One rule that is asked about, whether it holds, and the caller's names for it."""

    version: int
    bit: int
    rule: RuleSpec
    held: bool


def edges_of(asked: Sequence[Asked], account_id: int, at: datetime) -> dict[tuple[int, int], Edges]:
    """The edges of each rule around the instant, in one statement."""
    parts = [
        SQL("(SELECT {}::int, {}::int, ({}), ({}))").format(
            Literal(one.version), Literal(one.bit), *_edges(one, account_id, at)
        )
        for one in asked
    ]
    found = rows(SQL(" UNION ALL ").join(parts)) if parts else []
    return {(version, bit): Edges(since, until) for version, bit, since, until in found}


def _edges(asked: Asked, account_id: int, at: datetime) -> tuple[Composable, Composable]:
    rule = asked.rule
    if asked.held and rule.signal_id is not None and rule.window is not None:
        if rule.kind in _WALKED and not rule.is_choosy and rule.at_least <= MOST_WALKED:
            trail = Trail(rule, account_id, rule.window)
            return walked_since(trail, at), walked_until(trail, at)
        if rule.kind == RuleKind.ABSENCE:
            return _missed(rule, account_id, at)
    return _swept(rule, account_id, at)


def _missed(rule: RuleSpec, account_id: int, at: datetime) -> tuple[Composable, Composable]:
    """Of an absence that holds: a window after the latest (or after the account was known), until the next."""
    mine = SQL("account_id = {}").format(Literal(account_id))
    seen = SQL("SELECT at FROM signals_occurrence WHERE {} AND {} AND at <= {} ORDER BY at DESC LIMIT 1").format(
        mine, of_signal(rule.signal_id), Literal(at)
    )
    known = SQL(
        "SELECT min(first.at) FROM signals_signal CROSS JOIN LATERAL (SELECT at FROM signals_occurrence"
        " WHERE {} AND signal_id = signals_signal.id ORDER BY at LIMIT 1) AS first"
    ).format(mine)
    since = SQL("SELECT coalesce(({}), ({})) + {}").format(seen, known, Literal(rule.window))
    until = SQL("SELECT at FROM signals_occurrence WHERE {} AND {} AND at > {} ORDER BY at LIMIT 1").format(
        mine, of_signal(rule.signal_id), Literal(at)
    )
    return since, until


def _swept(rule: RuleSpec, account_id: int, at: datetime) -> tuple[Composable, Composable]:
    near, ever = RangeScope([account_id], start=at - NEARBY, end=at + NEARBY), Scope([account_id])
    before, after = SQL("at <= {}").format(Literal(at)), SQL("at > {}").format(Literal(at))
    since = SQL("SELECT coalesce(({}), ({}))").format(
        _change(rule, near, SQL("max(at)"), SQL("{} AND at > {}").format(before, Literal(near.start))),
        _change(rule, ever, SQL("max(at)"), before),
    )
    until = SQL("SELECT coalesce(({}), ({}))").format(
        _change(rule, near, SQL("min(at)"), SQL("{} AND at <= {}").format(after, Literal(near.end))),
        _change(rule, ever, SQL("min(at)"), after),
    )
    return since, until


def _change(rule: RuleSpec, scope: Scope, which: Composable, among: Composable) -> Composable:
    return SQL(
        "SELECT {} FROM (SELECT at FROM ({}) AS raw GROUP BY at HAVING sum(change) <> 0) AS changes WHERE {}"
    ).format(which, changes_in(rule, scope), among)
