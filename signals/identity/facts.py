"""From traits to facts: of people (identify) and of workspaces (group)."""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from signals.identity import tables
from signals.identity.names import NAME_READS_LIKE_COMPANY
from signals.identity.second_domains import SECOND_DOMAIN
from signals.identity.traits import fact_name
from signals.identity.workspace_affiliations import ACCOUNT_OF_WORKSPACE_AT

EMAIL_MAX_LENGTH = 320
DERIVED = (SECOND_DOMAIN, NAME_READS_LIKE_COMPANY)
"""Facts that Baton works out, whose names no trait may have."""

# An event tells about its person in `said` and `said_once` too, whatever its kind.
_SAID = """
SELECT CASE kind WHEN 'identify' THEN person_id END AS person_id,
    CASE kind WHEN 'identify' THEN own_person_id END AS own_person_id,
    CASE kind WHEN 'group' THEN workspace_id END AS workspace_id, message_key, at, properties AS traits, FALSE AS once
FROM attributed WHERE kind IN ('identify', 'group')
UNION ALL
SELECT person_id, own_person_id, NULL, message_key, at, said, FALSE FROM attributed WHERE said IS NOT NULL
UNION ALL
SELECT person_id, own_person_id, NULL, message_key, at, said_once, TRUE FROM attributed
WHERE said_once IS NOT NULL
"""

_TRAIT_NAMES = f"""
SELECT DISTINCT t.key FROM ({_SAID}) AS a
CROSS JOIN LATERAL jsonb_object_keys(CASE jsonb_typeof(a.traits) WHEN 'object' THEN a.traits ELSE '{{}}' END) AS t(key)
"""

_TRAITS = rf"""
INSERT INTO trait (person_id, own_person_id, workspace_id, name, since, message_key, key, once, value)
SELECT * FROM (
    SELECT a.person_id, a.own_person_id, a.workspace_id, n.name, a.at AS since, a.message_key, t.key, a.once,
        CASE WHEN n.name = 'email' AND a.person_id IS NOT NULL AND jsonb_typeof(t.value) = 'string'
            THEN to_jsonb(lower(btrim(t.value #>> '{{}}'))) ELSE t.value END AS value
    FROM ({_SAID}) AS a
    CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(a.traits) WHEN 'object' THEN a.traits ELSE '{{}}' END)
        AS t(key, value)
    JOIN unnest(%s::text[], %s::text[]) AS n(key, name) ON n.key = t.key
    WHERE jsonb_typeof(t.value) <> 'null'
) AS named
WHERE COALESCE(person_id, workspace_id) IS NOT NULL
    AND (name <> 'email' OR person_id IS NULL OR jsonb_typeof(value) = 'string'
        AND value #>> '{{}}' ~ '^[^@\s]+@[^@\s]+$' AND length(value #>> '{{}}') <= {EMAIL_MAX_LENGTH})
"""

_DROP_LATER_ONCE = """
DELETE FROM trait t USING (
    SELECT message_key, person_id, name, once,
        row_number() OVER (PARTITION BY person_id, own_person_id, name ORDER BY since, once, message_key)
            AS place
    FROM trait WHERE (person_id, name) IN (SELECT person_id, name FROM trait WHERE once)
) AS told
WHERE told.once AND t.once AND (t.message_key, t.person_id, t.name) = (told.message_key, told.person_id, told.name)
    AND (told.place > 1 OR EXISTS (
        SELECT FROM accounts_fact f
        WHERE f.person_id = t.person_id AND f.own_person_id IS NOT DISTINCT FROM t.own_person_id
            AND f.name = t.name AND f.since <= t.since AND f.message_key <> t.message_key
    ))
"""

