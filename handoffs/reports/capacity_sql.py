"""Who had how much at an instant, and what came and went week by week, from the log alone.

A handoff is in somebody's hands from the line of the log that says so until the next that says otherwise: its owner,
its team, and whether it is open are in every line. So what comes into a person's hands, or a team's, is a line that
differs from the one before, and what leaves them is the same seen from the other side.
"""

from typing import Any

from handoffs.moves import OPEN
from handoffs.reports.sla_sql import CALLS

HELD = """
SELECT holder.owner_id, holder.team_id, count(*), count(*) FILTER (WHERE holder.state = 'fired')
FROM handoffs_handoff handoff CROSS JOIN LATERAL (
    SELECT state, owner_id, team_id FROM handoffs_moverecord
    WHERE handoff_id = handoff.id AND at <= %(as_of)s AND move <> ALL(%(calls)s)
    ORDER BY at DESC, id DESC LIMIT 1
) AS holder
WHERE handoff.fired_at <= %(as_of)s AND (handoff.closed_at IS NULL OR handoff.closed_at > %(as_of)s)
  AND holder.state = ANY(%(open)s)
GROUP BY holder.owner_id, holder.team_id
"""

FLOW = """
WITH moved AS (
    SELECT DISTINCT handoff_id FROM handoffs_moverecord WHERE at >= %(begins)s AND at < %(ends)s AND at <= %(as_of)s
), line AS (
    SELECT at,
           CASE WHEN state = ANY(%(open)s) THEN owner_id END AS owner_id,
           CASE WHEN state = ANY(%(open)s) THEN team_id END AS team_id,
           lag(CASE WHEN state = ANY(%(open)s) THEN owner_id END) OVER step AS owner_before,
           lag(CASE WHEN state = ANY(%(open)s) THEN team_id END) OVER step AS team_before
    FROM handoffs_moverecord JOIN moved USING (handoff_id)
    WHERE at <= %(as_of)s AND move <> ALL(%(calls)s)
    WINDOW step AS (PARTITION BY handoff_id ORDER BY at, id)
), changed AS (
    SELECT date_trunc('week', at AT TIME ZONE %(zone)s)::date AS week, change.*
    FROM line CROSS JOIN LATERAL (VALUES
        ('person', owner_id, owner_before, 1), ('person', owner_before, owner_id, -1),
        ('team', team_id, team_before, 1), ('team', team_before, team_id, -1)
    ) AS change (kind, holder, other, sign)
    WHERE at >= %(begins)s AND at < %(ends)s
      AND change.holder IS NOT NULL AND change.holder IS DISTINCT FROM change.other
)
SELECT kind, holder, week, count(*) FILTER (WHERE sign = 1), count(*) FILTER (WHERE sign = -1)
FROM changed GROUP BY kind, holder, week
"""


def words(**given: Any) -> dict[str, Any]:
    """The parameters of both statements."""
    return {**given, "calls": CALLS, "open": [state.value for state in OPEN]}
