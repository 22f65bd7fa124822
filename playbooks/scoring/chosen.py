"""Where the span began, and ends, in which enough people did something of whom more is asked than that.

Walked as in `playbooks.scoring.walks`, with one thing more to keep to: a person counts no longer than what is told of
them. So each look-up leads back to where the k-th of the people had done it and all of them had been told of, whichever
is later, and forwards to where that has left the window or something else is told of one of them, whichever is earlier.
In between the same people count all along; at the end of it is looked again at everybody.
"""

from dataclasses import dataclass

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring.people import conditions
from playbooks.scoring.scope import MINE, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.walks import walk_ahead, walk_back

_LATEST = SQL(
    " JOIN LATERAL (SELECT since FROM (SELECT since, value FROM accounts_fact WHERE person_id = done.person_id"
    "  AND name = {name} AND {known} ORDER BY since DESC LIMIT 1) AS latest WHERE {holds}) AS {alias} ON true"
)
_NEXT = SQL(
    "(SELECT min(since) FROM accounts_fact WHERE person_id = done.person_id AND name = {name} AND since > {instant})"
)
_ENOUGH = SQL(
    "WITH RECURSIVE seen(at, known, told, number) AS ("
    " (SELECT at, ARRAY[person_id], {told}, 1 FROM {done} ORDER BY at {order} LIMIT 1)"
    " UNION ALL SELECT other.at, known || other.person_id, {nearer}(seen.told, other.told), number + 1"
    "  FROM seen, LATERAL (SELECT at, person_id, {told} AS told FROM {done}"
    "   WHERE at {onwards} seen.at AND person_id <> ALL(seen.known) ORDER BY at {order} LIMIT 1) AS other"
    " WHERE number < {enough}) SELECT {nearer}({leaves}, told) FROM seen WHERE number = {enough}"
)
_OF_EACH = SQL(
    "SELECT {nearer}({leaves}, told) FROM (SELECT {last}(at) AS at, {last}(told) AS told, count(*) AS number FROM ("
    " SELECT at, {told} AS told FROM {done} ORDER BY at {order} LIMIT {enough}) AS nearest) AS seen"
    " WHERE number = {enough}"
)
_FORWARDS = {
    "order": SQL("ASC"),
    "onwards": SQL(">="),
    "first": SQL("min"),
    "last": SQL("max"),
    "nearer": SQL("greatest"),
}
_BACKWARDS = {
    "order": SQL("DESC"),
    "onwards": SQL("<="),
    "first": SQL("max"),
    "last": SQL("min"),
    "nearer": SQL("least"),
}
LOOKED_AT_FIRST = 100
"""Occurrences among which enough people are looked for first, one after the other; else each of them is looked at."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is looked for: people who did something for `subject.id` within the window, as the rule asks for them."""

    rule: RuleSpec

    def since(self) -> Composable:
        """A scalar query: since when what holds at the instant has held without a break."""
        start, window = SQL("subject.at"), Literal(self.rule.window)
        first = self._begun(SQL("at > {} - {}").format(start, window), SQL("<="), start)
        return walk_back(first, self._begun(SQL("at >= back.t - {}").format(window), SQL("<"), SQL("back.t")))

    def until(self) -> Composable:
        """A scalar query: when what holds at the instant ceases to."""
        return walk_ahead(self._ends(SQL("subject.at")), self._ends(SQL("ahead.t")))

    def _begun(self, low: Composable, before: Composable, instant: Composable) -> Composable:
        """Since when those have counted who count at the instant, or just before it."""
        asked = conditions(self.rule, SQL("subject.id"))
        since = SQL(", ").join(sql.Identifier(f"fact_{place}", "since") for place in range(len(asked)))
        return self._enough(
            self._done(low, before, instant),
            self._told(before, instant),
            {"told": SQL("greatest({})").format(since), "leaves": SQL("at"), **_FORWARDS},
        )

    def _ends(self, instant: Composable) -> Composable:
        """When one of those ceases to count who count longest from the instant on."""
        asked = conditions(self.rule, SQL("subject.id"))
        changes = SQL(", ").join(_NEXT.format(name=Literal(name), instant=instant) for name, _ in asked)
        window = Literal(self.rule.window)
        return self._enough(
            self._done(SQL("at > {} - {}").format(instant, window), SQL("<="), instant),
            self._told(SQL("<="), instant),
            {"told": SQL("least({})").format(changes), "leaves": SQL("at + {}").format(window), **_BACKWARDS},
        )

    def _enough(self, done: Composable, told: Composable, parts: dict[str, Composable]) -> Composable:
        """The same by the nearest that was done, or else by the nearest that each of them did."""
        parts |= {"enough": Literal(self.rule.at_least)}
        nearest = SQL("(SELECT at, person_id FROM {} ORDER BY at {} LIMIT {}) AS done {}").format(
            done, parts["order"], Literal(LOOKED_AT_FIRST), told
        )
        of_each = SQL("(SELECT {}(at) AS at, person_id FROM {} GROUP BY person_id) AS done {}").format(
            parts["first"], done, told
        )
        return SQL("SELECT coalesce(({}), ({}))").format(
            _ENOUGH.format(done=nearest, **parts), _OF_EACH.format(done=of_each, **parts)
        )

    def _done(self, low: Composable, before: Composable, instant: Composable) -> Composable:
        """What was done from `low` up to the instant."""
        return SQL("signals_occurrence WHERE {} AND {} AND {} AND at {} {}").format(
            MINE, of_signal(self.rule.signal_id), low, before, instant
        )

    def _told(self, before: Composable, instant: Composable) -> Composable:
        """What leaves those of whom all that is asked had been told by then."""
        return SQL("").join(
            _LATEST.format(
                name=Literal(name),
                known=SQL("since {} {}").format(before, instant),
                holds=condition,
                alias=sql.Identifier(f"fact_{place}"),
            )
            for place, (name, condition) in enumerate(conditions(self.rule, SQL("subject.id")))
        )
