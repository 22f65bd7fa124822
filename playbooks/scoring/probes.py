"""The compiler from a rule to SQL at one instant: does it hold for an account, and until when.

`probe()` renders a rule as a query that is run once per subject (in a lateral join with `subject.id` and `subject.at`,
an account and an instant) and yields one row `(until)` when the rule holds for the account then, none when it doesn't.
`until` is when the rule ceases to hold if nothing more happens ('infinity' for never). Each probe reads as few rows as
the rule needs, whatever the account's history:

- at least n occurrences in W: the n-th latest occurrence, if it is younger than W; it ages out W later;
- at least k people in W: the k-th latest of the people's last occurrences within W;
- ever: the n-th earliest occurrence, or k different people;
- a fact: the latest one.

What lies after the instant does not count, so the answer for a past instant never changes when newer usage comes in.
"""

from collections.abc import Sequence
from datetime import datetime

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.spec import RuleSpec, VersionSpec
from signals.comparison import holds


def subjects_at(accounts: Sequence[int] | None, at: datetime) -> Composable:
    """A query of (id, at): the given accounts, or all that are no part of another, at one instant."""
    if accounts is None:
        return SQL("SELECT id, {}::timestamptz AS at FROM accounts_account WHERE merged_into_id IS NULL").format(
            Literal(at)
        )
    return SQL("SELECT unnest({}::bigint[]) AS id, {}::timestamptz AS at").format(Literal(list(accounts)), Literal(at))


def assessment(version: VersionSpec, subjects: Composable) -> Composable:
    """A query of (account_id, at, held, points, activated, until): every subject's state at its instant.

    `subjects` is a query of (id, at). `held` has bit i set while rule i holds; `until` is the first instant
    after which one of them no longer does (null for never).
    """
    rules = list(enumerate(version.rules))
    held = [SQL("CASE WHEN {} IS NULL THEN 0 ELSE {} END").format(_until(n), Literal(1 << n)) for n, _ in rules]
    points = [
        SQL("CASE WHEN {} IS NULL THEN 0 ELSE {} END").format(_until(n), Literal(rule.points)) for n, rule in rules
    ]
    activated = [SQL("{} IS NOT NULL").format(_until(n)) for n, rule in rules if rule.is_activation]
    return SQL(
        "SELECT subject.id AS account_id, subject.at, {held} AS held, {points} AS points, {activated} AS activated,"
        " nullif(least({untils}), 'infinity') AS until FROM ({subjects}) AS subject {probes}"
    ).format(
        held=SQL(" + ").join(held) if held else Literal(0),
        points=SQL(" + ").join(points) if points else Literal(0),
        activated=SQL(" OR ").join(activated) if activated else Literal(False),
        untils=SQL(", ").join([SQL("'infinity'::timestamptz"), *(_until(n) for n, _ in rules)]),
        subjects=subjects,
        probes=SQL(" ").join(
            SQL("LEFT JOIN LATERAL ({}) AS {} ON true").format(probe(rule), sql.Identifier(f"rule_{n}"))
            for n, rule in rules
        ),
    )


def probe(rule: RuleSpec) -> Composable:
    """A query of (until) for the account `subject.id`, a row when the rule holds at `subject.at`."""
    if rule.kind == RuleKind.FACT:
        return _fact(rule)
    if rule.kind == RuleKind.OCCURRENCES:
        return _occurrences(rule)
    return _people(rule)


def _until(number: int) -> Composable:
    return sql.Identifier(f"rule_{number}", "until")


def _occurrences(rule: RuleSpec) -> Composable:
    if rule.window is None:
        return SQL(
            "SELECT 'infinity'::timestamptz AS until FROM signals_occurrence WHERE {where}"
            " ORDER BY at OFFSET {skipped} LIMIT 1"
        ).format(where=_counted(rule), skipped=Literal(rule.at_least - 1))
    return SQL(
        "SELECT at + {window} AS until FROM signals_occurrence WHERE {where} ORDER BY at DESC OFFSET {skipped} LIMIT 1"
    ).format(window=Literal(rule.window), where=_counted(rule), skipped=Literal(rule.at_least - 1))


def _people(rule: RuleSpec) -> Composable:
    until = SQL("'infinity'::timestamptz") if rule.window is None else SQL("max(at) + {}").format(Literal(rule.window))
    return SQL(
        "SELECT {until} AS until FROM signals_occurrence WHERE {where}"
        " GROUP BY person_id ORDER BY max(at) DESC OFFSET {skipped} LIMIT 1"
    ).format(until=until, where=_counted(rule), skipped=Literal(rule.at_least - 1))


def _fact(rule: RuleSpec) -> Composable:
    return SQL(
        "SELECT 'infinity'::timestamptz AS until FROM ("
        " SELECT value FROM accounts_fact WHERE account_id = subject.id AND name = {name} AND since <= subject.at"
        " ORDER BY since DESC, message_key DESC LIMIT 1) AS latest WHERE {holds}"
    ).format(name=Literal(rule.fact), holds=holds(sql.Identifier("value"), rule.operator, rule.value))


def _counted(rule: RuleSpec) -> Composable:
    clauses: list[Composable] = [SQL("account_id = subject.id"), SQL("at <= subject.at")]
    if rule.signal_id is not None:
        clauses.insert(1, SQL("signal_id = {}").format(Literal(rule.signal_id)))
    if rule.window is not None:
        clauses.append(SQL("at > subject.at - {}").format(Literal(rule.window)))
    return SQL(" AND ").join(clauses)
