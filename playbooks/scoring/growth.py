"""Rules about growth: a measure against the same measure one window before.

What counts for the later window at t counts for the earlier one at t + W, whatever is measured, so both are levels that
follow from one reading. Growth from nothing is growth as soon as the later measure reaches its floor.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Growing
from playbooks.scoring.scope import InstantScope, Scope, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import at_instant, merged, while_level


def growth_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “at least the floor, and at least so many percent more than in the window before”."""
    deltas = SQL(
        "SELECT account_id, unnest(ARRAY[at, at + {window}]) AS at,"
        " unnest(ARRAY[change, 0]) AS later, unnest(ARRAY[0, change]) AS earlier FROM ({measure}) AS measure"
    ).format(window=Literal(rule.window), measure=_measure(rule, scope))
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
        _enough(rule, scope), at_instant(growth_changes(rule, scope))
    )


def _enough(rule: RuleSpec, scope: Scope) -> Composable:
    """One row where the measure in the window up to the instant could be the floor. Values below 0 age, too."""
    rows = SQL("FROM signals_occurrence WHERE {} AND {}").format(
        scope.rows("at", rule.window), of_signal(rule.signal_id)
    )
    if rule.growing == Growing.VALUES:
        return SQL("SELECT {rows} HAVING sum(greatest(value, 0)) >= {floor}").format(
            rows=rows, floor=Literal(rule.at_least)
        )
    nth = SQL("OFFSET {} LIMIT 1").format(Literal(rule.at_least - 1))
    return SQL("SELECT {} {} {}").format(SQL("DISTINCT person_id" if rule.growing == Growing.PEOPLE else ""), rows, nth)


def _measure(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes (account_id, at, change) of what is measured in the window up to an instant."""
    rows = SQL("{} AND {}").format(scope.rows("at", rule.window and 2 * rule.window), of_signal(rule.signal_id))
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
