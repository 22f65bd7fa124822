"""What people and accounts are called, and when people were seen: derived from facts, for lists and pages."""

from django.db.backends.utils import CursorWrapper

_LATEST = """(
    SELECT f.value #>> '{{}}' FROM accounts_fact f
    WHERE f.person_id = p.id AND f.name = '{name}' AND jsonb_typeof(f.value) = 'string'
    ORDER BY f.since DESC, f.message_key DESC LIMIT 1
)"""

# Somebody who asked to be erased is called what they are called until nothing is left, for it says what to look for.
_PEOPLE = f"""
UPDATE accounts_person p SET name = said.name, email = said.email
FROM (
    SELECT p.id, COALESCE({_LATEST.format(name="email")}, '') AS email,
        left(COALESCE({_LATEST.format(name="name")}, concat_ws(' ',
            {_LATEST.format(name="first_name")}, {_LATEST.format(name="last_name")})), 255) AS name
    FROM accounts_person p WHERE p.id IN (
        SELECT person_id FROM saved_fact WHERE name IN ('email', 'name', 'first_name', 'last_name')
        UNION SELECT id FROM moved_person
    )
) AS said
WHERE p.id = said.id AND (p.name <> said.name OR p.email <> said.email) AND (p.erased_at IS NULL
    OR EXISTS (SELECT FROM accounts_erasure e WHERE e.person_id = p.id AND e.finished_at IS NULL))
"""

_SEEN = """
UPDATE accounts_person p
SET first_seen_at = LEAST(p.first_seen_at, seen.first_at), last_seen_at = GREATEST(p.last_seen_at, seen.last_at)
FROM (SELECT person_id, min(at) AS first_at, max(at) AS last_at FROM attributed GROUP BY 1) AS seen
WHERE p.id = seen.person_id AND (p.first_seen_at > seen.first_at OR p.last_seen_at < seen.last_at)
"""

_SEEN_BY_THEMSELVES = """
UPDATE accounts_person p SET own_first_seen_at = LEAST(p.own_first_seen_at, seen.first_at),
    own_last_seen_at = GREATEST(p.own_last_seen_at, seen.last_at)
FROM (
    SELECT COALESCE(own_person_id, person_id) AS own_id, min(at) AS first_at, max(at) AS last_at
    FROM attributed GROUP BY 1
) AS seen
WHERE p.id = seen.own_id AND (p.own_first_seen_at > seen.first_at OR p.own_last_seen_at < seen.last_at)
"""

# An account is called what its oldest workspace is called, else what its people call their company, else its key.
# Renamed accounts are locked in the order of their ids, as the scoring station does: an update takes them in any order.
_ACCOUNTS = """
UPDATE accounts_account account SET name = renamed.name
FROM (SELECT a.id, said.name FROM accounts_account a JOIN (
    SELECT a.id, left(COALESCE(
        (
            SELECT w.name FROM accounts_workspace w WHERE w.account_id = a.id AND w.name <> ''
            ORDER BY w.first_seen_at, w.key COLLATE "C" LIMIT 1
        ),
        (
            SELECT company.name FROM accounts_person p JOIN accounts_fact f ON f.person_id = p.id AND f.name = 'company'
            CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(f.value)
                WHEN 'string' THEN f.value #>> '{}' WHEN 'object' THEN f.value ->> 'name' END AS name) AS company
            WHERE p.account_id = a.id AND company.name <> '' AND NOT EXISTS (
                SELECT FROM accounts_fact g WHERE g.person_id = f.person_id AND g.name = f.name AND g.since = f.since
                    AND g.message_key > f.message_key)
            ORDER BY f.since DESC, f.message_key DESC LIMIT 1
        ),
        a.key
    ), 255) AS name
    FROM accounts_account a WHERE a.id IN (
        SELECT w.account_id FROM accounts_workspace w WHERE w.id IN (
            SELECT workspace_id FROM saved_fact WHERE name = 'name' UNION SELECT id FROM dated_workspace)
        UNION SELECT p.account_id FROM accounts_person p WHERE p.id IN (
            SELECT person_id FROM saved_fact WHERE name = 'company' UNION SELECT id FROM moved_person)
        UNION SELECT id FROM left_account
    )
) AS said ON a.id = said.id
WHERE a.name <> said.name AND NOT a.name_is_given AND a.merged_into_id IS NULL
ORDER BY a.id FOR NO KEY UPDATE OF a) AS renamed
WHERE account.id = renamed.id AND NOT account.name_is_given AND account.merged_into_id IS NULL
"""


def date(cursor: CursorWrapper) -> None:
    """Bring first and last appearances up to date with the events."""
    cursor.execute(_SEEN)
    cursor.execute(_SEEN_BY_THEMSELVES)


def describe(cursor: CursorWrapper) -> None:
    """Bring names and addresses up to date with what was noted."""
    cursor.execute(_PEOPLE)
    cursor.execute(_ACCOUNTS)
