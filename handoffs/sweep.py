"""A station of the line: the clock calls.

At 50 % and 80 % of the time a handoff is warned of, at 100 % it is escalated. Each rule is one statement: it marks what
its instant has come for and writes the log of each in the same breath. The log has the instant of the column, so a
sweep that comes late, or an acknowledgement that comes before it, tells no other story than one that was in time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.units import Unit
from handoffs.enums import Alarm, HandoffState, Move

_CALL = """
WITH called AS (
    UPDATE handoffs_handoff SET alarm = %(alarm)s{breach}
    WHERE state = %(fired)s AND closed_at IS NULL AND alarm < {alarm} AND {instant} <= %(at)s{one}
    RETURNING id, {instant} AS called_at, owner_id, team_id, due_at
)
INSERT INTO handoffs_moverecord (handoff_id, move, state, at, note, owner_id, team_id, due_at)
SELECT id, %(move)s, %(fired)s, called_at, '', owner_id, team_id, due_at FROM called
"""
_TRY_SWEEPING = "SELECT pg_try_advisory_xact_lock(hashtext('handoffs: sweeping the clock'))"


@dataclass(frozen=True)
class Rule:
    """What is called when the instant of a column has come."""

    alarm: Alarm
    instant: str
    move: Move

    def statement(self, *, one: bool = False) -> str:
        """The rule as SQL, for all handoffs or for one."""
        # The share is a literal, so that the planner sees the index that is for it.
        return _CALL.format(
            alarm=self.alarm.value,
            instant=self.instant,
            breach=", breached_at = due_at" if self.alarm == Alarm.OVER else "",
            one=" AND id = %(handoff)s" if one else "",
        )

    def call(self, at: datetime, handoff: int | None = None) -> int:
        """Call what is over by `at`; returns how many."""
        words: dict[str, Any] = {"alarm": self.alarm.value, "move": self.move.value, "at": at, "handoff": handoff}
        words["fired"] = HandoffState.FIRED.value
        with connection.cursor() as cursor:
            cursor.execute(self.statement(one=handoff is not None), words)
            return int(cursor.rowcount)


RULES = (
    Rule(Alarm.HALF, "half_at", Move.WARNED_HALF),
    Rule(Alarm.NEARLY, "nearly_at", Move.WARNED_NEARLY),
    Rule(Alarm.OVER, "due_at", Move.ESCALATED),
)


def sweep_clock(at: datetime) -> int:
    """Warn of and escalate every handoff whose instant has come; returns how many calls were made.

    Each rule is a transaction of its own, so that its rows are locked no longer than it takes.
    """
    return Unit(sum(_call_alone(rule, at) for rule in RULES), is_full=False)


@transaction.atomic
def _call_alone(rule: Rule, at: datetime) -> int:
    """One sweep at a time: a second would only wait for the rows of the first."""
    with connection.cursor() as cursor:
        cursor.execute(_TRY_SWEEPING)
        if not cursor.fetchone()[0]:
            return 0
        # The trigger that keeps the history catches an exception on each row, and whenever one is caught PostgreSQL
        # walks through all checks that wait for the commit: with them waiting, the time would grow with the square.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        called = rule.call(at)
        # Whatever else its caller has to do in the same transaction waits for the commit again.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return called


def call_for(handoff: int, at: datetime) -> None:
    """Call what one handoff has coming, before somebody takes it off the clock."""
    for rule in RULES:
        rule.call(at, handoff)
