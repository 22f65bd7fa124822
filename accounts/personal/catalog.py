"""Every column of the database that can hold text, so that no table, however new, is forgotten."""

from dataclasses import dataclass

from django.db import connection

APART = frozenset(
    {
        # Who works with Baton, and how they log in.
        "accounts_user",
        "account_emailaddress",
        "account_emailconfirmation",
        "django_session",
        # Names of code.
        "auth_group",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        # People are told apart by these; the person's own rows are erased last.
        "accounts_person",
        "accounts_identifier",
        "accounts_erasure",
        "accounts_suppression",
        # Looked through batch by batch.
        "signals_event",
        "signals_rejection",
        # Looked through as the files that they are pieces of.
        "signals_uploadchunk",
        "playbooks_outcomechunk",
        # Hashes.
        "signals_ledgerentry",
        "accounts_apikey",
        "accounts_apikeyevent",
    }
)
"""Tables that are not searched for words."""
ONLY = {
    "accounts_fact": (
        "(person_id IS NULL OR person_id <> %(person)s"
        " AND name NOT IN ('email', 'name', 'first_name', 'last_name', 'full_name', 'display_name'))"
    )
}
"""Of these tables, the rows that are. Another person of the same name keeps it, and `person` is looked up in theirs."""

_COLUMNS = """
SELECT class.relname, key.attname, format_type(key.atttypid, NULL),
    array_agg(col.attname::text ORDER BY col.attnum),
    array_agg(type.typname::text ORDER BY col.attnum),
    array_agg(CASE WHEN type.typname = 'varchar' AND col.atttypmod > 0 THEN col.atttypmod - 4 END ORDER BY col.attnum)
FROM pg_class class
JOIN pg_index index ON index.indrelid = class.oid AND index.indisprimary AND index.indnatts = 1
JOIN pg_attribute key ON key.attrelid = class.oid AND key.attnum = index.indkey[0]
JOIN pg_attribute col ON col.attrelid = class.oid AND col.attnum > 0 AND NOT col.attisdropped
JOIN pg_type type ON type.oid = col.atttypid
WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind = 'r' AND NOT class.relispartition
    AND type.typname IN ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', '_text', '_varchar')
    AND col.attnum <> key.attnum
GROUP BY 1, 2, 3 ORDER BY 1
"""


@dataclass(frozen=True)
class Column:
    """A column; `longest` is the most characters it takes, None for any number."""

    name: str
    kind: str
    longest: int | None


@dataclass(frozen=True)
class Table:
    """A table with a key of one column, and its columns that can hold text."""

    name: str
    key: str
    key_type: str
    columns: tuple[Column, ...]


def tables() -> list[Table]:
    """Every table that is searched, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        found = cursor.fetchall()
    return [
        Table(name, key, key_type, tuple(Column(*column) for column in zip(*columns, strict=True)))
        for name, key, key_type, *columns in found
        if name not in APART
    ]
