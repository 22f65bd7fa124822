"""Rules about what was begun and not finished: a signal that another one did not follow in time.

An occurrence of the first signal at a, whoever of the account did it, is settled by the account's next occurrence of
the second at b ≥ a. It makes a span from a + D, when the time to follow has run out, until b or until it leaves the
window. Both ends rise with a.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring.scope import InstantScope, Scope, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import at_instant, merged


def order_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “begun within the window, and not finished by the deadline nor since”."""
    raw = SQL(
        "SELECT account_id, at + {deadline} AS starts, least(finished, {leaves}) AS ends FROM ("
        " SELECT account_id, at, signal_id,"
        "  min(at) FILTER (WHERE {finish}) OVER (PARTITION BY account_id ORDER BY at DESC) AS finished"
        "  FROM signals_occurrence WHERE {rows} AND ({begin} OR {finish})) AS done WHERE {begin}"
    ).format(
        deadline=Literal(rule.deadline),
        leaves=_leaves(rule),
        rows=scope.rows("at", None),
        begin=of_signal(rule.signal_id),
        finish=of_signal(rule.followed_by_id),
    )
    return merged(raw, "account_id")


def order_probe(rule: RuleSpec) -> Composable:
    """(held, until): only what was begun after the latest finish counts, and without a window only the first of it.

    Where nothing was begun, what was finished is not looked up.
    """
    scope = InstantScope()
    begun = SQL("SELECT FROM signals_occurrence WHERE {} AND {} LIMIT 1").format(
        scope.rows("at", rule.window), of_signal(rule.signal_id)
    )
    raw = SQL(
        "SELECT account_id, at + {deadline} AS starts, {leaves} AS ends FROM signals_occurrence"
        " WHERE {rows} AND {begin} AND at > coalesce((SELECT at FROM signals_occurrence"
        "  WHERE {finished} AND {finish} ORDER BY at DESC LIMIT 1), '-infinity')"
        " ORDER BY at LIMIT {most}"
    ).format(
        deadline=Literal(rule.deadline),
        leaves=_leaves(rule),
        rows=scope.rows("at", rule.window),
        begin=of_signal(rule.signal_id),
        finished=scope.rows("at", None),
        finish=of_signal(rule.followed_by_id),
        most=SQL("ALL") if rule.window else Literal(1),
    )
    return SQL("SELECT swept.held, swept.until FROM ({}) AS begun CROSS JOIN LATERAL ({}) AS swept").format(
        begun, at_instant(merged(raw, "account_id"))
    )


def _leaves(rule: RuleSpec) -> Composable:
    return SQL("at + {}").format(Literal(rule.window)) if rule.window else SQL("'infinity'::timestamptz")
