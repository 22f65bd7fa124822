"""Where the span that a rule is in began and where it ends, by walking from window to window instead of over all of it.

A rule that counts within a window, or adds up what is not below 0, holds just before an instant u if the n-th earliest
of what lies in [u - W, u) is there, and then has held since that one: everything up to it lies in the window of every
instant until u. So one look-up leads back by up to a window, and the span begins where the next look-up finds nothing.
Forwards it is the n-th latest in (e - W, e], which counts until it leaves the window. What a walk reads grows with how
many windows the span has, not with how much happened in them.
"""

from dataclasses import dataclass
from datetime import timedelta

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.scope import MINE, of_signal
from playbooks.scoring.spec import RuleSpec

MOST_WALKED = 50
"""Rules that count further are not walked: where little more than n lies in a window, each step is as short as 1/n."""
_DIFFERENT = {
    RuleKind.PEOPLE: SQL("person_id"),
    RuleKind.DAYS: SQL("date_trunc('day', at, 'UTC')"),
    RuleKind.WEEKS: SQL("date_trunc('week', at, 'UTC')"),
}
_UNITS = {RuleKind.DAYS: SQL("interval '1 day'"), RuleKind.WEEKS: SQL("interval '1 week'")}


@dataclass(frozen=True, slots=True)
class Trail:
    """What is counted along a walk: occurrences of one signal for `subject.id`, up to `subject.at` at first."""

    rule: RuleSpec
    window: timedelta | None

    def first(self) -> Composable:
        """A scalar query: by when enough had been counted of all there is up to the instant."""
        return self.nth(SQL("TRUE"), SQL("at <= subject.at"), backwards=False)

    def nth(self, low: Composable, high: Composable, *, backwards: bool) -> Composable:
        """The instant by which enough has been counted, from `low` up, or from `high` down when `backwards`."""
        where = SQL("{} AND {} AND {} AND {}").format(MINE, of_signal(self.rule.signal_id), low, high)
        order = SQL("DESC" if backwards else "ASC")
        if self.rule.kind == RuleKind.SUM:
            return SQL(
                "SELECT at FROM (SELECT at, sum(value) OVER (ORDER BY at {order} ROWS UNBOUNDED PRECEDING) AS reached"
                " FROM signals_occurrence WHERE {where} AND value IS NOT NULL) AS summed"
                " WHERE reached >= {limit} ORDER BY at {order} LIMIT 1"
            ).format(order=order, where=where, limit=Literal(self.rule.limit))
        different = _DIFFERENT.get(self.rule.kind)
        if different is None or self.rule.at_least == 1:
            return SQL("SELECT at FROM signals_occurrence WHERE {} ORDER BY at {} OFFSET {} LIMIT 1").format(
                where, order, Literal(self.rule.at_least - 1 if different is None else 0)
            )
        return SQL(
            "WITH RECURSIVE seen(at, known, number) AS ("
            " (SELECT at, ARRAY[{different}], 1 FROM signals_occurrence WHERE {where} ORDER BY at {order} LIMIT 1)"
            " UNION ALL SELECT other.at, known || other.different, number + 1 FROM seen, LATERAL ("
            "  SELECT at, {different} AS different FROM signals_occurrence"
            "  WHERE {where} AND {onwards} ORDER BY at {order} LIMIT 1) AS other"
            " WHERE number < {enough}) SELECT at FROM seen WHERE number = {enough}"
        ).format(
            different=different,
            where=where,
            order=order,
            onwards=self._onwards(different, backwards=backwards),
            enough=Literal(self.rule.at_least),
        )

    def _onwards(self, different: Composable, *, backwards: bool) -> Composable:
        """What has not been counted, further along. When the next day or week begins is known."""
        unit = _UNITS.get(self.rule.kind)
        if unit is None:
            return SQL("at {} seen.at AND {} <> ALL(seen.known)").format(SQL("<=" if backwards else ">="), different)
        latest = SQL("seen.known[array_upper(seen.known, 1)]")
        return SQL("at < {}").format(latest) if backwards else SQL("at >= {} + {}").format(latest, unit)


def walked_since(trail: Trail) -> Composable:
    """A scalar query: since when what holds at the instant has held without a break."""
    window = Literal(trail.window)
    first = trail.nth(SQL("at > subject.at - {}").format(window), SQL("at <= subject.at"), backwards=False)
    further = trail.nth(SQL("at >= back.t - {}").format(window), SQL("at < back.t"), backwards=False)
    return walk_back(first, further)


def walked_until(trail: Trail) -> Composable:
    """A scalar query: when what holds at the instant ceases to."""
    window = Literal(trail.window)
    first = trail.nth(SQL("at > subject.at - {}").format(window), SQL("at <= subject.at"), backwards=True)
    further = trail.nth(SQL("at > ahead.t - {}").format(window), SQL("at <= ahead.t"), backwards=True)
    leaves = SQL("({}) + {}")
    return walk_ahead(leaves.format(first, window), leaves.format(further, window))


def walk_back(first: Composable, further: Composable) -> Composable:
    """A scalar query: where looking back ends, the first time and then from each `back.t` on."""
    return SQL(
        "WITH RECURSIVE back(t) AS (SELECT ({}) UNION ALL SELECT ({}) FROM back WHERE t IS NOT NULL)"
        " SELECT min(t) FROM back"
    ).format(first, further)


def walk_ahead(first: Composable, further: Composable) -> Composable:
    """A scalar query: where looking ahead ends, the first time and then from each `ahead.t` on."""
    return SQL(
        "WITH RECURSIVE ahead(t) AS (SELECT ({}) UNION ALL SELECT ({}) FROM ahead WHERE t IS NOT NULL)"
        " SELECT max(t) FROM ahead"
    ).format(first, further)
