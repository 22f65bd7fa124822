"""The temporary tables of one run of the matching station; each lives until the end of the transaction.

`claimed` has the ids of the claimed events and `attributed` their contents with the person and workspace found; `said`
and `said_once` are what an event tells about its person besides being what it is. The others note what has changed, so
that each later step works on that alone. Ids longer than 255 characters are known by their start.
"""

from django.db.backends.utils import CursorWrapper

ID_MAX_LENGTH = 255

_NAMES = (
    "claimed",
    "attributed",
    "trait",
    "saved_fact",
    "dirty_person",
    "dirty_workspace",
    "moved_person",
    "moved_workspace",
    "site",
    "founder",
    "new_home",
    "new_affiliation",
    "left_account",
    "stirred_account",
    "erased_event",
)

_NOTES = """
CREATE TEMP TABLE saved_fact (
    person_id bigint, workspace_id bigint, name text, since timestamptz, value jsonb, message_key uuid, inserted boolean
) ON COMMIT DROP;
CREATE TEMP TABLE dirty_person (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE dirty_workspace (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE moved_person (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE moved_workspace (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE left_account (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE stirred_account (id bigint, happens_at timestamptz) ON COMMIT DROP;
CREATE TEMP TABLE erased_event (batch_id bigint, message_key uuid) ON COMMIT DROP;
"""

_CLAIMED = f"""
CREATE TEMP TABLE claimed ON COMMIT DROP AS
SELECT message_key, batch_id, at, kind,
    left(NULLIF(user_id, ''), {ID_MAX_LENGTH}) AS user_id,
    left(NULLIF(anonymous_id, ''), {ID_MAX_LENGTH}) AS anonymous_id,
    left(NULLIF(group_id, ''), {ID_MAX_LENGTH}) AS group_id,
    left(NULLIF(previous_id, ''), {ID_MAX_LENGTH}) AS previous_id
FROM signals_event WHERE batch_id = ANY(%s)
"""

_ATTRIBUTED = f"""
CREATE TEMP TABLE attributed ON COMMIT DROP AS
SELECT e.message_key, e.at, e.kind, e.name, e.properties,
    e.context -> '$set' AS said, e.context -> '$set_once' AS said_once,
    COALESCE(known.person_id, visitor.person_id) AS person_id,
    COALESCE(known.own_person_id, visitor.own_person_id) AS own_person_id, workspace.id AS workspace_id
FROM signals_event e
LEFT JOIN accounts_identifier known ON known.kind = 'user'
    AND known.value = left(NULLIF(e.user_id, ''), {ID_MAX_LENGTH})
LEFT JOIN accounts_identifier visitor ON visitor.kind = 'anonymous' AND NULLIF(e.user_id, '') IS NULL
    AND visitor.value = left(NULLIF(e.anonymous_id, ''), {ID_MAX_LENGTH})
LEFT JOIN accounts_workspace workspace ON workspace.key = left(NULLIF(e.group_id, ''), {ID_MAX_LENGTH})
WHERE e.batch_id = ANY(%s)
"""


def begin(cursor: CursorWrapper) -> None:
    """Make the empty tables of notes; those of an earlier run in the same transaction go."""
    cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in _NAMES)}")
    cursor.execute(_NOTES)
    # Working tables are small and stored ones may be big, or have grown since anybody counted them: looking rows up by
    # index is the better plan always, and a wrong guess elsewhere costs minutes.
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute("SET LOCAL random_page_cost = 1.1")
    # Rough statistics will do for them, and cost a tenth.
    cursor.execute("SET LOCAL default_statistics_target = 10")


def claim(cursor: CursorWrapper, batch_ids: list[int]) -> None:
    """Put the ids of the batches' events into `claimed`."""
    cursor.execute(_CLAIMED, [batch_ids])
    cursor.execute("ANALYZE claimed")


def attribute(cursor: CursorWrapper, batch_ids: list[int]) -> None:
    """Put the batches' events with their person and workspace into `attributed`."""
    cursor.execute(_ATTRIBUTED, [batch_ids])
    # What they say is never joined on, and would take longer to analyse than all else together.
    cursor.execute("ANALYZE attributed (message_key, at, kind, name, person_id, workspace_id)")
