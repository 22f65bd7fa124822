"""Landing: batches of 500 over HTTP to the web server, against staged COPY of rows that were rendered beforehand.

In the same run two endpoints as one writes them with Django REST framework (`benchmarks.plain_drf`) are sent the same.
"""

import multiprocessing
import os

from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope
from benchmarks import plain_drf, staged_copy
from benchmarks.clients import answered_per_second, connected
from benchmarks.result import Result, typical
from benchmarks.usage import EVENTS, bodies
from benchmarks.web import BESIDE_BASELINES, web_server

ROUNDS = 3
SECONDS = 4.0
CLIENTS = 4
WRITERS = 2
FASTEST_WRITER = 60_000
START_SECONDS = 60


def run() -> Result:
    """Take turns, so that whatever else the machine does hits all sides alike."""
    _, secret = keys.issue("benchmark", scopes=[Scope.INGEST], by=None, at=now())
    plain_drf.create_table()
    ours, theirs, plain, tuned = [], [], [], []
    with web_server() as server, web_server(BESIDE_BASELINES) as other:
        landing_rate(server.port, secret, 1.0)
        for _ in range(ROUNDS):
            ours.append(landing_rate(server.port, secret, SECONDS))
            theirs.append(baseline_rate())
            plain.append(landing_rate(other.port, secret, SECONDS, path=plain_drf.PLAIN))
            tuned.append(landing_rate(other.port, secret, SECONDS, path=plain_drf.TUNED))
        memory = server.peak_megabytes()
    rate, base = typical(ours), typical(theirs)
    drf, best_drf = typical(plain), typical(tuned)
    how = {"batch": EVENTS, "rounds": ROUNDS, "seconds": SECONDS * ROUNDS}
    return Result(
        "landing",
        rate / base,
        {
            "events_per_second": rate,
            "clients": CLIENTS,
            "times_plain_drf": round(rate / drf, 1),
            "times_tuned_drf": round(rate / best_drf, 1),
            "peak_worker_megabytes": memory,
            **how,
        },
        {
            "events_per_second": base,
            "writers": WRITERS,
            "plain_drf_events_per_second": drf,
            "tuned_drf_events_per_second": best_drf,
            **how,
        },
    )


def landing_rate(port: int, secret: str, seconds: float, *, path: str = "/v1/batch") -> float:
    """Events a second from several clients at once; every answer must say that all was stored."""
    with connected(CLIENTS, port, path, secret) as clients:
        return EVENTS * answered_per_second(clients, bodies(), seconds, expect=b'"stored":%d' % EVENTS)


def baseline_rate() -> float:
    """Events a second of all writers together."""
    spawn = multiprocessing.get_context("spawn")
    ready, rates = spawn.Barrier(WRITERS), spawn.Queue()
    blocks = int(FASTEST_WRITER * SECONDS / EVENTS)
    given = (os.environ["DATABASE_URL"], blocks, SECONDS, ready, rates)
    writers = [spawn.Process(target=staged_copy.write, args=given) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    found: list[float] = [rates.get(timeout=START_SECONDS) for _ in writers]
    for writer in writers:
        writer.join()
    return sum(found)
