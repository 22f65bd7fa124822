"""From ids on the wire to people: new people, ids tied together, people merged."""

from django.db import models
from django.db.backends.utils import CursorWrapper

from accounts.models import Affiliation, Fact, Membership, Person
from signals.identity.following import family_of, put_together, take_apart
from signals.identity.union import Group, Link, Node, join

_LINKS = """
WITH link AS (
    SELECT FALSE AS is_alias, 'anonymous' AS left_kind, anonymous_id AS left_value, 'user' AS right_kind,
        user_id AS right_value, batch_id, at, message_key
    FROM claimed WHERE anonymous_id IS NOT NULL AND user_id IS NOT NULL
    UNION ALL
    SELECT TRUE, previous.kind, previous_id, CASE WHEN user_id IS NULL THEN 'anonymous' ELSE 'user' END,
        COALESCE(user_id, anonymous_id), batch_id, at, message_key
    FROM claimed JOIN (VALUES ('anonymous'), ('user')) AS previous(kind)
        ON previous.kind = 'anonymous' OR user_id IS NOT NULL
    WHERE previous_id IS NOT NULL AND COALESCE(user_id, anonymous_id) IS NOT NULL
), earliest AS (
    SELECT DISTINCT ON (is_alias, left_kind, left_value, right_kind, right_value) * FROM link
    ORDER BY is_alias, left_kind, left_value, right_kind, right_value, batch_id, at, message_key
), known AS (
    SELECT kind, value, COALESCE(own_person_id, person_id) AS own_id FROM accounts_identifier
)
SELECT e.left_kind, e.left_value, l.own_id, e.right_kind, e.right_value, r.own_id, e.is_alias
FROM earliest e
LEFT JOIN known l ON l.kind = e.left_kind AND l.value = e.left_value
LEFT JOIN known r ON r.kind = e.right_kind AND r.value = e.right_value
WHERE l.own_id IS NULL OR r.own_id IS NULL OR l.own_id <> r.own_id
ORDER BY e.batch_id, e.at, e.message_key, NOT e.is_alias, e.left_kind
"""

_WITH_USER_ID = """
SELECT DISTINCT COALESCE(own_person_id, person_id) FROM accounts_identifier
WHERE kind = 'user' AND (person_id = ANY(%s) OR own_person_id = ANY(%s))
"""

_INSERT_LONE = """
WITH seen AS (
    SELECT CASE WHEN user_id IS NULL THEN 'anonymous' ELSE 'user' END AS kind, COALESCE(user_id, anonymous_id) AS value,
        min(at) AS first_at, max(at) AS last_at
    FROM claimed GROUP BY 1, 2
), fresh AS MATERIALIZED (
    SELECT stranger.*, nextval(pg_get_serial_sequence('accounts_person', 'id')) AS person_id FROM (
        SELECT * FROM seen WHERE value IS NOT NULL AND NOT EXISTS (
            SELECT FROM accounts_identifier i WHERE i.kind = seen.kind AND i.value = seen.value
        ) ORDER BY first_at, kind, value COLLATE "C"
    ) AS stranger
), made AS (
    INSERT INTO accounts_person (id, name, email, first_seen_at, last_seen_at)
    SELECT person_id, '', '', first_at, last_at FROM fresh
)
INSERT INTO accounts_identifier (kind, value, person_id) SELECT kind, value, person_id FROM fresh
"""

_INSERT_PEOPLE = """
INSERT INTO accounts_person (name, email, first_seen_at, last_seen_at)
SELECT '', '', span.last_at, span.first_at -- the widest apart, so that the first event seen narrows it to the truth
FROM (SELECT min(at) AS first_at, max(at) AS last_at FROM claimed) AS span, generate_series(1, %s)
RETURNING id
"""

_INSERT_IDENTIFIERS = """
INSERT INTO accounts_identifier (kind, value, person_id)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[]) ON CONFLICT (kind, value) DO NOTHING
"""

_MERGE_MEMBERSHIPS = """
INSERT INTO accounts_membership (person_id, workspace_id, joined_at)
SELECT merge.survivor, m.workspace_id, min(m.joined_at)
FROM accounts_membership m
JOIN unnest(%s::bigint[], %s::bigint[]) AS merge(loser, survivor) ON m.person_id = merge.loser
GROUP BY 1, 2
ON CONFLICT (person_id, workspace_id, own_person_id)
DO UPDATE SET joined_at = LEAST(accounts_membership.joined_at, excluded.joined_at)
"""

_MERGE_FACTS = """
INSERT INTO accounts_fact (person_id, name, value, since, recorded_at, message_key)
SELECT DISTINCT ON (merge.survivor, f.name, f.since)
    merge.survivor, f.name, f.value, f.since, f.recorded_at, f.message_key
FROM accounts_fact f JOIN unnest(%s::bigint[], %s::bigint[]) AS merge(loser, survivor) ON f.person_id = merge.loser
ORDER BY merge.survivor, f.name, f.since, f.message_key DESC
ON CONFLICT (person_id, name, since, own_person_id) WHERE person_id IS NOT NULL
DO UPDATE SET value = excluded.value, recorded_at = excluded.recorded_at, message_key = excluded.message_key
WHERE accounts_fact.message_key < excluded.message_key
"""

