"""Freshness: from the answer to a delivery until its handoff is in the queue, against an empty chain of three tasks.

Both while usage comes in at half of what web server and worker together can keep up with. The chain has a worker of its
own on the same broker, and as many processes as Baton's. The ratio is the chain's 99th percentile over Baton's.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib import import_module
from itertools import count, islice
from statistics import quantiles
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection
from django.utils.timezone import now

from accounts import keys
from accounts.enums import Role, Scope
from accounts.models import Reassessment, User
from benchmarks import population
from benchmarks.clients import Client, connected, seconds_for
from benchmarks.cores import Meter
from benchmarks.result import Result
from benchmarks.usage import EVENTS
from benchmarks.web import web_server
from benchmarks.workers import redis_server, worker
from config.definitions import import_text
from config.demo.loading import STARTER
from config.line import drain
from handoffs.models import Handoff
from playbooks.models import Qualification
from signals.models import Backfill, Batch

PROBES = 500
PAUSE_SECONDS = 0.1
LOOK_SECONDS = 0.01
OVERTAKEN = 200
"""How many later handoffs may be committed before one: two workers open them side by side."""
ROOM = 1.2
"""How much more usage is made ready than the probes should take; made meanwhile, it would take a core from the line."""
BATCHES = 150
CLIENTS = 4
WAIT_SECONDS = 300


def run() -> Result:
    """Find out what the line keeps up with and who is busy then, send half of that, and probe both sides."""
    import_text(STARTER.read_bytes(), publish=True, at=now())
    drain(now)  # the new definitions' backfills, before there is any usage to walk
    _, secret = keys.issue("benchmark", scopes=[Scope.INGEST], by=None, at=now())
    with ExitStack() as stack:
        redis = os.environ["REDIS_URL"] = stack.enter_context(redis_server())
        stack.callback(os.environ.pop, "REDIS_URL")
        server = stack.enter_context(web_server(REDIS_URL=redis))
        own = stack.enter_context(worker("config", REDIS_URL=redis))
        stack.enter_context(worker("benchmarks.chain", REDIS_URL=redis))
        _through_the_line(server.port, secret, population.introductions())
        # As autovacuum does within its minute: before it, plans are those for empty tables.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        bodies, meter = population.prepared(BATCHES), Meter(web=server.process.pid, worker=own.pid)
        saturation = BATCHES * EVENTS / _through_the_line(server.port, secret, bodies)
        cores = meter.cores()
        rate = saturation / 2
        meanwhile = population.prepared(int(rate * PROBES * PAUSE_SECONDS * ROOM / EVENTS))
        fresh, chained = _probe(server.port, secret, rate, meanwhile)
    ours, base = _percentiles(fresh), _percentiles(chained)
    how = {"probes": PROBES, "events_per_second_meanwhile": round(rate)}
    saturated = {"events_per_second_at_saturation": round(saturation), **cores}
    return Result("freshness", base["p99_ms"] / ours["p99_ms"], ours | how | saturated, base | how)


def _through_the_line(port: int, secret: str, bodies: list[bytes]) -> float:
    """Send all, web server and worker at work side by side; returns the seconds until the line is idle again."""
    started = time.perf_counter()
    with connected(CLIENTS, port, "/v1/batch", secret) as clients:
        seconds_for(clients, bodies)
    _wait_until_idle()
    return time.perf_counter() - started


def _wait_until_idle() -> None:
    trays = (
        Batch.objects.filter(processed_at=None),
        Reassessment.objects.filter(due_at=None),
        Qualification.objects.filter(taken_at=None),
        Backfill.objects.filter(finished_at=None),
    )
    deadline = time.monotonic() + WAIT_SECONDS
    while any(tray.exists() for tray in trays):
        if time.monotonic() > deadline:
            raise TimeoutError("The line did not get idle.")
        time.sleep(0.02)


def _probe(port: int, secret: str, rate: float, meanwhile: list[bytes]) -> tuple[list[float], list[float]]:
    """Seconds of every probe, of Baton and of the chain, while usage comes in at `rate` events a second."""
    # The chain's app reads its broker's address when it is imported.
    seconds_of_three: Callable[[], float] = import_module("benchmarks.chain").seconds_of_three
    seconds_of_three()
    usage, probes = Client(port, "/v1/batch", secret), Client(port, "/v1/batch", secret)
    answered: dict[str, float] = {}
    over = threading.Event()

    def send_usage() -> None:
        for body, _ in zip(meanwhile, _regularly(EVENTS / rate), strict=False):
            if over.is_set():
                return
            usage.post(body)
        raise RuntimeError("The usage that was made ready ended before the probes did.")

    def send_probes() -> None:
        for number in islice(_regularly(PAUSE_SECONDS), PROBES):
            key = f"probe-{number}.example"
            probes.post(_qualifying(key))
            answered[key] = time.perf_counter()

    def run_chains() -> list[float]:
        return [seconds_of_three() for _ in islice(_regularly(PAUSE_SECONDS), PROBES)]

    with ThreadPoolExecutor(3) as pool:
        try:
            sending = [pool.submit(send_usage), pool.submit(send_probes)]
            chained = pool.submit(run_chains)
            visible = _seen()
            times = chained.result()
        finally:
            over.set()
        for job in sending:
            job.result()
    return [at - answered[key] for key, at in visible.items()], times


def _seen() -> dict[str, float]:
    """Look into the queue, as somebody does who may see all of it, until every probe is there; says when each came."""
    manager = User.objects.create_user("manager@benchmark.example")
    manager.groups.add(Group.objects.get_or_create(name=Role.MANAGER)[0])
    queue = Handoff.objects.visible_to(manager).unclosed().order_by("pk")
    seen: dict[str, float] = {}
    last, deadline = 0, time.monotonic() + WAIT_SECONDS
    while len(seen) < PROBES:
        if time.monotonic() > deadline:
            raise TimeoutError(f"Only {len(seen)} of {PROBES} probes came into the queue.")
        found = list(queue.filter(pk__gt=last - OVERTAKEN).values_list("pk", "account__key"))
        at = time.perf_counter()
        last = max((pk for pk, _ in found), default=last)
        seen = {key: at for _, key in found if key.startswith("probe-")} | seen
        time.sleep(LOOK_SECONDS)
    return seen


def _regularly(pause: float) -> Iterator[int]:
    """Count up at even times; whoever is late goes on at once, but what was missed is not made up for."""
    due = time.perf_counter()
    for number in count():
        time.sleep(max(due - time.perf_counter(), 0.0))
        yield number
        due = max(due + pause, time.perf_counter())


def _qualifying(domain: str) -> bytes:
    """What makes a company of the highest tier a PQL at once."""
    common = {"userId": f"founder@{domain}", "context": {"groupId": domain}}
    calls: list[dict[str, Any]] = [
        {"type": "group", "groupId": domain, "traits": {"website": domain, "employees": 800}},
        {"type": "track", "event": "Workflow Run"},
        {"type": "page", "name": "Pricing", "properties": {"in_app": True}},
    ]
    return json.dumps({"batch": [{"messageId": os.urandom(12).hex(), **call, **common} for call in calls]}).encode()


def _percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = quantiles(seconds, n=100)
    return {"p50_ms": round(cuts[49] * 1000, 1), "p99_ms": round(cuts[98] * 1000, 1)}
