"""The compiler from a rule to SQL over the whole of time.

A rule does not yield a number but the spans of time during which it holds for an account. `changes()` renders a rule
as a query of `(account_id, at, change)`: +1 where a span begins, -1 where it ends. Spans of one rule never overlap, so
the sum of its changes up to and including an instant is 0 or 1, and the sum of points × change over all rules is the
score at every instant. Changes of one rule at one instant may cancel out.

How the spans of each kind come about:

- at least n occurrences in W: with an account's occurrences in order, the rule holds in [tᵢ, tᵢ₋ₙ₊₁ + W) wherever that
  is not empty. Both ends rise with i, so a span begins where the end before lies before the start, and ends where the
  next start lies behind the end;
- at least k people in W: each person's occurrences make spans as above with n = 1; the number of spans that cover an
  instant is the number of people, and the rule holds while it is at least k;
- a fact holds from its `since` until the next fact of that name about the account (about any of its workspaces).

Without a window ("ever") the n-th occurrence, or the first occurrence of the k-th person, begins a span that never
ends.
"""

from collections.abc import Sequence

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.spec import RuleSpec, VersionSpec
from signals.comparison import holds


def changes(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    """A query of (account_id, at, change) for the given accounts, or for all."""
    if rule.kind == RuleKind.FACT:
        return _fact_changes(rule, accounts)
    if rule.kind == RuleKind.OCCURRENCES:
        return _ever(rule, accounts) if rule.window is None else _occurrence_changes(rule, accounts)
    return _people_ever(rule, accounts) if rule.window is None else _people_changes(rule, accounts)


def states(version: VersionSpec, accounts: Sequence[int] | None) -> Composable:
    """A query of (account_id, at, held, points), a row for every instant at which a rule began or ceased to hold.

    `held` has bit i set while rule i of the version holds. Several rows of one instant are alike.
    """
    parts = [
        SQL(
            "SELECT account_id, at, change * {bit} AS held, change * {points} AS points FROM ({changes}) AS rule_{n}"
        ).format(bit=Literal(1 << bit), points=Literal(rule.points), changes=changes(rule, accounts), n=Literal(bit))
        for bit, rule in enumerate(version.rules)
    ]
    return SQL(
        "SELECT account_id, at, sum(held) OVER until_then AS held, sum(points) OVER until_then AS points"
        " FROM ({parts}) AS changes WINDOW until_then AS (PARTITION BY account_id ORDER BY at)"
    ).format(parts=SQL(" UNION ALL ").join(parts))


def qualifying(version: VersionSpec, accounts: Sequence[int] | None) -> Composable:
    """A query of (account_id, start, end, held), in order: the spans in which accounts qualify (end null: for ever).

    `held` are the rules that hold at the start.
    """
    activation = sum(1 << bit for bit, rule in enumerate(version.rules) if rule.is_activation)
    return SQL(
        "SELECT account_id, at, ended, held FROM ("
        " SELECT account_id, at, held, qualified, lead(at) OVER (PARTITION BY account_id ORDER BY at) AS ended FROM ("
        "  SELECT account_id, at, held, qualified,"
        "   lag(qualified, 1, false) OVER (PARTITION BY account_id ORDER BY at) AS before"
        "  FROM (SELECT account_id, at, held, points >= {threshold} AND held & {activation} <> 0 AS qualified"
        "   FROM ({states}) AS states) AS judged) AS compared"
        " WHERE qualified <> before) AS crossings WHERE qualified ORDER BY account_id, at"
    ).format(threshold=Literal(version.threshold), activation=Literal(activation), states=states(version, accounts))


def matches(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    """The WHERE clause for the occurrences that a rule counts."""
    clauses: list[Composable] = [among(accounts)]
    if rule.signal_id is not None:
        clauses.append(SQL("signal_id = {}").format(Literal(rule.signal_id)))
    return SQL(" AND ").join(clauses)


def among(accounts: Sequence[int] | None) -> Composable:
    """The WHERE clause that keeps to the given accounts (a `range` of ids, or a list), or to rows that have one."""
    if accounts is None:
        return SQL("account_id IS NOT NULL")
    if isinstance(accounts, range):
        return SQL("account_id >= {} AND account_id < {}").format(Literal(accounts.start), Literal(accounts.stop))
    return SQL("account_id = ANY({})").format(Literal(list(accounts)))


def _merged(raw: Composable, key: str) -> Composable:
    """Changes of the union of the spans (starts, ends) of `raw`, whose ends rise with their starts within `key`."""
    return SQL(
        "SELECT account_id, {key_person} at, change FROM ("
        " SELECT {key}, unnest(ARRAY[1, -1]) AS change, unnest(ARRAY["
        "  CASE WHEN ended IS NULL OR ended < starts THEN starts END,"
        "  CASE WHEN follows IS NULL OR follows > ends THEN ends END]) AS at"
        " FROM (SELECT {key}, starts, ends, lag(ends) OVER in_order AS ended, lead(starts) OVER in_order AS follows"
        "  FROM ({raw}) AS raw WHERE starts < ends"
        "  WINDOW in_order AS (PARTITION BY {key} ORDER BY starts, ends)) AS spans"
        " WHERE ended IS NULL OR ended < starts OR follows IS NULL OR follows > ends) AS both_ends WHERE at IS NOT NULL"
    ).format(key=SQL(key), key_person=SQL("person_id," if "person_id" in key else ""), raw=raw)


def _changes_of(truth: Composable) -> Composable:
    """Changes of a query of (account_id, at, holds); rows of one instant must be alike."""
    return SQL(
        "SELECT account_id, at, CASE WHEN holds THEN 1 ELSE -1 END AS change FROM ("
        " SELECT account_id, at, holds, lag(holds, 1, false) OVER (PARTITION BY account_id ORDER BY at) AS before"
        " FROM ({}) AS truth) AS compared WHERE holds <> before"
    ).format(truth)


def _occurrence_changes(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    raw = SQL(
        "SELECT account_id, at AS starts,"
        " lag(at, {before}) OVER (PARTITION BY account_id ORDER BY at) + {window} AS ends"
        " FROM signals_occurrence WHERE {where}"
    ).format(before=Literal(rule.at_least - 1), window=Literal(rule.window), where=matches(rule, accounts))
    return _merged(raw, "account_id")


def _ever(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    return SQL(
        "SELECT account_id, at, 1 AS change FROM ("
        " SELECT account_id, at, row_number() OVER (PARTITION BY account_id ORDER BY at) AS nth"
        " FROM signals_occurrence WHERE {where}) AS numbered WHERE nth = {n}"
    ).format(where=matches(rule, accounts), n=Literal(rule.at_least))


def _people_changes(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    raw = SQL(
        "SELECT account_id, person_id, at AS starts, at + {window} AS ends FROM signals_occurrence WHERE {where}"
    ).format(window=Literal(rule.window), where=matches(rule, accounts))
    # Counted row by row, starts before ends, so the count steps by one and meets k once on the way up, k - 1 on the way
    # down. Where one person's span starts as another's ends, it may do both at one instant, which comes to nothing.
    return SQL(
        "SELECT account_id, at, change FROM ("
        " SELECT account_id, at, change, sum(change) OVER"
        "  (PARTITION BY account_id ORDER BY at, change DESC ROWS UNBOUNDED PRECEDING) AS people"
        " FROM ({people}) AS people) AS counted WHERE people = {k} + (change - 1) / 2"
    ).format(k=Literal(rule.at_least), people=_merged(raw, "account_id, person_id"))


def _people_ever(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    return SQL(
        "SELECT account_id, at, 1 AS change FROM ("
        " SELECT account_id, min(at) AS at, row_number() OVER (PARTITION BY account_id ORDER BY min(at)) AS nth"
        " FROM signals_occurrence WHERE {where} GROUP BY account_id, person_id) AS numbered WHERE nth = {k}"
    ).format(where=matches(rule, accounts), k=Literal(rule.at_least))


def _fact_changes(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    return _changes_of(
        SQL(
            "SELECT DISTINCT ON (account_id, since) account_id, since AS at, {holds} AS holds"
            " FROM accounts_fact WHERE name = {name} AND {among} ORDER BY account_id, since, message_key DESC"
        ).format(
            holds=holds(sql.Identifier("value"), rule.operator, rule.value),
            name=Literal(rule.fact),
            among=among(accounts),
        )
    )
