"""Rules about what does not happen: no occurrence of a signal for so long.

An account can be missed from the time it is known, which is its first occurrence of any signal; that instant is treated
like an occurrence of the signal itself. So the rule holds from W after the latest of these until the next occurrence,
and never for an account that nothing is known of.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring.scope import InstantScope, Scope, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import ONCE, merged

# One look-up a signal through the index, in place of a reading of everything that the account did.
_EXTREME = SQL(
    "(SELECT {extreme}(found.at) FROM signals_signal CROSS JOIN LATERAL ("
    " SELECT at FROM signals_occurrence WHERE {rows} AND signal_id = signals_signal.id ORDER BY at {order} LIMIT 1"
    ") AS found)"
)


def absence_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “known, and not seen for the window”: those of being seen, turned round."""
    known = SQL("SELECT account_id, min(at) AS at FROM signals_occurrence WHERE {} GROUP BY account_id").format(
        scope.rows("at", None)
    )
    seen = SQL(
        "SELECT account_id, at AS starts, at + {window} AS ends FROM ("
        " SELECT account_id, at FROM signals_occurrence WHERE {rows} AND {signal}"
        " UNION ALL SELECT account_id, at FROM known) AS seen"
    ).format(window=Literal(rule.window), rows=scope.rows("at", None), signal=of_signal(rule.signal_id))
    return SQL(
        "WITH known AS ({known}) SELECT account_id, at, -change AS change FROM ({seen}) AS seen"
        " UNION ALL SELECT account_id, at, 1 FROM known"
    ).format(known=known, seen=merged(seen, "account_id"))


def absence_probe(rule: RuleSpec, last: Composable | None = None) -> Composable:
    """(held, until): only the latest occurrence counts, or the first of any signal where there is none.

    `last` is when the latest one was, if that has been looked up.
    """
    rows = InstantScope().rows("at", None)
    first = _EXTREME.format(extreme=SQL("min"), rows=rows, order=SQL(""))
    if rule.signal_id is None:
        latest = _EXTREME.format(extreme=SQL("max"), rows=rows, order=SQL("DESC"))
    else:
        mine = SQL("(SELECT at FROM signals_occurrence WHERE {} AND {} ORDER BY at DESC LIMIT 1)")
        latest = SQL("coalesce({}, {})").format(last or mine.format(rows, of_signal(rule.signal_id)), first)
    return SQL(
        "SELECT missed_at <= subject.at AS held,"
        " CASE WHEN missed_at <= subject.at THEN 'infinity' ELSE missed_at END AS until"
        " FROM (SELECT {} + {} AS missed_at {}) AS latest WHERE missed_at IS NOT NULL"
    ).format(latest, Literal(rule.window), ONCE)
