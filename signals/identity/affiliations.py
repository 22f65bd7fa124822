"""Where a person belongs at which time, and what follows from a change of it.

At any instant it is what was known by then that decides. From the first workspace whose account was known on, a person
belongs to the account of that one which they joined latest; of several joined at the same instant, the one with the
greatest key. Before that, to the company of their latest e-mail address, or to none while that is freemail. What they
did before anything was known counts as if the first thing known had been true already.
"""

from django.db.backends.utils import CursorWrapper

from signals.identity import tables
from signals.identity.companies import HOST_OF_EMAIL
from signals.identity.workspace_affiliations import ACCOUNT_OF_WORKSPACE_AT

_NEW = f"""
INSERT INTO new_affiliation (person_id, account_id, since)
WITH dirty AS (
    SELECT DISTINCT id AS person_id FROM dirty_person
), home AS (
    SELECT DISTINCT ON (m.person_id, m.workspace_id, GREATEST(m.joined_at, b.known_at))
        m.person_id, GREATEST(m.joined_at, b.known_at) AS since, b.account_id, m.joined_at, w.key
    FROM (
        SELECT person_id, workspace_id, min(joined_at) AS joined_at
        FROM dirty JOIN accounts_membership USING (person_id) GROUP BY 1, 2
    ) AS m JOIN accounts_workspace w ON w.id = m.workspace_id
    JOIN accounts_workspaceaffiliation b ON b.workspace_id = m.workspace_id
    ORDER BY m.person_id, m.workspace_id, GREATEST(m.joined_at, b.known_at), b.known_at DESC
), ranked AS (
    SELECT *, dense_rank() OVER (PARTITION BY person_id ORDER BY joined_at, key COLLATE "C") AS place FROM home
), joined AS (
    SELECT person_id, since, account_id FROM (
        SELECT *, max(place) OVER (PARTITION BY person_id ORDER BY since) AS last_place FROM ranked
    ) AS known WHERE place = last_place
), entry AS (
    SELECT * FROM joined
    UNION ALL
    SELECT f.person_id, f.since, d.account_id
    FROM (
        SELECT DISTINCT ON (person_id, since) person_id, since, value
        FROM dirty JOIN accounts_fact USING (person_id) WHERE name = 'email'
        ORDER BY person_id, since, message_key DESC
    ) AS f
    LEFT JOIN accounts_domain d ON d.host = {HOST_OF_EMAIL.format(value="f.value")}
    LEFT JOIN (SELECT person_id, min(since) AS since FROM joined GROUP BY 1) AS first USING (person_id)
    WHERE first.since IS NULL OR f.since < first.since
), ordered AS (
    SELECT *, row_number() OVER in_time AS place, lag(account_id) OVER in_time AS before
    FROM entry WINDOW in_time AS (PARTITION BY person_id ORDER BY since)
)
SELECT person_id, account_id, CASE place WHEN 1 THEN to_timestamp(0) ELSE since END AS since
FROM ordered WHERE place = 1 OR account_id IS DISTINCT FROM before
"""

_CHANGED = """
WITH stored AS (
    SELECT person_id, since, account_id FROM accounts_affiliation WHERE person_id IN (SELECT id FROM dirty_person)
), wanted AS (
    SELECT person_id, since, account_id FROM new_affiliation
)
INSERT INTO moved_person
SELECT person_id FROM (SELECT * FROM stored EXCEPT SELECT * FROM wanted) AS gone
UNION SELECT person_id FROM (SELECT * FROM wanted EXCEPT SELECT * FROM stored) AS come
"""

_REPLACE = (
    """
INSERT INTO left_account
SELECT account_id FROM accounts_person WHERE id IN (SELECT id FROM moved_person) AND account_id IS NOT NULL
""",
    """
INSERT INTO stirred_account SELECT account_id, NULL FROM (
    SELECT account_id FROM accounts_affiliation WHERE person_id IN (SELECT id FROM moved_person)
    UNION SELECT account_id FROM new_affiliation WHERE person_id IN (SELECT id FROM moved_person)
) AS homes WHERE account_id IS NOT NULL
""",
    """
INSERT INTO stirred_person SELECT id, NULL FROM moved_person
UNION SELECT person_id, since FROM new_affiliation WHERE person_id IN (SELECT id FROM moved_person)
""",
    """
DELETE FROM accounts_affiliation WHERE person_id IN (SELECT id FROM moved_person)
""",
    """
INSERT INTO accounts_affiliation (person_id, account_id, since)
SELECT person_id, account_id, since FROM new_affiliation WHERE person_id IN (SELECT id FROM moved_person)
ORDER BY person_id, since
""",
    """
UPDATE accounts_person p SET account_id = latest.account_id
FROM (SELECT DISTINCT id FROM moved_person) AS moved
LEFT JOIN (
    SELECT DISTINCT ON (person_id) person_id, account_id FROM new_affiliation ORDER BY person_id, since DESC
) AS latest ON latest.person_id = moved.id
WHERE p.id = moved.id AND p.account_id IS DISTINCT FROM latest.account_id
""",
)

ACCOUNT_AT = """(
    SELECT a.account_id FROM accounts_affiliation a
    WHERE a.person_id = {person} AND a.since <= {at} ORDER BY a.since DESC LIMIT 1
)"""
"""The account that what a person did outside a workspace counts for, as SQL."""

ACCOUNT_OF_EVENT = (
    f"COALESCE({ACCOUNT_OF_WORKSPACE_AT.format(workspace='{row}.workspace_id', at='{row}.at')},"
    f" {ACCOUNT_AT.format(person='{row}.person_id', at='{row}.at')})"
)
"""The account that what a person did counts for, in a workspace or outside, as SQL."""

_REATTRIBUTE = f"""
WITH touched AS (
    SELECT id FROM signals_occurrence WHERE person_id IN (SELECT id FROM moved_person)
    UNION
    SELECT id FROM signals_occurrence WHERE workspace_id IN (SELECT id FROM moved_workspace)
), target AS (
    SELECT o.id, o.account_id AS old_account_id,
        {ACCOUNT_OF_EVENT.format(row="o")} AS new_account_id
    FROM touched JOIN signals_occurrence o USING (id)
), moved AS (
    UPDATE signals_occurrence o SET account_id = target.new_account_id FROM target
    WHERE o.id = target.id AND target.old_account_id IS DISTINCT FROM target.new_account_id
    RETURNING target.old_account_id, target.new_account_id, o.at, o.person_id
), people AS (
    INSERT INTO stirred_person SELECT DISTINCT person_id, NULL::timestamptz FROM moved
)
INSERT INTO stirred_account
SELECT old_account_id, NULL FROM moved WHERE old_account_id IS NOT NULL
UNION SELECT new_account_id, at FROM moved WHERE new_account_id IS NOT NULL
"""


def affiliate(cursor: CursorWrapper) -> None:
    """Rebuild the affiliations of the people noted; their past occurrences, and those of moved workspaces, follow."""
    tables.count(cursor, "dirty_person")
    cursor.execute(_NEW)
    cursor.execute(_CHANGED)
    tables.count(cursor, "moved_person", "left_account", "new_affiliation")
    for statement in (*_REPLACE, _REATTRIBUTE):
        cursor.execute(statement)
