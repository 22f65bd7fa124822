"""What is counted of an account's occurrences at an instant, as queries about `subject.id` at `subject.at`.

People, and what grows, are read person by person, once for all rules that look at the same of them.
"""

from datetime import timedelta

from psycopg.sql import SQL, Composable, Identifier, Literal

from playbooks.enums import Growing, RuleKind
from playbooks.scoring.people import counts
from playbooks.scoring.scope import MINE, from_then, of_signal
from playbooks.scoring.spans import COUNTED_ONCE
from playbooks.scoring.spec import RuleSpec
from signals.comparison import number_of

COUNTED_AT_MOST = 1_000
"""Occurrences that are counted where it does not matter to the rule how many more there are."""
_MEASURED = {Growing.TIMES: SQL("times"), Growing.PEOPLE: SQL("1"), Growing.VALUES: SQL("amount")}
"""What of a person counts for growth."""


class Readings:
    """What a statement reads of people: each of it once, however many of its rules ask for it."""

    def __init__(self) -> None:
        self._named: dict[str, Composable] = {}

    def named(self, query: Composable) -> Composable:
        """What a query is read as."""
        text = query.as_string(None)
        self._named.setdefault(text, SQL("{} AS ({})").format(Identifier(f"reading_{len(self._named)}"), query))
        return Identifier(f"reading_{list(self._named).index(text)}")

    def before(self, query: Composable) -> Composable:
        """The query that reads them, with them."""
        return SQL("WITH {} {}").format(SQL(", ").join(self._named.values()), query) if self._named else query


def counted_occurrences(rule: RuleSpec, shown: int, readings: Readings) -> Composable:
    """(at, id, person_id, value, message_key, name, total, people, reached, earlier, enough), `shown` of the latest."""
    counted = {RuleKind.PEOPLE: _people, RuleKind.GROWTH: _grown}.get(rule.kind)
    return SQL(
        "SELECT latest.*, counted.total, counted.people, counted.reached, counted.earlier, {enough} AS enough"
        " FROM ({counted}) AS counted LEFT JOIN ({latest}) AS latest ON true"
        " ORDER BY latest.at DESC, latest.id DESC"
    ).format(
        enough=_enough(rule),
        counted=counted(rule, readings) if counted else _together(rule),
        latest=latest_occurrences(rule, SQL("TRUE"), shown, readings),
    )


def latest_occurrences(rule: RuleSpec, further: Composable, most: int, readings: Readings) -> Composable:
    """(at, id, person_id, value, message_key, name) of the latest of those that fulfil a further condition."""
    chosen: Composable = SQL("TRUE")
    if rule.is_choosy:
        # Not a bare IN: that would be a join, which a plan for any account takes to be with hardly anybody.
        chosen = SQL("(person_id IN (SELECT person_id FROM {})) IS TRUE").format(_who(rule, readings))
    value = SQL("to_jsonb(trim_scale(value))" if _has_value(rule) else "NULL::jsonb")
    return SQL(
        "SELECT at, id, person_id, {} AS value, message_key, '' AS name FROM signals_occurrence WHERE {} AND {} AND {}"
        " ORDER BY at DESC, id DESC LIMIT {}"
    ).format(value, _within(rule), chosen, further, Literal(most))


def _people(rule: RuleSpec, readings: Readings) -> Composable:
    """(total, people, reached, earlier) of the people who count."""
    return SQL(
        "SELECT coalesce(sum(times), 0)::bigint AS total, count(*) AS people, count(*)::numeric AS reached,"
        " NULL::numeric AS earlier FROM {}"
    ).format(_who(rule, readings))


def _who(rule: RuleSpec, readings: Readings) -> Composable:
    """The people who count, and how often each did something."""
    everybody = readings.named(_of_each(rule, _within(rule)))
    if not rule.is_choosy:
        return everybody
    return readings.named(SQL("SELECT * FROM {} AS who WHERE {}").format(everybody, counts(rule)))


def _grown(rule: RuleSpec, readings: Readings) -> Composable:
    """The same of the two windows of growth; each is read for itself, as other rules may read the later one."""
    own, window = _whose(rule), rule.window or timedelta(0)
    later, earlier = (
        readings.named(_of_each(rule, SQL("{} AND at <= {} AND at > {}").format(own, from_then(end), from_then(start))))
        for end, start in ((timedelta(0), -window), (-window, -2 * window))
    )
    return SQL(
        "SELECT coalesce(sum(times), 0)::bigint AS total, count(DISTINCT person_id) AS people,"
        " coalesce(sum(later), 0)::numeric AS reached, coalesce(sum(earlier), 0)::numeric AS earlier FROM ("
        " SELECT person_id, times, {measured} AS later, 0 AS earlier FROM {later}"
        " UNION ALL SELECT person_id, times, 0, {measured} FROM {earlier}) AS windows"
    ).format(measured=_MEASURED[Growing(rule.growing)], later=later, earlier=earlier)


def _of_each(rule: RuleSpec, where: Composable) -> Composable:
    amount = SQL(", sum(value) AS amount" if rule.growing == Growing.VALUES else "")
    return SQL("SELECT person_id, count(*) AS times{} FROM signals_occurrence WHERE {} GROUP BY person_id").format(
        amount, where
    )


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


def _within(rule: RuleSpec) -> Composable:
    """The WHERE clause of the occurrences that count at the instant, whoever they are of."""
    where = SQL("{} AND at <= subject.at").format(_whose(rule))
    reach = _reach(rule)
    if reach is not None:
        where = SQL("{} AND at > {}").format(where, from_then(-reach))
    return SQL("{} AND value IS NOT NULL").format(where) if rule.kind == RuleKind.SUM else where


def _whose(rule: RuleSpec) -> Composable:
    return SQL("{} AND {}").format(MINE, of_signal(rule.signal_id))


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
