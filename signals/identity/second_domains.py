"""The fact that a further domain of an account has started a workspace in it.

A workspace counts for the account it was started in, the first it belonged to. An account of several domains was
started from one of them: that of its earliest workspace. The first workspace of each other domain makes a fact about
that workspace, and so about the account, at the time it was started; its value is the domain. All of it is derived from
workspaces, whatever order they became known in, so no trait may go by its name.
"""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

SECOND_DOMAIN = "second_domain_workspace"

_DERIVE = """
WITH concerned AS (
    SELECT account_id FROM accounts_workspaceaffiliation WHERE workspace_id IN (SELECT id FROM dirty_workspace)
    UNION SELECT id FROM left_account
), started AS (
    SELECT DISTINCT ON (b.account_id, w.domain) b.account_id, w.domain, w.id, w.first_seen_at, w.key
    FROM concerned JOIN accounts_workspaceaffiliation b ON b.account_id = concerned.account_id
        AND b.since = to_timestamp(0)
    JOIN accounts_workspace w ON w.id = b.workspace_id
    WHERE w.domain <> '' ORDER BY b.account_id, w.domain, w.first_seen_at, w.key COLLATE "C"
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY first_seen_at, key COLLATE "C") AS place FROM started
), wanted AS (
    SELECT account_id, id AS workspace_id, to_jsonb(domain) AS value, first_seen_at AS since FROM placed WHERE place > 1
), stored AS (
    SELECT f.id, f.account_id, f.workspace_id, f.value, f.since
    FROM concerned JOIN accounts_fact f ON f.account_id = concerned.account_id AND f.name = %(name)s
    UNION
    SELECT f.id, f.account_id, f.workspace_id, f.value, f.since FROM accounts_fact f
    WHERE f.workspace_id IN (SELECT id FROM dirty_workspace) AND f.name = %(name)s AND f.account_id IS NULL
), gone AS (
    DELETE FROM accounts_fact f USING stored WHERE f.id = stored.id AND NOT EXISTS (
        SELECT FROM wanted WHERE (wanted.workspace_id, wanted.since) = (stored.workspace_id, stored.since))
    RETURNING f.account_id
), made AS (
    INSERT INTO accounts_fact (workspace_id, account_id, name, value, since, recorded_at, message_key)
    SELECT workspace_id, account_id, %(name)s, value, since, %(at)s::timestamptz,
        md5(%(name)s || ' ' || workspace_id || ' ' || value)::uuid
    FROM wanted WHERE NOT EXISTS (
        SELECT FROM stored WHERE (wanted.workspace_id, wanted.value, wanted.since)
            = (stored.workspace_id, stored.value, stored.since))
    ON CONFLICT (workspace_id, name, since) WHERE workspace_id IS NOT NULL
    DO UPDATE SET value = excluded.value, message_key = excluded.message_key, recorded_at = excluded.recorded_at
    RETURNING account_id, since
)
INSERT INTO stirred_account
SELECT account_id, since FROM made
UNION SELECT account_id, NULL FROM gone WHERE account_id IS NOT NULL
"""


def note_second_domains(cursor: CursorWrapper, at: datetime) -> None:
    """Bring the facts of all accounts with changed workspaces up to date."""
    cursor.execute(_DERIVE, {"name": SECOND_DOMAIN, "at": at})
