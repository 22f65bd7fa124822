"""Workspaces, what they are called, and who is in them since when; `workspace_affiliations` says whose they are."""

from django.db.backends.utils import CursorWrapper

_INSERT_WORKSPACES = """
WITH dated AS (
    INSERT INTO accounts_workspace (key, name, first_seen_at)
    SELECT group_id, '', min(at) FROM claimed WHERE group_id IS NOT NULL GROUP BY group_id ORDER BY group_id
    ON CONFLICT (key) DO UPDATE SET first_seen_at = excluded.first_seen_at
    WHERE accounts_workspace.first_seen_at > excluded.first_seen_at
    RETURNING id
)
INSERT INTO dated_workspace SELECT id FROM dated
"""

_JOIN = """
WITH saved AS (
    INSERT INTO accounts_membership (person_id, own_person_id, workspace_id, joined_at)
    SELECT person_id, own_person_id, workspace_id, min(at) FROM attributed
    WHERE person_id IS NOT NULL AND workspace_id IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (person_id, workspace_id, own_person_id) DO UPDATE SET joined_at = excluded.joined_at
    WHERE accounts_membership.joined_at > excluded.joined_at
    RETURNING person_id, workspace_id
), people AS (
    INSERT INTO dirty_person SELECT person_id FROM saved
)
INSERT INTO dirty_workspace SELECT workspace_id FROM saved
"""

_NAME = """
UPDATE accounts_workspace w SET name = left(latest.name, 255)
FROM (SELECT DISTINCT workspace_id FROM saved_fact WHERE name = 'name' AND workspace_id IS NOT NULL) AS renamed,
LATERAL (
    SELECT f.value #>> '{}' AS name FROM accounts_fact f
    WHERE f.workspace_id = renamed.workspace_id AND f.name = 'name' AND jsonb_typeof(f.value) = 'string'
    ORDER BY f.since DESC LIMIT 1
) AS latest
WHERE w.id = renamed.workspace_id AND w.name <> left(latest.name, 255)
"""


def find_workspaces(cursor: CursorWrapper) -> None:
    """Store the workspaces that `claimed` names."""
    cursor.execute(_INSERT_WORKSPACES)


def join_workspaces(cursor: CursorWrapper) -> None:
    """Make everybody a member of the workspaces they acted in, since their first act there."""
    cursor.execute(_JOIN)


def name_workspaces(cursor: CursorWrapper) -> None:
    """Call the workspaces what the saved facts call them."""
    cursor.execute(_NAME)
