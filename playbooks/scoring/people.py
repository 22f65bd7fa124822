"""Rules about people of whom more is asked than to have done something: who they are, and whether they are new.

A person counts at an instant while everything that is asked of them holds then: an occurrence lies in the window (or,
for new people, their first one for the account does), their latest fact compares as wanted, their latest e-mail address
belongs to the account. Each of these is a step function of time; where they add up to all of them the person counts,
and the rule holds while at least k do.
"""

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring.scope import MINE, InstantScope, Scope, from_then, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import ONCE, merged, while_level
from signals.comparison import holds
from signals.identity.companies import HOST_OF_EMAIL

_OWN_DOMAIN = SQL("EXISTS (SELECT FROM accounts_domain WHERE host = {host} AND accounts_domain.account_id = {account})")
_LATEST = SQL(
    "(SELECT {condition} FROM accounts_fact fact WHERE fact.person_id = who.person_id AND fact.name = {name}"
    " AND fact.since <= {at} ORDER BY fact.since DESC LIMIT 1)"
)


def chosen_people_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “at least k people, of whom all that is asked holds”."""
    asked = conditions(rule, sql.Identifier("account_id"))
    parts: list[Composable] = [SQL("SELECT account_id, person_id, at, change FROM used")]
    parts += [_told(name, condition, scope) for name, condition in asked]
    people = SQL(
        "WITH used AS MATERIALIZED ({used}), who AS MATERIALIZED (SELECT DISTINCT account_id, person_id FROM used)"
        " SELECT account_id, at, CASE WHEN counts THEN 1 ELSE -1 END AS people FROM ("
        "  SELECT account_id, at, counts,"
        "   lag(counts, 1, false) OVER (PARTITION BY account_id, person_id ORDER BY at) AS before FROM ("
        "   SELECT account_id, person_id, at, sum(change) OVER (PARTITION BY account_id, person_id ORDER BY at)"
        "    = {all} AS counts FROM ({parts}) AS parts) AS added) AS compared WHERE counts <> before"
    ).format(used=_used(rule, scope), all=Literal(len(parts)), parts=SQL(" UNION ALL ").join(parts))
    return while_level(people, "people", SQL("people >= {}").format(Literal(rule.at_least)))


def chosen_people_probe(rule: RuleSpec) -> Composable:
    """(held, until): the k-th latest of the people of whom all that is asked holds, by what makes each count longest.

    What is told of people only changes by being told anew, so time alone ends only what they did.
    """
    scope = InstantScope()
    counted, reach = (SQL("min(at)"), None) if rule.only_new else (SQL("max(at)"), rule.window)
    until = SQL("'infinity'::timestamptz") if rule.window is None else SQL("at + {}").format(Literal(rule.window))
    clauses = [SQL("{} > subject.at").format(until), *_told_by_then(rule)]
    # What is told of people is looked up one after the other, and of none behind the k-th.
    return SQL(
        "SELECT true AS held, {until} AS until FROM (SELECT person_id, {counted} AS at FROM signals_occurrence"
        " WHERE {rows} AND {signal} GROUP BY person_id ORDER BY at DESC {once}) AS who"
        " WHERE {all} ORDER BY at DESC OFFSET {skipped} LIMIT 1"
    ).format(
        until=until,
        counted=counted,
        rows=scope.rows("at", reach),
        signal=of_signal(rule.signal_id),
        once=ONCE,
        all=SQL(" AND ").join(clauses),
        skipped=Literal(rule.at_least - 1),
    )


def counts(rule: RuleSpec) -> Composable:
    """The condition on people, rows of `who`, that they fulfil what is asked of them at `subject.at`."""
    clauses: list[Composable] = [SQL("TRUE")]
    if rule.only_new and rule.window is not None:
        clauses.append(
            SQL("person_id NOT IN (SELECT person_id FROM signals_occurrence WHERE {} AND {} AND at <= {})").format(
                MINE, of_signal(rule.signal_id), from_then(-rule.window)
            )
        )
    return SQL(" AND ").join([*clauses, *_told_by_then(rule)])


def _told_by_then(rule: RuleSpec) -> list[Composable]:
    """The conditions on what is told of `who` by `subject.at`."""
    return [
        _LATEST.format(condition=condition, name=Literal(name), at=SQL("subject.at"))
        for name, condition in conditions(rule, SQL("subject.id"))
    ]


def conditions(rule: RuleSpec, account: Composable) -> list[tuple[str, Composable]]:
    """The facts that a person is asked for, each with a condition on its `value`."""
    asked: list[tuple[str, Composable]] = []
    if rule.fact:
        asked.append((rule.fact, holds(sql.Identifier("value"), rule.operator, rule.value)))
    if rule.own_domain:
        host = SQL(HOST_OF_EMAIL.format(value="value"))
        asked.append(("email", _OWN_DOMAIN.format(host=host, account=account)))
    return asked


def _used(rule: RuleSpec, scope: Scope) -> Composable:
    """When each person has done it within the window, or for the first time within the window."""
    begins, reach = (SQL("min(at)"), None) if rule.only_new else (SQL("at"), rule.window)
    ends: Composable = SQL("'infinity'::timestamptz")
    if rule.window is not None:
        ends = SQL("{} + {}").format(begins, Literal(rule.window))
    raw = SQL(
        "SELECT account_id, person_id, {begins} AS starts, {ends} AS ends FROM signals_occurrence"
        " WHERE {rows} AND {signal} {grouped}"
    ).format(
        begins=begins,
        ends=ends,
        rows=scope.rows("at", reach),
        signal=of_signal(rule.signal_id),
        grouped=SQL("GROUP BY account_id, person_id" if rule.only_new else ""),
    )
    return merged(raw, "account_id, person_id")


def _told(name: str, condition: Composable, scope: Scope) -> Composable:
    """Changes of one condition on the facts of the people who have done it."""
    return SQL(
        "SELECT account_id, person_id, at, CASE WHEN holds THEN 1 ELSE -1 END AS change FROM ("
        " SELECT account_id, person_id, at, holds,"
        "  lag(holds, 1, false) OVER (PARTITION BY account_id, person_id ORDER BY at) AS before FROM ("
        "  SELECT account_id, person_id, at, {condition} AS holds FROM ("
        "   SELECT who.account_id, who.person_id, fact.since AS at, fact.value FROM who"
        "   JOIN accounts_fact fact ON fact.person_id = who.person_id AND fact.name = {name}) AS told"
        "  WHERE {rows}) AS judged) AS compared WHERE holds <> before"
    ).format(condition=condition, name=Literal(name), rows=scope.rows("at", None))
