"""Rules about how much: the sum of what a signal measures, against a number or a share of a fact of the account.

The sum is a level: an occurrence adds its value when it happens and takes it away when it leaves the window. A fact of
the account that limits it is a level, too: each fact adds the difference to the one before. While the fact is not known
to be a number above 0 there is nothing to compare with, and the rule does not hold.
"""

from decimal import Decimal

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring.scope import InstantScope, Scope, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import at_instant, while_level
from signals.comparison import number_of


def sum_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “the values of the signal in the window add up to the limit”."""
    if rule.fact:
        deltas = SQL(" UNION ALL ").join((_amounts(rule, scope, with_limit=True), _limits(rule, scope)))
        reached = SQL("known = 1 AND bound > 0 AND amount * 100 >= bound * {}").format(Literal(rule.percent))
        return while_level(deltas, "amount bound known", reached)
    return while_level(
        _amounts(rule, scope, with_limit=False), "amount", SQL("amount >= {}").format(Literal(rule.limit))
    )


def sum_probe(rule: RuleSpec) -> Composable:
    """(held, until): swept over the window, but where a number is asked for only if the values could add up to it."""
    scope = InstantScope()
    swept = at_instant(sum_changes(rule, scope))
    if rule.fact:
        return swept
    return SQL("SELECT swept.held, swept.until FROM ({}) AS enough CROSS JOIN LATERAL ({}) AS swept").format(
        could_reach(rule, rule.limit, scope), swept
    )


def could_reach(rule: RuleSpec, limit: Decimal | int | None, scope: Scope) -> Composable:
    """One row if the values add up to so much, now or once those below 0 have left the window."""
    return SQL("SELECT FROM signals_occurrence WHERE {} AND {} HAVING sum(greatest(value, 0)) >= {}").format(
        scope.rows("at", rule.window), of_signal(rule.signal_id), Literal(limit)
    )


def _amounts(rule: RuleSpec, scope: Scope, *, with_limit: bool) -> Composable:
    times: Composable = SQL("at")
    amounts = SQL("value")
    if rule.window is not None:
        times = SQL("unnest(ARRAY[at, at + {}])").format(Literal(rule.window))
        amounts = SQL("unnest(ARRAY[value, -value])")
    return SQL(
        "SELECT account_id, {times} AS at, {amounts} AS amount{limit}"
        " FROM signals_occurrence WHERE {rows} AND {signal} AND value IS NOT NULL"
    ).format(
        times=times,
        amounts=amounts,
        limit=SQL(", 0::numeric AS bound, 0 AS known" if with_limit else ""),
        rows=scope.rows("at", rule.window),
        signal=of_signal(rule.signal_id),
    )


def _limits(rule: RuleSpec, scope: Scope) -> Composable:
    """What each fact changes about the limit, and about whether there is one."""
    return SQL(
        "SELECT account_id, since AS at, 0::numeric AS amount,"
        " coalesce(bound, 0) - coalesce(lag(bound) OVER in_order, 0) AS bound,"
        " (bound IS NOT NULL)::int - (lag(bound) OVER in_order IS NOT NULL)::int AS known"
        " FROM (SELECT DISTINCT ON (account_id, since) account_id, since, {bound} AS bound"
        "  FROM accounts_fact WHERE name = {name} AND {rows} ORDER BY account_id, since, message_key DESC) AS facts"
        " WINDOW in_order AS (PARTITION BY account_id ORDER BY since)"
    ).format(bound=number_of(sql.Identifier("value")), name=Literal(rule.fact), rows=scope.rows("since", None))
