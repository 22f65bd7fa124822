"""One exchange with PostgreSQL that opens a batch and copies its rows.

All its statements go out as one query, and such a query is a transaction of its own unless one is open already. So a
delivery costs fewer journeys to the database than BEGIN, each statement, the end of each COPY's rows and COMMIT would
be, and each is a time at which a thread that computes keeps the others of its process waiting.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from psycopg import ClientCursor, errors
from psycopg.abc import PQGen
from psycopg.generators import copy_end, copy_to, execute, send
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

PIECE_BYTES = 128 * 1024
"""libpq is given no more at once: it would have to make room for it."""

Row = list[bytes | None]
BlocksFor = Callable[[Row | None], Iterable[bytes]]


def ask_and_copy(question: str, arguments: dict[str, Any], copies: Sequence[str], blocks_for: BlocksFor) -> None:
    """Ask, let `blocks_for` make a block for each COPY of the row that is answered, or of none, and copy these.

    Once this returns, it is committed, unless the caller holds a transaction. The values of the answer are in
    PostgreSQL's text format. Django's wrappers of statements are passed by.
    """
    with connection.wrap_database_errors, connection.cursor():
        driver = connection.connection
        query = "; ".join([ClientCursor(driver).mogrify(question, arguments), *copies])
        with driver.lock:
            driver.wait(_exchange(driver.pgconn, query.encode(), blocks_for))


def _exchange(server: PGconn, query: bytes, blocks_for: BlocksFor) -> PQGen[None]:
    server.send_query(query)
    answered = yield from execute(server)
    _check(answered)
    try:
        blocks = list(blocks_for(_first_row(answered[0])))
    except BaseException:
        yield from _give_up(server)
        raise
    for block in blocks:
        yield from _copy(server, memoryview(block))
        while server.put_copy_end() == 0:
            yield from send(server)
        _check((yield from execute(server)))


def _copy(server: PGconn, block: memoryview) -> PQGen[None]:
    for start in range(0, len(block), PIECE_BYTES):
        is_last = start + PIECE_BYTES >= len(block)
        yield from copy_to(server, block[start : start + PIECE_BYTES], flush=not is_last)


def _check(answered: list[PGresult]) -> None:
    """Raise what the server has against the last statement, if it has."""
    if answered[-1].status == ExecStatus.FATAL_ERROR:
        raise errors.error_from_result(answered[-1])


def _give_up(server: PGconn) -> PQGen[None]:
    """Have the server take back what it has done, and leave the connection usable."""
    try:
        yield from copy_end(server, b"the rows could not be made")
    except errors.QueryCanceled:
        return


def _first_row(result: PGresult) -> Row | None:
    return [result.get_value(0, column) for column in range(result.nfields)] if result.ntuples else None
