"""Duplicates: every batch of a first run sent once more, against the rate of that first run. Nothing may change.

That is what a client's retries cost after an answer got lost.
"""

from itertools import islice

from django.db import connection
from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope
from benchmarks.clients import connected, seconds_for
from benchmarks.result import Result, typical
from benchmarks.usage import EVENTS, bodies
from benchmarks.web import web_server

ROUNDS = 5
BATCHES = 300
CLIENTS = 4

_STORED = """
SELECT count(*), sum(hashtextextended(e::text, 0)), (SELECT count(*) FROM signals_ledgerentry),
    (SELECT sum(stored) FROM signals_batch) FROM signals_event e
"""


def run() -> Result:
    """Each round has new batches; they are sent once, and then again."""
    _, secret = keys.issue("benchmark", scopes=[Scope.INGEST], by=None, at=now())
    first, again = [], []
    with web_server() as server, connected(CLIENTS, server.port, "/v1/batch", secret) as clients:
        seconds_for(clients, islice(bodies(), BATCHES // 10))
        for _ in range(ROUNDS):
            batches = list(islice(bodies(), BATCHES))
            first.append(BATCHES * EVENTS / seconds_for(clients, batches, expect=b'"stored":%d' % EVENTS))
            stored = _stored()
            again.append(BATCHES * EVENTS / seconds_for(clients, batches, expect=b'"duplicate":%d' % EVENTS))
            if _stored() != stored:
                raise RuntimeError("Sending the same again has changed what is stored.")
    rate, base = typical(again), typical(first)
    how = {"events": BATCHES * EVENTS, "clients": CLIENTS, "rounds": ROUNDS}
    return Result("duplicates", rate / base, {"events_per_second": rate, **how}, {"events_per_second": base, **how})


def _stored() -> tuple[object, ...]:
    """A sum over everything that the events say, and the number of message ids known."""
    with connection.cursor() as cursor:
        cursor.execute(_STORED)
        found: tuple[object, ...] = cursor.fetchone()
        return found
