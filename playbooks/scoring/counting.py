"""What is counted of an account's occurrences at an instant, as queries about `subject.id` at `subject.at`.

People, and what grows, are read once, person by person: of each it is asked once whether they count.
"""

from datetime import timedelta

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Growing, RuleKind
from playbooks.scoring.people import counts
from playbooks.scoring.scope import MINE, from_then, of_signal
from playbooks.scoring.spans import COUNTED_ONCE
from playbooks.scoring.spec import RuleSpec
from signals.comparison import number_of

COUNTED_AT_MOST = 1_000
"""Occurrences that are counted where it does not matter to the rule how many more there are."""
_BY_PERSON = (RuleKind.PEOPLE, RuleKind.GROWTH)
_MEASURES = {
    Growing.TIMES: ("count(*) FILTER (WHERE {})", "sum({})"),
    Growing.PEOPLE: ("bool_or({})", "count(*) FILTER (WHERE {})"),
    Growing.VALUES: ("sum(value) FILTER (WHERE {})", "sum({})"),
}
"""What is taken of each person, and of all of them."""


def counted_occurrences(rule: RuleSpec, shown: int) -> Composable:
    """(at, id, person_id, value, message_key, name, total, people, reached, earlier, enough), `shown` of the latest."""
    counted = _of_all(rule) if rule.kind in _BY_PERSON else _together(rule)
    return _among(
        rule,
        SQL(
            "SELECT latest.*, counted.total, counted.people, counted.reached, counted.earlier, {enough} AS enough"
            " FROM ({counted}) AS counted LEFT JOIN ({latest}) AS latest ON true"
            " ORDER BY latest.at DESC, latest.id DESC"
        ).format(enough=_enough(rule), counted=counted, latest=_latest(rule, SQL("TRUE"), shown)),
    )


def latest_occurrences(rule: RuleSpec, further: Composable, most: int) -> Composable:
    """(at, id, person_id, value, message_key, name) of the latest of those that fulfil a further condition."""
    return _among(rule, _latest(rule, further, most))


def _among(rule: RuleSpec, query: Composable) -> Composable:
    """A query that may read `who`: of each person who counts how often they did something, and in which windows."""
    if rule.kind not in _BY_PERSON:
        return query
    # A query of its own, which is worked out once and not with every row.
    start = SQL("(SELECT {})").format(from_then(-(rule.window or timedelta(0))))
    own = SQL(_MEASURES[Growing(rule.growing or Growing.PEOPLE)][0])
    return SQL(
        "WITH who AS MATERIALIZED (SELECT * FROM (SELECT person_id, count(*) AS times, {later} AS later,"
        "  {earlier} AS earlier FROM signals_occurrence WHERE {where} GROUP BY person_id) AS who WHERE {counts})"
        " {query}"
    ).format(
        later=own.format(SQL("at > {}").format(start)),
        earlier=own.format(SQL("at <= {}").format(start)),
        where=_within(rule),
        counts=counts(rule),
        query=query,
    )


def _of_all(rule: RuleSpec) -> Composable:
    """(total, people, reached, earlier) of `who`."""
    compared: list[Composable] = [SQL("count(*)::numeric"), SQL("NULL::numeric")]
    if rule.kind == RuleKind.GROWTH:
        all_of = SQL(_MEASURES[Growing(rule.growing)][1])
        compared = [SQL("coalesce({}, 0)::numeric").format(all_of.format(SQL(part))) for part in ("later", "earlier")]
    return SQL(
        "SELECT coalesce(sum(times), 0)::bigint AS total, count(*) AS people, {} AS reached, {} AS earlier FROM who"
    ).format(*compared)


