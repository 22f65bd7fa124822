"""Workspaces, who is in them since when, and the account each belongs to.

A workspace's account is what its latest `website` or `domain` trait that names a company says. Without one it is the
company of the member who joined first and has one: by the address in force when they joined, else by the first company
address they gave later. Of members who joined at the same instant, the account with the smaller key decides.

It was started from the domain of the first member whose company, by the same rule, is the workspace's account; without
one, from its site's.
"""

from django.db.backends.utils import CursorWrapper

from signals.identity.companies import HOST_OF_EMAIL, HOST_OF_WEBSITE

_INSERT_WORKSPACES = """
INSERT INTO accounts_workspace (key, name, first_seen_at)
SELECT group_id, '', min(at) FROM claimed WHERE group_id IS NOT NULL GROUP BY group_id ORDER BY group_id
ON CONFLICT (key) DO UPDATE SET first_seen_at = excluded.first_seen_at
WHERE accounts_workspace.first_seen_at > excluded.first_seen_at
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

_SITE = """
SELECT f.since, f.message_key, f.name, d.account_id, d.registrable FROM accounts_fact f
JOIN accounts_domain d ON d.host = {host}
WHERE f.workspace_id = w.id AND f.name = '{name}' AND jsonb_typeof(f.value) = 'string' AND d.account_id IS NOT NULL
ORDER BY f.since DESC LIMIT 1
"""

_COMPANY = f"""
d.account_id, d.registrable FROM accounts_fact f
LEFT JOIN accounts_domain d ON d.host = {HOST_OF_EMAIL.format(value="f.value")}
WHERE f.person_id = m.person_id AND f.name = 'email'
"""

# Of facts of one instant, which only people who were merged by hand have, the one with the greatest key counts.
_COUNTS = """NOT EXISTS (
    SELECT FROM accounts_fact g WHERE g.person_id = f.person_id AND g.name = f.name AND g.since = f.since
        AND g.message_key > f.message_key
)"""

_MOVE = f"""
CREATE TEMP TABLE said_workspace ON COMMIT DROP AS
SELECT w.id, w.account_id AS old_account_id, w.domain AS old_domain,
    COALESCE(site.account_id, founder.account_id) AS account_id,
    COALESCE(founder.registrable, site.registrable, '') AS domain
FROM (SELECT DISTINCT id FROM dirty_workspace) AS dirty
JOIN accounts_workspace w ON w.id = dirty.id
LEFT JOIN LATERAL (
    SELECT account_id, registrable FROM (
        ({_SITE.format(name="website", host=HOST_OF_WEBSITE.format(value="f.value"))})
        UNION ALL
        ({_SITE.format(name="domain", host=HOST_OF_WEBSITE.format(value="f.value"))})
    ) AS said ORDER BY since DESC, message_key DESC, name LIMIT 1
) AS site ON TRUE
LEFT JOIN LATERAL (
    SELECT a.id AS account_id, company.registrable FROM accounts_membership m
    JOIN LATERAL (
        SELECT account_id, registrable FROM (
            (SELECT 1 AS place, {_COMPANY} AND f.since <= m.joined_at
                ORDER BY f.since DESC, f.message_key DESC LIMIT 1)
            UNION ALL
            (SELECT 2, {_COMPANY} AND f.since > m.joined_at AND d.account_id IS NOT NULL AND {_COUNTS}
                ORDER BY f.since LIMIT 1)
        ) AS known WHERE account_id IS NOT NULL ORDER BY place LIMIT 1
    ) AS company ON TRUE
    JOIN accounts_account a ON a.id = company.account_id
    WHERE m.workspace_id = w.id AND (site.account_id IS NULL OR a.id = site.account_id)
    ORDER BY m.joined_at, a.key COLLATE "C", company.registrable COLLATE "C" LIMIT 1
) AS founder ON TRUE;

INSERT INTO moved_workspace
SELECT id, old_account_id, account_id FROM said_workspace WHERE old_account_id IS DISTINCT FROM account_id;

UPDATE accounts_workspace w SET account_id = said.account_id, domain = said.domain FROM said_workspace said
WHERE w.id = said.id AND (said.old_account_id IS DISTINCT FROM said.account_id OR said.old_domain <> said.domain);

WITH moved_fact AS (
    UPDATE accounts_fact f SET account_id = moved.new_account_id FROM moved_workspace moved
    WHERE f.workspace_id = moved.id RETURNING f.account_id, f.since
)
INSERT INTO stirred_account SELECT DISTINCT account_id, since FROM moved_fact WHERE account_id IS NOT NULL;

INSERT INTO dirty_person
SELECT m.person_id FROM moved_workspace moved JOIN accounts_membership m ON m.workspace_id = moved.id;

INSERT INTO stirred_account
SELECT old_account_id FROM moved_workspace WHERE old_account_id IS NOT NULL
UNION SELECT new_account_id FROM moved_workspace WHERE new_account_id IS NOT NULL
"""


def find_workspaces(cursor: CursorWrapper) -> None:
    """Store the workspaces that `claimed` names."""
    cursor.execute(_INSERT_WORKSPACES)


def join_workspaces(cursor: CursorWrapper) -> None:
    """Make everybody a member of the workspaces they acted in, since their first act there."""
    cursor.execute(_JOIN)


def move_workspaces(cursor: CursorWrapper) -> None:
    """Name the workspaces and give them their accounts; their facts and members follow."""
    cursor.execute(_NAME)
    cursor.execute(_MOVE)
