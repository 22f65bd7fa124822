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
from playbooks.scoring.scope import of_signal
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
    "   AND at {onwards} seen.at AND person_id <> ALL(seen.known) ORDER BY at {order} LIMIT 1) AS other"
    " WHERE number < {enough}) SELECT {nearer}({leaves}, told) FROM seen WHERE number = {enough}"
)


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
        return _ENOUGH.format(
            done=self._done(low, before, instant),
            told=SQL("greatest({})").format(since),
            nearer=SQL("greatest"),
            order=SQL("ASC"),
            onwards=SQL(">="),
            leaves=SQL("at"),
            enough=Literal(self.rule.at_least),
        )

    def _ends(self, instant: Composable) -> Composable:
        """When one of those ceases to count who count longest from the instant on."""
        asked = conditions(self.rule, SQL("subject.id"))
        changes = SQL(", ").join(_NEXT.format(name=Literal(name), instant=instant) for name, _ in asked)
        window = Literal(self.rule.window)
        return _ENOUGH.format(
            done=self._done(SQL("at > {} - {}").format(instant, window), SQL("<="), instant),
            told=SQL("least({})").format(changes),
            nearer=SQL("least"),
            order=SQL("DESC"),
            onwards=SQL("<="),
            leaves=SQL("at + {}").format(window),
            enough=Literal(self.rule.at_least),
        )

    def _done(self, low: Composable, before: Composable, instant: Composable) -> Composable:
        """What was done from `low` up to the instant by people of whom all that is asked had been told by then."""
        told = [
            _LATEST.format(
                name=Literal(name),
                known=SQL("since {} {}").format(before, instant),
                holds=condition,
                alias=sql.Identifier(f"fact_{place}"),
            )
            for place, (name, condition) in enumerate(conditions(self.rule, SQL("subject.id")))
        ]
        return SQL("signals_occurrence AS done {} WHERE account_id = {} AND {} AND {} AND at {} {}").format(
            SQL("").join(told), SQL("subject.id"), of_signal(self.rule.signal_id), low, before, instant
        )
