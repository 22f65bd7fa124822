"""Processing: landed events through identity and matching, against landing them over HTTP.

One process matches what the web server has just landed, with the starter definitions. Both rates are measured with few
events stored and with many; `flat` is the second rate of processing over the first.
"""

import time

from django.db import connection
from django.db.models import Max
from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope
from benchmarks import population
from benchmarks.clients import connected, seconds_for
from benchmarks.result import Result, typical
from benchmarks.usage import EVENTS
from benchmarks.web import web_server
from config.definitions import import_text
from config.demo.loading import STARTER
from signals.models import Batch
from signals.stations import match_batches

ROUNDS = 5
BATCHES = 200
CLIENTS = 4
FEW = 100_000
MANY = 10_000_000


def run() -> Result:
    """Introduce the population, measure, give it a long past, and measure again."""
    import_text(STARTER.read_bytes(), publish=True, at=now())
    _, secret = keys.issue("benchmark", scopes=[Scope.INGEST], by=None, at=now())
    with web_server() as server:
        _land(server.port, secret, population.introductions())
        _process()
        few = _measure(server.port, secret, FEW)
        many = _measure(server.port, secret, MANY)
    return Result(
        "processing",
        many["processed"] / many["landed"],
        {
            "events_per_second": many["processed"],
            "flat": round(many["processed"] / few["processed"], 3),
            f"events_per_second_at_{FEW}": few["processed"],
            "processes": 1,
        },
        {
            "events_per_second": many["landed"],
            f"events_per_second_at_{FEW}": few["landed"],
            "clients": CLIENTS,
            "rounds": ROUNDS,
            "events": BATCHES * EVENTS,
        },
    )


def _measure(port: int, secret: str, stored: int) -> dict[str, int]:
    """Fill up to so many stored events; then land and process in turns."""
    missing = stored - _stored()
    if missing > 0:
        population.add_past(missing, Batch.objects.aggregate(last=Max("pk"))["last"] or 0, now())
    landed, processed = [], []
    for _ in range(ROUNDS):
        bodies = population.prepared(BATCHES)
        landed.append(BATCHES * EVENTS / _land(port, secret, bodies))
        processed.append(BATCHES * EVENTS / _process())
    return {"landed": typical(landed), "processed": typical(processed)}


def _land(port: int, secret: str, bodies: list[bytes]) -> float:
    """Send all from several clients; returns the seconds it took."""
    with connected(CLIENTS, port, "/v1/batch", secret) as clients:
        return seconds_for(clients, bodies, expect=b'"duplicate":0')


def _process() -> float:
    """Empty the tray; returns the seconds it took."""
    started = time.perf_counter()
    while match_batches(now()):
        pass
    return time.perf_counter() - started


def _stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM signals_ledgerentry")
        return int(cursor.fetchone()[0])
