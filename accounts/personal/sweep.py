"""Goes through every table for rows that name a person: to list them, or to take the words out.

A table is walked by its key, `ROWS_AT_A_TIME` rows a step. PostgreSQL picks the rows that may name the person, Python
decides; only columns that change are written.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql
from psycopg.sql import SQL, Composable, Identifier

from accounts.personal.catalog import ONLY, Column, Table, tables
from accounts.personal.door import open_door
from accounts.personal.registry import Near, near
from accounts.personal.subject import Subject
from accounts.personal.words import Words

ROWS_AT_A_TIME = 20_000
JSON_KINDS = ("json", "jsonb")

_CHUNK = SQL("SELECT {key}, {columns} FROM {table} WHERE {where} ORDER BY {key} LIMIT {rows}")
_NAMING = SQL(
    "SELECT {key}::text, {columns}, lower({text}) LIKE ANY (%(patterns)s::text[]) AS names"
    " FROM ({chunk}) AS chunk ORDER BY chunk.{key}"
)
_STEP = SQL(
    "WITH step AS MATERIALIZED ({naming}) SELECT (SELECT count(*) FROM step), step.* FROM step"
    " WHERE names OR {key} = (SELECT {key} FROM step ORDER BY {key}::{key_type} DESC LIMIT 1)"
    " ORDER BY {key}::{key_type}"
)


class Chunk:
    """Some rows of a table: those that may name the person, and where the next ones begin (empty: nowhere)."""

    def __init__(self, table: Table, subject: Subject, position: str) -> None:
        self.table = table
        self.words = subject.words
        self.person_id = subject.person.pk
        found = self._fetch(position)
        full = bool(found) and found[0][0] == ROWS_AT_A_TIME
        self.following: str = found[-1][1] if full else ""
        self.rows = [(row[1], row[2:-1]) for row in found if row[-1]]

    def changes(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """The key of every row that does name the person, its columns that do, and what they become."""
        for key, values in self.rows:
            before: dict[str, Any] = {}
            after: dict[str, Any] = {}
            for column, stored in zip(self.table.columns, values, strict=True):
                value = _loaded(column, stored)
                new = scrubbed(self.words, value, column.longest)
                if new != value:
                    before[column.name], after[column.name] = value, new
            if after:
                yield key, before, after

    def _fetch(self, position: str) -> list[tuple[Any, ...]]:
        table = self.table
        parts: dict[str, Composable] = {
            "key": Identifier(table.key),
            "key_type": SQL(table.key_type),
            "table": Identifier(table.name),
            "columns": SQL(", ").join(Identifier(column.name) for column in table.columns),
            "rows": sql.Literal(ROWS_AT_A_TIME),
            "where": _where(table, position),
            "text": SQL("concat_ws(' ', {})").format(SQL(", ").join(map(_as_text, table.columns))),
        }
        parts["chunk"] = _CHUNK.format(**parts)
        parts["naming"] = _NAMING.format(**parts)
        with connection.cursor() as cursor:
            patterns = lowered(cursor, self.words.patterns())
            given: dict[str, Any] = {"patterns": patterns, "position": position, "person": self.person_id}
            cursor.execute(_STEP.format(**parts), given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


def lowered(cursor: CursorWrapper, patterns: list[str]) -> list[str]:
    """The patterns as PostgreSQL lowers them. As a constant they cost a sixth of what a query of them would."""
    cursor.execute(
        "SELECT COALESCE(array_agg(lower(pattern)), '{}') FROM unnest(%s::text[]) AS given(pattern)", [patterns]
    )
    found: list[str] = cursor.fetchone()[0]
    return found


def mentions(subject: Subject) -> Iterator[dict[str, Any] | None]:
    """Every row of every table that names the person, by table and key, with the columns that do."""
    for table in tables():
        position = ""
        while True:
            chunk = Chunk(table, subject, position)
            for key, before, _ in chunk.changes():
                yield {"table": table.name, "key": key, "fields": before}
            yield None
            if not (position := chunk.following):
                break


def sweep(table: Table, subject: Subject, position: str) -> tuple[int, str]:
    """Take the words out of some rows; returns how many rows had them, and where to go on."""
    chunk = Chunk(table, subject, position)
    changed = 0
    for key, _, after in chunk.changes():
        _update(table, key, after)
        changed += 1
    return changed, chunk.following


def sweep_near(words: Words, accounts: list[int]) -> int:
    """Take the words, bare names and all, out of texts about the accounts; returns how many rows had them."""
    return sum(_sweep_near(entry, words, accounts) for entry in near())


def _sweep_near(entry: Near, words: Words, accounts: list[int]) -> int:
    rows = entry.model._base_manager.filter(**{f"{entry.account}__in": accounts, **entry.only})  # noqa: SLF001 - Django's
    longest = [getattr(entry.model._meta.get_field(name), "max_length", None) for name in entry.fields]
    changed = 0
    for key, *values in rows.values_list("pk", *entry.fields).iterator():
        after = {
            name: new
            for name, value, most in zip(entry.fields, values, longest, strict=True)
            if (new := _scrubbed_near(entry, words, value, most)) != value
        }
        if after:
            with open_door():
                rows.filter(pk=key).update(**after)
            changed += 1
    return changed


def _scrubbed_near(entry: Near, words: Words, value: Any, longest: int | None) -> Any:
    if entry.titles and isinstance(value, str):
        return words.scrub_title(value)[:longest]
    return scrubbed(words, value, longest, close=True)


def scrubbed(words: Words, value: Any, longest: int | None, *, close: bool = False) -> Any:
    """The value of a column without the words; cut if it has become too long for the column."""
    if isinstance(value, str):
        return words.scrub_text(value, close=close)[:longest]
    if isinstance(value, bytes | memoryview):
        return words.scrub_text(bytes(value).decode(errors="surrogateescape")).encode(errors="surrogateescape")
    return words.scrub(value, close=close)


def _where(table: Table, position: str) -> Composable:
    own = SQL(ONLY.get(table.name, "TRUE"))
    if not position:
        return own
    return SQL("{} AND {} > %(position)s::{}").format(own, Identifier(table.key), SQL(table.key_type))


def _as_text(column: Column) -> Composable:
    name = Identifier(column.name)
    return SQL("encode({}, 'escape')").format(name) if column.kind == "bytea" else SQL("{}::text").format(name)


def _update(table: Table, key: str, after: dict[str, Any]) -> None:
    kinds = {column.name: column.kind for column in table.columns}
    statement = SQL("UPDATE {} SET {} WHERE {} = %s::{}").format(
        Identifier(table.name),
        SQL(", ").join(SQL("{} = %s::{}").format(Identifier(name), SQL(_types(kinds[name]))) for name in after),
        Identifier(table.key),
        SQL(table.key_type),
    )
    values = [json.dumps(value) if kinds[name] in JSON_KINDS else value for name, value in after.items()]
    # With its door open, PostgreSQL is sent two statements at once, which takes parameters in order only.
    with open_door(), connection.cursor() as cursor:
        cursor.execute(statement, [*values, key])


def _types(kind: str) -> str:
    """The type's name; PostgreSQL calls arrays by their elements' with a line before it."""
    return f"{kind[1:]}[]" if kind.startswith("_") else kind


def _loaded(column: Column, value: Any) -> Any:
    """The value of a column; raw cursors give JSON as text."""
    return json.loads(value) if column.kind in JSON_KINDS and value is not None else value
