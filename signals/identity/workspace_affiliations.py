"""The account that each workspace belongs to at which time.

At any instant it is what was known by then that decides: the latest `website` or `domain` trait that names a company;
without one, the company of the member who joined first of those who had one by then. That is the company of the address
in force when they joined, else the first company address they gave later. Of members who joined at the same instant,
the account with the smaller key decides. What happened before anything was known counts as if the first thing known had
been true already. So nothing that happens later changes what an instant counted for.

A workspace was started in the first of these accounts, from the domain of the first member whose company, by the same
rule, is that account; without one, from the domain of the first site that is.
"""

from django.db.backends.utils import CursorWrapper

from signals.identity import tables
from signals.identity.companies import HOST_OF_EMAIL, HOST_OF_WEBSITE

ACCOUNT_OF_WORKSPACE_AT = """(
    SELECT b.account_id FROM accounts_workspaceaffiliation b
    WHERE b.workspace_id = {workspace} AND b.since <= {at} ORDER BY b.since DESC LIMIT 1
)"""
"""The account that what happened in a workspace counts for, as SQL."""

# Clients say the same site all the time, so that hosts are looked up once a value.
_SITES = f"""
INSERT INTO site (workspace_id, since, account_id, registrable)
WITH dirty AS (
    SELECT DISTINCT id FROM dirty_workspace
), said AS MATERIALIZED (
    SELECT f.workspace_id, f.name, f.value, f.since, f.message_key
    FROM dirty JOIN accounts_fact f ON f.workspace_id = dirty.id
    WHERE f.name IN ('website', 'domain') AND jsonb_typeof(f.value) = 'string'
), company AS (
    SELECT v.value, d.account_id, d.registrable FROM (SELECT DISTINCT value FROM said) AS v
    JOIN accounts_domain d ON d.host = {HOST_OF_WEBSITE.format(value="v.value")} WHERE d.account_id IS NOT NULL
)
SELECT DISTINCT ON (workspace_id, since) workspace_id, since, account_id, registrable
FROM said JOIN company USING (value) ORDER BY workspace_id, since, message_key DESC, name
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

_MEMBERS = f"""
INSERT INTO founder (workspace_id, known_at, account_id, registrable, place)
SELECT m.workspace_id, company.known_at, company.account_id, company.registrable, row_number() OVER (
    PARTITION BY m.workspace_id
    ORDER BY m.joined_at, a.key COLLATE "C", company.registrable COLLATE "C", company.known_at
) AS place
FROM (SELECT DISTINCT id FROM dirty_workspace) AS dirty
JOIN accounts_membership m ON m.workspace_id = dirty.id
JOIN LATERAL (
    SELECT account_id, registrable, known_at FROM (
        (SELECT 1 AS place, m.joined_at AS known_at, {_COMPANY} AND f.since <= m.joined_at
            ORDER BY f.since DESC, f.message_key DESC LIMIT 1)
        UNION ALL
        (SELECT 2, f.since, {_COMPANY} AND f.since > m.joined_at AND d.account_id IS NOT NULL AND {_COUNTS}
            ORDER BY f.since LIMIT 1)
    ) AS known WHERE account_id IS NOT NULL ORDER BY place LIMIT 1
) AS company ON TRUE
JOIN accounts_account a ON a.id = company.account_id
"""

# A member decides from when their company is known, unless that of one who joined before them is known by then.
_WANTED = """
INSERT INTO new_home (workspace_id, account_id, since, known_at)
WITH entry AS (
    SELECT workspace_id, since, account_id FROM site
    UNION ALL
    SELECT workspace_id, known_at, account_id FROM (
        SELECT f.*, min(f.place) OVER (PARTITION BY f.workspace_id ORDER BY f.known_at) AS first_place,
            (SELECT min(since) FROM site WHERE site.workspace_id = f.workspace_id) AS first_site_at
        FROM founder f
    ) AS member
    WHERE place = first_place AND (first_site_at IS NULL OR known_at < first_site_at)
), ordered AS (
    SELECT *, row_number() OVER in_time AS place, lag(account_id) OVER in_time AS before
    FROM entry WINDOW in_time AS (PARTITION BY workspace_id ORDER BY since)
)
SELECT workspace_id, account_id, CASE place WHEN 1 THEN to_timestamp(0) ELSE since END AS since, since AS known_at
FROM ordered WHERE place = 1 OR account_id <> before
"""

_MOVED = """
INSERT INTO moved_workspace
WITH stored AS (
    SELECT workspace_id, account_id, since, known_at FROM accounts_workspaceaffiliation
    WHERE workspace_id IN (SELECT id FROM dirty_workspace)
), wanted AS (
    SELECT workspace_id, account_id, since, known_at FROM new_home
)
SELECT workspace_id FROM (SELECT * FROM stored EXCEPT SELECT * FROM wanted) AS gone
UNION SELECT workspace_id FROM (SELECT * FROM wanted EXCEPT SELECT * FROM stored) AS come
"""

_REPLACE = (
    """