def _together(rule: RuleSpec) -> Composable:
    """The same of what counts, up to as many as matter."""
    return SQL(
        "SELECT count(*) AS total, count(DISTINCT person_id) AS people, {reached} AS reached, NULL::numeric AS earlier"
        " FROM (SELECT at, person_id, value FROM signals_occurrence WHERE {where} ORDER BY at DESC LIMIT {most})"
        " AS counting"
    ).format(reached=_reached(rule), where=_within(rule), most=_most(rule))


def _most(rule: RuleSpec) -> Composable:
    """How many occurrences are counted: of an absence only the latest is evidence, of sums and people all are."""
    if rule.kind == RuleKind.ABSENCE:
        return Literal(1)
    if rule.kind in (RuleKind.OCCURRENCES, RuleKind.ORDER):
        return Literal(max(COUNTED_AT_MOST, rule.at_least))
    return SQL("ALL")


def _latest(rule: RuleSpec, further: Composable, most: int) -> Composable:
    value = SQL("to_jsonb(trim_scale(value))" if _has_value(rule) else "NULL::jsonb")
    # Not a bare IN: that would be a join, which a plan for any account takes to be with hardly anybody.
    counts = SQL("(person_id IN (SELECT person_id FROM who)) IS TRUE" if rule.is_choosy else "TRUE")
    return SQL(
        "SELECT at, id, person_id, {} AS value, message_key, '' AS name FROM signals_occurrence WHERE {} AND {} AND {}"
        " ORDER BY at DESC, id DESC LIMIT {}"
    ).format(value, _within(rule), counts, further, Literal(most))


def _within(rule: RuleSpec) -> Composable:
    """The WHERE clause of the occurrences that count at the instant, whoever they are of."""
    where = SQL("{} AND {} AND at <= subject.at").format(MINE, of_signal(rule.signal_id))
    reach = _reach(rule)
    if reach is not None:
        where = SQL("{} AND at > {}").format(where, from_then(-reach))
    return SQL("{} AND value IS NOT NULL").format(where) if rule.kind == RuleKind.SUM else where


def _reach(rule: RuleSpec) -> timedelta | None:
    """How far back what a rule counts lies at the most: growth looks at two windows, absence for the latest ever."""
    if rule.window is None or rule.kind == RuleKind.ABSENCE:
        return None
    return 2 * rule.window if rule.kind == RuleKind.GROWTH else rule.window


def _reached(rule: RuleSpec) -> Composable:
    """What is compared, as an aggregate over what counts."""
    if rule.kind == RuleKind.SUM:
        return SQL("coalesce(sum(value), 0)")
    if rule.kind in COUNTED_ONCE:
        return SQL("count(DISTINCT {})::numeric").format(COUNTED_ONCE[rule.kind])
    return SQL("count(*)::numeric" if rule.kind == RuleKind.OCCURRENCES else "NULL::numeric")


def _enough(rule: RuleSpec) -> Composable:
    """From which reached amount on the rule holds; null where none would do."""
    if rule.kind == RuleKind.SUM and rule.fact:
        return SQL(
            "(SELECT CASE WHEN bound > 0 THEN bound * {} * 0.01 END FROM (SELECT {} AS bound FROM accounts_fact"
            " WHERE {} AND name = {} AND since <= subject.at"
            " ORDER BY since DESC, message_key DESC LIMIT 1) AS fact)"
        ).format(Literal(rule.percent), number_of(SQL("value")), MINE, Literal(rule.fact))
    if rule.kind == RuleKind.SUM:
        return SQL("{}::numeric").format(Literal(rule.limit))
    if rule.kind == RuleKind.GROWTH:
        return SQL("greatest({}, counted.earlier * {} * 0.01)").format(
            Literal(rule.at_least), Literal(100 + rule.percent)
        )
    if rule.kind in (RuleKind.OCCURRENCES, *COUNTED_ONCE):
        return SQL("{}::numeric").format(Literal(rule.at_least))
    return SQL("NULL::numeric")


def _has_value(rule: RuleSpec) -> bool:
    return rule.kind == RuleKind.SUM or rule.growing == Growing.VALUES