_MERGE_SEEN = """
UPDATE accounts_person SET first_seen_at = LEAST(first_seen_at, span.first_at),
    last_seen_at = GREATEST(last_seen_at, span.last_at)
FROM (
    SELECT merge.survivor, min(p.first_seen_at) AS first_at, max(p.last_seen_at) AS last_at
    FROM accounts_person p JOIN unnest(%s::bigint[], %s::bigint[]) AS merge(loser, survivor) ON p.id = merge.loser
    GROUP BY 1
) AS span WHERE accounts_person.id = span.survivor
"""

_NOTE_MERGES = """
INSERT INTO stirred_account
SELECT DISTINCT account_id FROM signals_occurrence WHERE person_id = ANY(%(people)s) AND account_id IS NOT NULL
UNION SELECT account_id FROM accounts_person WHERE id = ANY(%(people)s) AND account_id IS NOT NULL;
INSERT INTO stirred_person SELECT unnest(%(people)s::bigint[]);
INSERT INTO left_account SELECT account_id FROM accounts_person WHERE id = ANY(%(people)s) AND account_id IS NOT NULL;
INSERT INTO dirty_person SELECT unnest(%(survivors)s::bigint[]);
INSERT INTO moved_person SELECT unnest(%(survivors)s::bigint[]);
"""


def find_people(cursor: CursorWrapper) -> None:
    """Give every id in `claimed` its person, merging people whom a call shows to be one.

    All this is about people by themselves; who was merged by hand is put together again at the end.
    """
    cursor.execute(_LINKS)
    links = [Link((row[0], row[1]), row[2], (row[3], row[4]), row[5], row[6]) for row in cursor.fetchall()]
    if links:
        people = {person for link in links for person in (link.left_person, link.right_person) if person is not None}
        groups = join(links, _people_with_user_id(cursor, people))
        family = family_of(people)
        take_apart(cursor, family)
        _merge(cursor, groups)
        _store_identifiers(cursor, groups)
        if family:
            put_together(cursor, family | people)
    cursor.execute(_INSERT_LONE)


def _people_with_user_id(cursor: CursorWrapper, people: set[int]) -> frozenset[int]:
    cursor.execute(_WITH_USER_ID, [list(people), list(people)])
    return frozenset(row[0] for row in cursor.fetchall())


def _store_identifiers(cursor: CursorWrapper, groups: list[Group]) -> None:
    strangers = [group for group in groups if group.survivor is None]
    cursor.execute(_INSERT_PEOPLE, [len(strangers)])
    new_people = iter([row[0] for row in cursor.fetchall()])
    owners: list[tuple[Node, int]] = []
    for group in groups:
        person = group.survivor or next(new_people)
        owners += [(node, person) for node in group.nodes]
    owners.sort()
    kinds, values = [kind for (kind, _), _ in owners], [value for (_, value), _ in owners]
    cursor.execute(_INSERT_IDENTIFIERS, [kinds, values, [person for _, person in owners]])


def _merge(cursor: CursorWrapper, groups: list[Group]) -> None:
    """Move everything that points at an emptied person to the one that stays, in whatever app it is."""
    pairs = sorted((loser, min(group.people)) for group in groups for loser in group.people - {group.survivor})
    if not pairs:
        return
    losers, survivors = [loser for loser, _ in pairs], [survivor for _, survivor in pairs]
    cursor.execute(_NOTE_MERGES, {"people": losers + survivors, "survivors": sorted(set(survivors))})
    for statement in (_MERGE_MEMBERSHIPS, _MERGE_FACTS, _MERGE_SEEN):
        cursor.execute(statement, [losers, survivors])
    for table, column in _worked_out():
        cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [losers])
    for table, column in _references():
        cursor.execute(
            f"UPDATE {table} SET {column} = merge.survivor"
            f" FROM unnest(%s::bigint[], %s::bigint[]) AS merge(loser, survivor) WHERE {column} = merge.loser",
            [losers, survivors],
        )
    for table in ("membership", "fact", "affiliation"):
        cursor.execute(f"DELETE FROM accounts_{table} WHERE person_id = ANY(%s)", [losers])
    cursor.execute("DELETE FROM accounts_person WHERE id = ANY(%s)", [losers])


def _worked_out() -> list[tuple[str, str]]:
    """Tables and columns of what follows from all that a person did: whoever stays is looked at again."""
    return [_place(relation) for relation in _relations() if getattr(relation.related_model, "is_worked_out", False)]


def _references() -> list[tuple[str, str]]:
    """Tables and columns with a foreign key to a person, apart from those merged row by row.

    History has no such key and keeps what it said.
    """
    return [_place(one) for one in _relations() if one.related_model not in (Membership, Fact, Affiliation)]


def _relations() -> list["models.ManyToOneRel"]:
    return [
        relation
        for relation in Person._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and getattr(relation.field, "db_constraint", False)
    ]


def _place(relation: "models.ManyToOneRel") -> tuple[str, str]:
    return relation.related_model._meta.db_table, relation.field.column
