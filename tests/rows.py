"""The whole database, to see that nothing in it has changed."""

from django.db import connection


def everything() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT count(*), md5(string_agg(row::text, '|' ORDER BY row::text)) FROM \"{table}\" AS row"
            )
            found[table] = cursor.fetchone()
    return found
