"""Rules about growth: a measure against the same measure one window before.

What counts for the later window at t counts for the earlier one at t + W, whatever is measured, so both are levels that
follow from one reading. Growth from nothing is growth as soon as the later measure reaches its floor.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Growing
from playbooks.scoring.scope import Scope, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import merged, while_level


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
