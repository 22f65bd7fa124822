"""Looks for words in every column of every table that could hold them, whatever the table is for."""

from collections.abc import Iterable

from django.db import connection

_COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
    AND (c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY', 'uuid', 'inet'))
"""


def found(words: Iterable[str]) -> set[tuple[str, str, str]]:
    """Table, column and word, for each word that is anywhere, in upper or lower case."""
    asked = [word.lower() for word in words]
    hits = set()
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column, kind in cursor.fetchall():
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            words_in = f'FROM "{table}", unnest(%s::text[]) AS word WHERE position(word IN lower({text})) > 0'
            cursor.execute(f"SELECT DISTINCT word {words_in}", [asked])
            hits |= {(table, column, word) for (word,) in cursor.fetchall()}
    return hits
