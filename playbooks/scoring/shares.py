"""A sweep over the history of all accounts, by several PostgreSQL backends at once.

A window function keeps one core busy, however many there are. So the accounts are cut into shares of neighbouring ids,
and each of a few threads, with a connection of its own, sweeps the next share that nobody has begun. All of them read
one exported snapshot, so the answer is that of a single query. Shares are handed on in order; a thread that is ahead
waits, holding a few chunks of rows, so memory does not grow with history.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from queue import Empty, Full, Queue
from threading import Event
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Subject
from playbooks.scoring.database import chunks, one_snapshot, rows, stream
from playbooks.scoring.subjects import everybody

ACCOUNTS_IN_A_SHARE = 2_000
PEOPLE_IN_A_SHARE = 20_000
BACKENDS = min(4, os.cpu_count() or 1)
CHUNKS_AHEAD = 4
"""Lists of rows that a share may have waiting."""
NOTICE_SECONDS = 0.1
"""How soon a waiting thread notices that the others have stopped."""

Told = Callable[[int, int], None]
"""Hears how many shares of the history, of how many, have been swept; raising in it ends the sweep."""
Sweep = Callable[[Sequence[int] | None], Composable]
Chunk = list[tuple[Any, ...]]

_BOUNDS = SQL(
    "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM ({}) AS everybody) AS placed"
    " WHERE place % {} = 1 ORDER BY id"
)


def tell_nobody(done: int, total: int) -> None:
    """Hear how far a sweep is, and do nothing about it."""


def sweep(query: Sweep, told: Told = tell_nobody, subject: Subject = Subject.ACCOUNT) -> Iterator[tuple[Any, ...]]:
    """The rows of `query(accounts)` for all accounts (or people), in the order of their ids, all from one snapshot.

    Within a transaction of the caller, whose changes no other connection sees, it is one query on one backend.
    """
    if connection.in_atomic_block:
        yield from stream(query(None))
        return
    with one_snapshot():
        [(snapshot,)] = rows(SQL("SELECT pg_export_snapshot()"))
        yield from _swept(query, all_shares(subject), snapshot, told)


def all_shares(subject: Subject = Subject.ACCOUNT) -> list[range]:
    """The accounts (or people) as ranges of ids; the last one has nobody behind it."""
    size = PEOPLE_IN_A_SHARE if subject == Subject.PERSON else ACCOUNTS_IN_A_SHARE
    bounds = [bound for (bound,) in rows(_BOUNDS.format(everybody(subject), Literal(size)))]
    return [range(first, following) for first, following in pairwise([*bounds, 2**63 - 1])]


def _swept(query: Sweep, shares: list[range], snapshot: str, told: Told) -> Iterator[tuple[Any, ...]]:
    outlets: list[Queue[Chunk | None]] = [Queue(CHUNKS_AHEAD) for _ in shares]
    waiting: Queue[int] = Queue()
    for place in range(len(shares)):
        waiting.put(place)
    stopped = Event()

    def work() -> None:
        try:
            with _backend(snapshot) as wrapper:
                while not stopped.is_set() and (place := _next(waiting)) is not None:
                    for chunk in chunks(wrapper, query(shares[place])):
                        _put(outlets[place], chunk, stopped)
                    _put(outlets[place], None, stopped)
        except BaseException:
            stopped.set()
            raise

    with ThreadPoolExecutor(BACKENDS) as pool:
        workers = [pool.submit(work) for _ in range(min(BACKENDS, len(shares)))]
        try:
            for done, outlet in enumerate(outlets):
                told(done, len(outlets))
                while (chunk := _got(outlet, stopped)) is not None:
                    yield from chunk
        finally:
            stopped.set()
    for worker in workers:
        worker.result()


@contextmanager
def _backend(snapshot: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection of this thread's own, in a transaction that sees what the snapshot saw."""
    wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        wrapper.set_autocommit(False)
        with wrapper.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        yield wrapper
    finally:
        wrapper.close()


def _next(waiting: Queue[int]) -> int | None:
    try:
        return waiting.get_nowait()
    except Empty:
        return None


def _put(outlet: Queue[Chunk | None], chunk: Chunk | None, stopped: Event) -> None:
    while not stopped.is_set():
        try:
            return outlet.put(chunk, timeout=NOTICE_SECONDS)
        except Full:
            continue
    return None


def _got(outlet: Queue[Chunk | None], stopped: Event) -> Chunk | None:
    """The next chunk of a share; None at its end, or once a worker has failed."""
    while not stopped.is_set():
        try:
            return outlet.get(timeout=NOTICE_SECONDS)
        except Empty:
            continue
    return None
