"""Rules about growth: a measure against the same measure one window before.

What counts for the later window at t counts for the earlier one at t + W, whatever is measured, so both are levels that
follow from one reading. Growth from nothing is growth as soon as the later measure reaches its floor.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Growing
from playbooks.scoring.measures import could_reach
from playbooks.scoring.scope import InstantScope, Scope, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import at_instant, merged, while_level


def growth_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “at least the floor, and at least so many percent more than in the window before”."""
    return _growing(rule, _measure(rule, scope))


def _growing(rule: RuleSpec, measure: Composable) -> Composable:
    deltas = SQL(
        "SELECT account_id, unnest(ARRAY[at, at + {window}]) AS at,"
        " unnest(ARRAY[change, 0]) AS later, unnest(ARRAY[0, change]) AS earlier FROM ({measure}) AS measure"
    ).format(window=Literal(rule.window), measure=measure)
    grew = SQL("later >= {} AND later * 100 >= earlier * {}").format(
        Literal(rule.at_least), Literal(100 + rule.percent)
    )
    return while_level(deltas, "later earlier", grew)


def growth_probe(rule: RuleSpec) -> Composable:
    """(held, until): swept over two windows, but only where the later measure is enough for there to be growth.

    What has been measured only ages, so what is below the floor at the instant stays so.
    """
    scope = InstantScope()
    return SQL("SELECT swept.held, swept.until FROM ({}) AS enough CROSS JOIN LATERAL ({}) AS swept").format(
        _enough(rule, scope), at_instant(_growing(rule, _lately(rule, scope)))
    )


def _enough(rule: RuleSpec, scope: Scope) -> Composable:
    """One row where the measure in the window up to the instant is the floor, or could become it."""
    if rule.growing == Growing.VALUES:
        return could_reach(rule, rule.at_least, scope)
    return SQL("SELECT {} FROM signals_occurrence WHERE {} AND {} OFFSET {} LIMIT 1").format(
        SQL("DISTINCT person_id" if rule.growing == Growing.PEOPLE else ""),
        scope.rows("at", rule.window),
        of_signal(rule.signal_id),
        Literal(rule.at_least - 1),
    )


def _lately(rule: RuleSpec, scope: InstantScope) -> Composable:
    """What is measured, as far as it matters from the instant on.

    Within one window there is no gap between what a person did, so the first and the last of it are all that matters.
    """
    if rule.growing != Growing.PEOPLE:
        return _measure(rule, scope)
    begins = SQL("at > subject.at - {}").format(Literal(rule.window))
    done = SQL(
        "SELECT account_id, person_id, min(at) AS starts, max(at) + {window} AS ends FROM signals_occurrence"
        " WHERE {rows} GROUP BY account_id, person_id, {begins}"
    ).format(window=Literal(rule.window), rows=_rows(rule, scope), begins=begins)
    return merged(done, "account_id, person_id")


def _rows(rule: RuleSpec, scope: Scope) -> Composable:
    """The WHERE clause for what is measured in two windows."""
    return SQL("{} AND {}").format(scope.rows("at", rule.window and 2 * rule.window), of_signal(rule.signal_id))


def _measure(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes (account_id, at, change) of what is measured in the window up to an instant."""
    rows = _rows(rule, scope)
    if rule.growing == Growing.PEOPLE:
        raw = SQL(
            "SELECT account_id, person_id, at AS starts, at + {} AS ends FROM signals_occurrence WHERE {}"
        ).format(Literal(rule.window), rows)
        return merged(raw, "account_id, person_id")
    amount = SQL("coalesce(value, 0)" if rule.growing == Growing.VALUES else "1")
    return SQL(
        "SELECT account_id, unnest(ARRAY[at, at + {window}]) AS at, unnest(ARRAY[{amount}, -{amount}]) AS change"
        " FROM signals_occurrence WHERE {rows}"
    ).format(window=Literal(rule.window), amount=amount, rows=rows)
