"""The temporary tables of the matching station. Each connection has one set, empty between transactions.

`claimed` has the ids of the claimed events and `attributed` their contents with the person and workspace found; `said`
and `said_once` are what an event tells about its person besides being what it is. The others note what has changed, so
that each later step works on that alone. Ids longer than 255 characters are known by their start.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db.backends.utils import CursorWrapper

from accounts.durability import NOT_WAITED_FOR
from accounts.plans import PLANS_KEPT, planned_once

ID_MAX_LENGTH = 255
SMALL_BYTES = 32 * 1024
"""Up to this size a table is small, which is what its statistics say before anybody has counted it."""

_COLUMNS = {
    "claimed": "message_key uuid, batch_id bigint, at timestamptz, kind text, user_id text, anonymous_id text,"
    " group_id text, previous_id text",
    "attributed": "message_key uuid, at timestamptz, kind text, name text, properties jsonb, said jsonb,"
    " said_once jsonb, person_id bigint, own_person_id bigint, workspace_id bigint",
    "trait": "person_id bigint, own_person_id bigint, workspace_id bigint, name text, since timestamptz,"
    " message_key uuid, key text, once boolean, value jsonb",
    "saved_fact": "person_id bigint, workspace_id bigint, name text, since timestamptz, value jsonb, message_key uuid,"
    " inserted boolean",
    "dated_workspace": "id bigint",
    "dirty_person": "id bigint",
    "dirty_workspace": "id bigint",
    "moved_person": "id bigint",
    "moved_workspace": "id bigint",
    "site": "workspace_id bigint, since timestamptz, account_id bigint, registrable text",
    "founder": "workspace_id bigint, known_at timestamptz, account_id bigint, registrable text, place bigint",
    "new_home": "workspace_id bigint, account_id bigint, since timestamptz, known_at timestamptz",
    "new_affiliation": "person_id bigint, account_id bigint, since timestamptz",
    "left_account": "id bigint",
    "stirred_account": "id bigint, happens_at timestamptz",
    "stirred_person": "id bigint, happens_at timestamptz",
    "suppressed": "kind text, value text, replacement text",
    "erased_event": "batch_id bigint, message_key uuid",
}

_NOTES = ("saved_fact", "dated_workspace", "dirty_person", "dirty_workspace", "left_account")

# A connection may outlive the program that made its tables (a pool keeps it): the mark tells whose shape they have.
_MARK = "tables_" + sha256(repr(_COLUMNS).encode()).hexdigest()[:16]
_MAKE = ";".join(
    [
        f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in _COLUMNS)}",
        # Of a table that has grown since it was counted PostgreSQL knows the pages, and takes each to have as much on
        # it as before. Little on each, and nothing at first: so few rows are not taken for hundreds, for which it would
        # read whole tables.
        *(
            f"CREATE TEMP TABLE {name} ({columns}) WITH (fillfactor = {10 if name in _NOTES else 100})"
            " ON COMMIT DELETE ROWS"
            for name, columns in _COLUMNS.items()
        ),
        *(f"INSERT INTO {name} DEFAULT VALUES; DELETE FROM {name}" for name in _COLUMNS),
        f"ANALYZE {', '.join(_COLUMNS)}",
        f"CREATE TEMP TABLE {_MARK} ()",
    ]
)
_SIZES = ", ".join(f"pg_relation_size(to_regclass('pg_temp.{name}'))" for name in _COLUMNS)
# Working tables are small and stored ones may be big, or have grown since anybody counted them: looking rows up by
# index is the better plan always, and a wrong guess elsewhere costs minutes. Rough statistics will do for them, and
# cost a tenth.
_SETTINGS = {"enable_seqscan": "off", "random_page_cost": "1.1", "default_statistics_target": "10"}
_BEGIN = f"SELECT to_regclass('pg_temp.{_MARK}') IS NOT NULL, ARRAY[{_SIZES}], {NOT_WAITED_FOR}, " + ", ".join(
    f"set_config('{name}', '{value}', true)" for name, value in _SETTINGS.items()
)

_CLAIM = f"""
INSERT INTO claimed
SELECT message_key, batch_id, at, kind,
    left(NULLIF(user_id, ''), {ID_MAX_LENGTH}), left(NULLIF(anonymous_id, ''), {ID_MAX_LENGTH}),
    left(NULLIF(group_id, ''), {ID_MAX_LENGTH}), left(NULLIF(previous_id, ''), {ID_MAX_LENGTH})
