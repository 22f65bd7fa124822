"""One exchange with PostgreSQL that opens a batch and copies its rows.

Both statements go out as one query, and such a query is a transaction of its own unless one is open already. So a
delivery costs two journeys to the database where BEGIN, each statement, the end of the rows and COMMIT were five, and
each is a time at which a thread that computes keeps the others of its process waiting.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from psycopg import ClientCursor, errors
from psycopg.abc import PQGen
from psycopg.generators import copy_end, copy_to, execute
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

PIECE_BYTES = 128 * 1024
"""libpq is given no more at once: it would have to make room for it."""

Row = list[bytes | None]


def ask_and_copy(question: str, arguments: dict[str, Any], copy: str, rows_for: Callable[[Row], bytes]) -> None:
    """Ask, let `rows_for` make COPY's block of the one row that is answered, and copy that.

    Once this returns, it is committed, unless the caller holds a transaction. The values of the answer are in
    PostgreSQL's text format. Django's wrappers of statements are passed by.
    """
    with connection.wrap_database_errors, connection.cursor():
        driver = connection.connection
        query = f"{ClientCursor(driver).mogrify(question, arguments)}; {copy}"
        with driver.lock:
            driver.wait(_exchange(driver.pgconn, query.encode(), rows_for))


def _exchange(server: PGconn, query: bytes, rows_for: Callable[[Row], bytes]) -> PQGen[None]:
    server.send_query(query)
    answered = yield from execute(server)
    if answered[-1].status != ExecStatus.COPY_IN:
        raise errors.error_from_result(answered[-1])
    try:
        block = memoryview(rows_for(_first_row(answered[0])))
    except BaseException:
        yield from _give_up(server)
        raise
    for start in range(0, len(block), PIECE_BYTES):
        yield from copy_to(server, block[start : start + PIECE_BYTES], flush=True)
    yield from copy_end(server, None)


def _give_up(server: PGconn) -> PQGen[None]:
    """Have the server take back what it has done, and leave the connection usable."""
    try:
        yield from copy_end(server, b"the rows could not be made")
    except errors.QueryCanceled:
        return


def _first_row(result: PGresult) -> Row:
    return [result.get_value(0, column) for column in range(result.nfields)]
