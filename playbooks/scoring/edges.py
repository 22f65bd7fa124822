"""The last change of a rule up to an instant and the next one after it, reading as little as that takes.

What counts within a window is walked (`walks`), what is missed ends with the next occurrence; everything else is the
rendering over all of time, first over a stretch around the instant and only if nothing changed there over the rest.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind, Subject
from playbooks.scoring.chosen import Crowd
from playbooks.scoring.scope import MINE, AroundScope, Scope, from_then, of_signal
from playbooks.scoring.spans import changes_in
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.subject_rows import STATEMENTS_KEPT, rows_about, text_of
from playbooks.scoring.subjects import about
from playbooks.scoring.walks import MOST_WALKED, Trail, walked_since, walked_until

NEARBY = timedelta(days=7)
"""How far around the instant a change is looked for first."""
NOW = timedelta(0)
_NEVER = SQL("SELECT NULL::timestamptz")
_FEW = (RuleKind.FACT, RuleKind.LIST, RuleKind.CUSTOMER)
"""Kinds of rules that change so seldom that nothing is won by looking nearby first."""
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


def edges_of(
    asked: Sequence[Asked], account_id: int, at: datetime, subject: Subject = Subject.ACCOUNT
) -> dict[tuple[int, int], Edges]:
    """The edges of each rule around the instant for the account (or person), in one statement."""
    found = rows_about(account_id, at, _statement(tuple(asked), subject)) if asked else []
    return {(version, bit): Edges(since, until) for version, bit, since, until in found}


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statement(asked: tuple[Asked, ...], subject: Subject) -> str:
    parts = [
        SQL("(SELECT {}::int AS version, {}::int AS bit, ({}) AS since, ({}) AS until)").format(
            Literal(one.version), Literal(one.bit), *_edges(one)
        )
        for one in asked
    ]
    return text_of(about(subject, SQL(" UNION ALL ").join(parts)))


def _edges(asked: Asked) -> tuple[Composable, Composable]:
    rule = asked.rule
    if not rule.is_derived and rule.signal_id is not None:
        if rule.kind == RuleKind.ABSENCE and rule.window is not None:
            return _missed(rule) if asked.held else _seen(rule)
        walked = _walked(rule) if asked.held else None
        if walked is not None:
            return walked
    return _swept(rule)


def _walked(rule: RuleSpec) -> tuple[Composable, Composable] | None:
    """Of a rule that holds; None if it is none that can be walked."""
    if rule.kind == RuleKind.SUM:
        return _summed(rule) if rule.limit is not None else None
    if rule.kind not in _WALKED or (rule.at_least > MOST_WALKED and rule.window is not None):
        return None
    if rule.is_choosy and (rule.only_new or rule.window is None):
        return None
    if rule.is_choosy:
        crowd = Crowd(rule)
        return crowd.since(), crowd.until()
    trail = Trail(rule, rule.window)
    if rule.window is None:
        return trail.first(), _NEVER
    return walked_since(trail), walked_until(trail)


def _summed(rule: RuleSpec) -> tuple[Composable, Composable]:
    """Of a sum that is enough: walked like a count, unless values below 0 could have made it fall meanwhile."""
    since, until = _swept(rule)
    trail = Trail(rule, rule.window)
    if rule.window is None:
        return _unless_below(trail, SQL("at <= subject.at"), trail.first(), since), until
    around = SQL("at > {}").format(from_then(-rule.window))
    return (
        _unless_below(trail, SQL("at <= subject.at"), walked_since(trail), since),
        _unless_below(trail, around, walked_until(trail), until),
    )


def _unless_below(trail: Trail, among: Composable, walked: Composable, swept: Composable) -> Composable:
    falls = SQL("EXISTS (SELECT FROM signals_occurrence WHERE {} AND {} AND value < 0 AND {})").format(
        MINE, of_signal(trail.rule.signal_id), among
    )
    return SQL("SELECT CASE WHEN {} THEN ({}) ELSE ({}) END").format(falls, swept, walked)


def _seen(rule: RuleSpec) -> tuple[Composable, Composable]:
    """Of an absence that does not hold: since it was ended, or later: what is known of the account may be older.

    When it holds again is not asked.
    """
    once = replace(rule, kind=RuleKind.OCCURRENCES, at_least=1)
    return walked_since(Trail(once, rule.window)), _NEVER


def _missed(rule: RuleSpec) -> tuple[Composable, Composable]:
    """Of an absence that holds: a window after the latest (or after the account was known), until the next."""
    done = SQL("SELECT at FROM signals_occurrence WHERE {} AND {}").format(MINE, of_signal(rule.signal_id))
    seen = SQL("{} AND at <= subject.at ORDER BY at DESC LIMIT 1").format(done)
    known = SQL(
        "SELECT min(first.at) FROM signals_signal CROSS JOIN LATERAL (SELECT at FROM signals_occurrence"
        " WHERE {} AND signal_id = signals_signal.id ORDER BY at LIMIT 1) AS first"
    ).format(MINE)
    since = SQL("SELECT coalesce(({}), ({})) + {}").format(seen, known, Literal(rule.window))
    return since, SQL("{} AND at > subject.at ORDER BY at LIMIT 1").format(done)


def _swept(rule: RuleSpec) -> tuple[Composable, Composable]:
    """The nearest changes, looked for nearby first."""
    ever = AroundScope(after=NOW), AroundScope(before=NOW)
    nearby = AroundScope(before=NEARBY, after=NOW), AroundScope(before=NOW, after=NEARBY)
    latest = SQL("max(at)"), SQL("at <= subject.at")
    first = SQL("min(at)"), SQL("at > subject.at")
    if rule.kind in _FEW:
        return _change(rule, ever[0], *latest), _change(rule, ever[1], *first)
    return (
        SQL("SELECT coalesce(({}), ({}))").format(
            _change(rule, nearby[0], latest[0], SQL("{} AND at > {}").format(latest[1], from_then(-NEARBY))),
            _change(rule, ever[0], *latest),
        ),
        SQL("SELECT coalesce(({}), ({}))").format(
            _change(rule, nearby[1], first[0], SQL("{} AND at <= {}").format(first[1], from_then(NEARBY))),
            _change(rule, ever[1], *first),
        ),
    )


def _change(rule: RuleSpec, scope: Scope, which: Composable, among: Composable) -> Composable:
    return SQL(
        "SELECT {} FROM (SELECT at FROM ({}) AS raw GROUP BY at HAVING sum(change) <> 0) AS changes WHERE {}"
    ).format(which, changes_in(rule, scope), among)
