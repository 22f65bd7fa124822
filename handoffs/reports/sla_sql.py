"""The SLA audit in SQL: what the log says of each handoff, and what follows.

Only lines up to the instant of the question are read, so the answer for a past instant never changes. Of a handoff the
log says when it was acknowledged, became ready, was checked and written about, and when it ended otherwise. Whether
somebody wrote before they might is not the log's to say, for what is reported too early moves nothing: the earliest
contact that was known by then (`wrote_at`) is held against when contact was invited (`invited_at`). Its due
time and its owner are those of the last line before its clock stopped, or ran out: whoever had it then is whose breach
it is, whoever gets it later. The calls of the clock itself are passed over there, because a late sweep writes them for
an instant that was before.
"""

from typing import Any

from handoffs.enums import Move
from handoffs.moves import CLOSED
from handoffs.reports.asking import Question

CALLS = [Move.WARNED_HALF.value, Move.WARNED_NEARLY.value, Move.ESCALATED.value]

AUDIT = """
WITH logged AS (
    SELECT handoff.id, handoff.account_id, handoff.qualification_id, handoff.tier, handoff.fired_at, log.*,
           CASE WHEN log.permitted_at IS NOT NULL THEN least(handoff.permitted_at, log.permitted_at) END AS invited_at,
           least(log.contacted_at, (
               SELECT min(at) FROM handoffs_outreach WHERE handoff_id = handoff.id AND recorded_at <= %(as_of)s
           )) AS wrote_at,
           CASE WHEN log.last_state = ANY(%(closed)s) THEN log.left_at END AS ended_at
    FROM handoffs_handoff handoff CROSS JOIN LATERAL (
        SELECT min(at) FILTER (WHERE move = 'opened') AS opened_at,
               min(at) FILTER (WHERE move = 'acknowledged') AS acknowledged_at,
               min(at) FILTER (WHERE move = 'permitted') AS permitted_at,
               min(at) FILTER (WHERE state = 'ready') AS ready_at,
               min(at) FILTER (WHERE move = 'snoozed') AS snoozed_at,
               min(at) FILTER (WHERE move = 'checked') AS checked_at,
               min(at) FILTER (WHERE move = 'contacted') AS contacted_at,
               max(at) FILTER (WHERE state = ANY(%(closed)s)) AS left_at,
               (array_agg(state ORDER BY at DESC, id DESC))[1] AS last_state
        FROM handoffs_moverecord WHERE handoff_id = handoff.id AND at <= %(as_of)s
    ) AS log
    WHERE handoff.fired_at >= %(begins)s AND handoff.fired_at < %(ends)s AND log.opened_at IS NOT NULL
      AND (%(tier)s = '' OR handoff.tier = %(tier)s)
), timed AS (
    SELECT logged.*, clock.due_at, least(acknowledged_at, ended_at) AS stopped_at
    FROM logged CROSS JOIN LATERAL (
        SELECT due_at FROM handoffs_moverecord
        WHERE handoff_id = logged.id AND at <= least(%(as_of)s, acknowledged_at, ended_at) AND move <> ALL(%(calls)s)
        ORDER BY at DESC, id DESC LIMIT 1
    ) AS clock
), audit AS (
    SELECT timed.*, holder.owner_id, holder.team_id,
           date_trunc('week', fired_at AT TIME ZONE %(zone)s)::date AS week,
           timed.due_at <= coalesce(stopped_at, %(as_of)s) AS is_late,
           coalesce(acknowledged_at < timed.due_at, FALSE) AS is_in_time,
           stopped_at IS NULL AND timed.due_at > %(as_of)s AS is_waiting,
           coalesce(snoozed_at < coalesce(stopped_at, 'infinity'), FALSE) AS is_put_off
    FROM timed CROSS JOIN LATERAL (
        SELECT owner_id, team_id FROM handoffs_moverecord
        WHERE handoff_id = timed.id AND at <= greatest(least(%(as_of)s, stopped_at, timed.due_at), opened_at)
          AND move <> ALL(%(calls)s)
        ORDER BY at DESC, id DESC LIMIT 1
    ) AS holder
    WHERE (%(team)s::bigint IS NULL OR holder.team_id = %(team)s)
      AND (%(person)s::bigint IS NULL OR holder.owner_id = %(person)s)
)
"""

FIGURES = """
SELECT grouping(week, team_id, owner_id), week, team_id, owner_id, count(*), count(*) FILTER (WHERE is_in_time),
       count(*) FILTER (WHERE is_late), count(*) FILTER (WHERE is_waiting), count(*) FILTER (WHERE is_put_off),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY acknowledged_at - fired_at),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY ready_at - acknowledged_at),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY checked_at - ready_at),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY contacted_at - checked_at)
FROM audit GROUP BY GROUPING SETS ((), (week), (team_id), (owner_id))
"""

CASES = """
SELECT audit.id, account.key, coalesce(nullif(account.name, ''), account.key), audit.tier, audit.week, audit.team_id,
       audit.owner_id, audit.fired_at, audit.due_at, audit.acknowledged_at, audit.ready_at, audit.checked_at,
       audit.contacted_at, audit.wrote_at, audit.stopped_at, audit.invited_at, audit.is_late, audit.is_in_time,
       audit.is_put_off, tier.needs_permission, qualification.tier_version_id
FROM audit
JOIN accounts_account account ON account.id = audit.account_id
JOIN playbooks_qualification qualification ON qualification.id = audit.qualification_id
LEFT JOIN playbooks_tier tier ON tier.version_id = qualification.tier_version_id AND tier.key = audit.tier
{where}
ORDER BY audit.fired_at DESC, audit.id DESC
"""
LATE = "WHERE audit.is_late"
UNINVITED = "WHERE audit.wrote_at IS NOT NULL AND coalesce(audit.invited_at > audit.wrote_at, TRUE)"


def words(question: Question) -> dict[str, Any]:
    """The parameters of every statement here."""
    return {
        "begins": question.begins,
        "ends": question.ends,
        "as_of": question.as_of,
        "zone": question.zone,
        "team": question.team,
        "person": question.person,
        "tier": question.tier,
        "calls": CALLS,
        "closed": [state.value for state in CLOSED],
    }