FROM signals_event WHERE batch_id = ANY(%s)
"""

_ATTRIBUTE = f"""
INSERT INTO attributed
SELECT e.message_key, e.at, e.kind, e.name, e.properties, e.context -> '$set', e.context -> '$set_once',
    COALESCE(known.person_id, visitor.person_id), COALESCE(known.own_person_id, visitor.own_person_id), workspace.id
FROM signals_event e
LEFT JOIN accounts_identifier known ON known.kind = 'user'
    AND known.value = left(NULLIF(e.user_id, ''), {ID_MAX_LENGTH})
LEFT JOIN accounts_identifier visitor ON visitor.kind = 'anonymous' AND NULLIF(e.user_id, '') IS NULL
    AND visitor.value = left(NULLIF(e.anonymous_id, ''), {ID_MAX_LENGTH})
LEFT JOIN accounts_workspace workspace ON workspace.key = left(NULLIF(e.group_id, ''), {ID_MAX_LENGTH})
WHERE e.batch_id = ANY(%s)
"""

_JOINS = "SET LOCAL enable_hashjoin = {0}; SET LOCAL enable_mergejoin = {0}"


def begin(cursor: CursorWrapper) -> None:
    """See to it that the tables are there and empty, whatever ran before in the same transaction."""
    cursor.execute(_BEGIN)
    is_made, sizes, *_ = cursor.fetchone()
    if not is_made:
        cursor.execute(_MAKE)
    elif used := [name for name, size in zip(_COLUMNS, sizes, strict=True) if size]:
        cursor.execute(f"TRUNCATE {', '.join(used)}")


def claim(cursor: CursorWrapper, batch_ids: list[int]) -> None:
    """Put the ids of the batches' events into `claimed`."""
    cursor.execute(_CLAIM, [batch_ids])
    count(cursor, "claimed")


def attribute(cursor: CursorWrapper, batch_ids: list[int]) -> None:
    """Put the batches' events with their person and workspace into `attributed`."""
    cursor.execute(_ATTRIBUTE, [batch_ids])
    # What they say is never joined on, and would take longer to analyse than all else together.
    count(cursor, "attributed", columns="(message_key, at, kind, name, person_id, workspace_id)")


def count(cursor: CursorWrapper, *names: str, columns: str = "") -> None:
    """Have PostgreSQL count those of the tables that are big; for small ones it takes longer than it saves."""
    counting = (
        f"IF pg_relation_size('pg_temp.{name}') > {SMALL_BYTES} THEN ANALYZE {name} {columns}; END IF;"
        for name in names
    )
    cursor.execute(f"DO $$ BEGIN {' '.join(counting)} END $$")


@contextmanager
def noted(cursor: CursorWrapper) -> Iterator[tuple[set[str], CursorWrapper]]:
    """Name the tables of notes in which there are any, and give a cursor to work on them with.

    While they are few, whatever is joined is looked up by index, and planned once: statements take longer to plan
    than to run, and no plan depends on how many there are.
    """
    sizes = _sizes(cursor)
    found = {name for name in _NOTES if sizes[name]}
    if not 0 < max(sizes[name] for name in _NOTES) <= SMALL_BYTES:
        yield found, cursor
        return
    cursor.execute(_JOINS.format("off"))
    with planned_once(PLANS_KEPT) as planned:
        yield found, planned
    cursor.execute(_JOINS.format("on"))


def _sizes(cursor: CursorWrapper) -> dict[str, int]:
    cursor.execute(f"SELECT ARRAY[{_SIZES}]")
    return dict(zip(_COLUMNS, cursor.fetchone()[0], strict=True))
