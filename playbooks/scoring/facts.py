"""Rules about facts of the account: one compared with a value, or with another fact.

A fact holds from its `since` until the next of that name. A comparison of two facts changes only where one of the two
does, so it is made at each of those instants, between what was known of both by then.
"""

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring.scope import Scope
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import ONCE, changes_of
from signals.comparison import holds, holds_between

_LATEST = SQL(
    "(SELECT value FROM accounts_fact known WHERE known.account_id = {account} AND known.name = {name}"
    " AND known.since <= {at} ORDER BY known.since DESC, known.message_key DESC LIMIT 1)"
)


def fact_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “the fact compares as wanted”."""
    if rule.other_fact:
        account, at = sql.Identifier("told", "account_id"), sql.Identifier("told", "at")
        told = SQL(
            "SELECT told.account_id, told.at, {mine} AS mine, {other} AS other FROM ("
            " SELECT DISTINCT account_id, since AS at FROM accounts_fact WHERE name = ANY({names}) AND {rows}) AS told"
        ).format(
            mine=_LATEST.format(account=account, name=Literal(rule.fact), at=at),
            other=_LATEST.format(account=account, name=Literal(rule.other_fact), at=at),
            names=Literal([rule.fact, rule.other_fact]),
            rows=scope.rows("since", None),
        )
        return changes_of(SQL("SELECT account_id, at, {} AS holds FROM ({}) AS told").format(_between(rule), told))
    return changes_of(
        SQL(
            "SELECT DISTINCT ON (account_id, since) account_id, since AS at, {holds} AS holds"
            " FROM accounts_fact WHERE name = {name} AND {rows} ORDER BY account_id, since, message_key DESC"
        ).format(
            holds=holds(sql.Identifier("value"), rule.operator, rule.value),
            name=Literal(rule.fact),
            rows=scope.rows("since", None),
        )
    )


def fact_probe(rule: RuleSpec) -> Composable:
    """(held, until): the latest fact, or the latest two, each looked up once however often the comparison names it."""
    latest = SQL("SELECT {} AS mine").format(latest_fact(rule.fact))
    compares = holds(sql.Identifier("mine"), rule.operator, rule.value)
    if rule.other_fact:
        latest, compares = SQL("{}, {} AS other").format(latest, latest_fact(rule.other_fact)), _between(rule)
    return SQL("SELECT true AS held, 'infinity'::timestamptz AS until FROM ({} {}) AS latest WHERE {}").format(
        latest, ONCE, compares
    )


def _between(rule: RuleSpec) -> Composable:
    return holds_between(sql.Identifier("mine"), rule.operator, sql.Identifier("other"))


def latest_fact(name: str) -> Composable:
    """The value of the latest fact of that name about `subject.id` at `subject.at`."""
    return _LATEST.format(account=SQL("subject.id"), name=Literal(name), at=SQL("subject.at"))