_SAVE = """
WITH saved AS (
    INSERT INTO accounts_fact
        (person_id, own_person_id, workspace_id, account_id, name, value, since, recorded_at, message_key)
    SELECT DISTINCT ON (t.{subject}, t.own_person_id, t.name, t.since)
        t.person_id, t.own_person_id, t.workspace_id, {account}, t.name, t.value, t.since, %s::timestamptz,
        t.message_key
    FROM trait t WHERE t.{subject} IS NOT NULL
    ORDER BY t.{subject}, t.own_person_id, t.name, t.since, t.message_key DESC, t.once, t.key COLLATE "C"
    ON CONFLICT ({unique}) WHERE {subject} IS NOT NULL
    DO UPDATE SET value = excluded.value, recorded_at = excluded.recorded_at, message_key = excluded.message_key
    WHERE accounts_fact.message_key < excluded.message_key
    RETURNING person_id, workspace_id, account_id, name, since, value, message_key, xmax = 0 AS inserted
), stirred AS (
    INSERT INTO stirred_account SELECT DISTINCT account_id, since FROM saved WHERE account_id IS NOT NULL
), people AS (
    INSERT INTO stirred_person SELECT DISTINCT person_id, since FROM saved WHERE person_id IS NOT NULL
), homes AS (
    INSERT INTO stirred_account
    SELECT DISTINCT a.account_id, s.since FROM saved s JOIN accounts_affiliation a ON a.person_id = s.person_id
    WHERE a.account_id IS NOT NULL
    UNION
    SELECT w.account_id, s.since FROM saved s JOIN accounts_membership m ON m.person_id = s.person_id
    JOIN accounts_workspace w ON w.id = m.workspace_id WHERE w.account_id IS NOT NULL
)
INSERT INTO saved_fact SELECT person_id, workspace_id, name, since, value, message_key, inserted FROM saved
"""

_ACCOUNT = ACCOUNT_OF_WORKSPACE_AT.format(workspace="t.workspace_id", at="t.since")
_UNIQUE = {"person_id": "person_id, name, since, own_person_id", "workspace_id": "workspace_id, name, since"}

_SITE_BEFORE = """
    (SELECT f.value, f.since, f.message_key, f.name FROM accounts_fact f
    WHERE f.workspace_id = s.workspace_id AND f.name = '{name}' AND f.since <= s.since
        AND f.message_key <> s.message_key ORDER BY f.since DESC LIMIT 1)
"""

# An address or site that repeats the one in force just before it moves nobody, and clients repeat it all the time.
_NOTE_MOVED_ADDRESSES = f"""
INSERT INTO dirty_person
SELECT DISTINCT s.person_id FROM saved_fact s
WHERE s.name = 'email' AND s.person_id IS NOT NULL AND (NOT s.inserted OR s.value IS DISTINCT FROM (
    SELECT f.value FROM accounts_fact f
    WHERE f.person_id = s.person_id AND f.name = 'email' AND f.since <= s.since AND f.message_key <> s.message_key
    ORDER BY f.since DESC, f.message_key DESC LIMIT 1
));
INSERT INTO dirty_workspace
SELECT m.workspace_id FROM dirty_person d JOIN accounts_membership m ON m.person_id = d.id
UNION SELECT s.workspace_id FROM saved_fact s
WHERE s.name IN ('website', 'domain') AND s.workspace_id IS NOT NULL AND (NOT s.inserted OR s.value IS DISTINCT FROM (
    SELECT value FROM (
        {_SITE_BEFORE.format(name="website")} UNION ALL {_SITE_BEFORE.format(name="domain")}
    ) AS before ORDER BY since DESC, message_key DESC, name LIMIT 1
))
"""


def stage_traits(cursor: CursorWrapper) -> None:
    """Put the claimed traits, named and cleaned, into `trait`.

    Null traits say nothing, nor does one that goes by the name of a fact that Baton derives. A person's e-mail address
    is kept in lower case, and only if it could be one. What is said once is left out where something was known before
    of the same person, whoever they are merged with by hand.
    """
    cursor.execute(_TRAIT_NAMES)
    names = {key: fact_name(key) for (key,) in cursor.fetchall()}
    known = {key: name for key, name in names.items() if name and name not in DERIVED}
    cursor.execute(_TRAITS, [list(known), list(known.values())])
    cursor.execute(_DROP_LATER_ONCE)


def save_facts(cursor: CursorWrapper, at: datetime) -> None:
    """Store the staged traits as facts, and note whose address or website they change."""
    for subject, unique in _UNIQUE.items():
        cursor.execute(_SAVE.format(subject=subject, unique=unique, account=_ACCOUNT), [at])
    tables.count(cursor, "saved_fact")
    cursor.execute(_NOTE_MOVED_ADDRESSES)