INSERT INTO left_account SELECT DISTINCT account_id FROM accounts_workspaceaffiliation
WHERE workspace_id IN (SELECT id FROM moved_workspace)
""",
    """
DELETE FROM accounts_workspaceaffiliation WHERE workspace_id IN (SELECT id FROM moved_workspace)
""",
    """
INSERT INTO accounts_workspaceaffiliation (workspace_id, account_id, since, known_at)
SELECT workspace_id, account_id, since, known_at FROM new_home WHERE workspace_id IN (SELECT id FROM moved_workspace)
ORDER BY workspace_id, since
""",
    """
INSERT INTO left_account SELECT DISTINCT account_id FROM new_home
WHERE workspace_id IN (SELECT id FROM moved_workspace)
""",
    """
INSERT INTO stirred_account SELECT DISTINCT account_id FROM (
    SELECT account_id FROM accounts_workspaceaffiliation WHERE workspace_id IN (SELECT id FROM moved_workspace)
    UNION SELECT id FROM left_account
) AS account
""",
)

_UPDATE = """
UPDATE accounts_workspace w SET account_id = said.account_id, domain = said.domain
FROM (
    SELECT dirty.id, latest.account_id, COALESCE(
        (SELECT f.registrable FROM founder f WHERE f.workspace_id = dirty.id AND f.account_id = first.account_id
            ORDER BY f.place LIMIT 1),
        (SELECT s.registrable FROM site s WHERE s.workspace_id = dirty.id AND s.account_id = first.account_id
            ORDER BY s.since LIMIT 1), '') AS domain
    FROM (SELECT DISTINCT id FROM dirty_workspace) AS dirty
    LEFT JOIN (
        SELECT DISTINCT ON (workspace_id) workspace_id, account_id FROM new_home ORDER BY workspace_id, since
    ) AS first ON first.workspace_id = dirty.id
    LEFT JOIN (
        SELECT DISTINCT ON (workspace_id) workspace_id, account_id FROM new_home ORDER BY workspace_id, since DESC
    ) AS latest ON latest.workspace_id = dirty.id
) AS said
WHERE w.id = said.id AND (w.account_id IS DISTINCT FROM said.account_id OR w.domain <> said.domain)
"""

_FOLLOW = (
    f"""
WITH moved_fact AS (
    UPDATE accounts_fact f SET account_id = target.account_id
    FROM (
        SELECT f.id, {ACCOUNT_OF_WORKSPACE_AT.format(workspace="f.workspace_id", at="f.since")} AS account_id
        FROM moved_workspace moved JOIN accounts_fact f ON f.workspace_id = moved.id
    ) AS target
    WHERE f.id = target.id AND f.account_id IS DISTINCT FROM target.account_id RETURNING f.account_id, f.since
)
INSERT INTO stirred_account SELECT DISTINCT account_id, since FROM moved_fact WHERE account_id IS NOT NULL
""",
    """
INSERT INTO dirty_person
SELECT m.person_id FROM moved_workspace moved JOIN accounts_membership m ON m.workspace_id = moved.id
""",
)


def affiliate_workspaces(cursor: CursorWrapper) -> None:
    """Rebuild the affiliations of the workspaces noted; their facts and members follow."""
    tables.count(cursor, "dirty_workspace")
    for statement in (_SITES, _MEMBERS):
        cursor.execute(statement)
    tables.count(cursor, "site", "founder")
    cursor.execute(_WANTED)
    cursor.execute(_MOVED)
    tables.count(cursor, "new_home", "moved_workspace")
    for statement in (*_REPLACE, _UPDATE, *_FOLLOW):
        cursor.execute(statement)
