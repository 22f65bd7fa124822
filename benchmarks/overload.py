"""Overload: three times as many batches as the web server can land, sent whether or not the ones before were answered.

What is over its capacity is refused at once, so that what is accepted is landed as fast as without the crowd. Nobody
waits for `Retry-After` here: that is the worst that clients can do.
"""

import http.client
import os
import threading
import time
from dataclasses import dataclass, field
from statistics import median, quantiles

from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope
from benchmarks.result import Result, typical
from benchmarks.usage import EVENTS, TOKEN, body
from benchmarks.web import web_server

ROUNDS = 5
SECONDS = 4.0
TIMES = 3
CLIENTS = 4
CROWD = 160
STORED = b'"stored":%d' % EVENTS


@dataclass
class Tally:
    """What came of the requests of one round, with the seconds that each took."""

    seconds: float
    stored: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    @property
    def goodput(self) -> float:
        """Events stored a second."""
        return len(self.stored) * EVENTS / self.seconds

    @property
    def answered(self) -> float:
        """Requests answered a second, either way."""
        return (len(self.stored) + len(self.refused)) / self.seconds


def run() -> Result:
    """Take turns between a load that the server just carries and three times as much; the median turn counts."""
    _, secret = keys.issue("benchmark", scopes=[Scope.INGEST], by=None, at=now())
    peaks, crowds = [], []
    with web_server() as server:
        Load(server.port, secret, CLIENTS, None).run(SECONDS)
        before = server.peak_megabytes()
        for _ in range(ROUNDS):
            peaks.append(Load(server.port, secret, CLIENTS, None).run(SECONDS))
            crowds.append(Load(server.port, secret, CROWD, TIMES * peaks[-1].answered).run(SECONDS))
        after = server.peak_megabytes()
    how = {"batch": EVENTS, "rounds": ROUNDS, "seconds": SECONDS * ROUNDS}
    ratio = median(crowd.goodput / peak.goodput for peak, crowd in zip(peaks, crowds, strict=True))
    return Result("overload", ratio, {**_told(crowds, after), **how}, {**_told(peaks, before), **how})


def _told(rounds: list[Tally], megabytes: int) -> dict[str, object]:
    return {
        "events_per_second": typical([one.goodput for one in rounds]),
        "requests_per_second": typical([one.answered for one in rounds]),
        "refused": sum(len(one.refused) for one in rounds),
        "stored_ms_p50_p99": _milliseconds([took for one in rounds for took in one.stored]),
        "refused_ms_p50_p99": _milliseconds([took for one in rounds for took in one.refused]),
        "peak_worker_megabytes": megabytes,
    }


def _milliseconds(took: list[float]) -> list[int]:
    if len(took) < 2:
        return []
    cuts = quantiles(took, n=100)
    return [round(cuts[49] * 1000), round(cuts[98] * 1000)]


class Load:
    """Clients that send one batch after another; `rate` a second together, or as fast as they are answered."""

    def __init__(self, port: int, secret: str, clients: int, rate: float | None) -> None:
        self.port = port
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self.clients = clients
        self.pause = 1 / rate if rate else 0.0
        self.pieces = body().split(TOKEN.encode())
        self.turn = threading.Lock()
        self.failed: list[str] = []
        self.due = self.until = 0.0

    def run(self, seconds: float) -> Tally:
        """Send for so long; what is answered later does not count."""
        self.due = time.perf_counter()
        self.until = self.due + seconds
        tally = Tally(seconds)
        threads = [threading.Thread(target=self._send, args=(tally,)) for _ in range(self.clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failed:
            raise RuntimeError(self.failed[0])
        return tally

    def _send(self, tally: Tally) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while self._next():
            sent = os.urandom(6).hex().encode().join(self.pieces)
            began = time.perf_counter()
            connection.request("POST", "/v1/batch", sent, self.headers)
            response = connection.getresponse()
            answer = response.read()
            ended = time.perf_counter()
            took = ended - began
            if ended > self.until:
                break
            if STORED in answer:
                tally.stored.append(took)
            elif response.status in {429, 503} and response.headers["Retry-After"]:
                tally.refused.append(took)
            else:
                self.failed.append(answer.decode())
                break
        connection.close()

    def _next(self) -> bool:
        """Wait for the time of the next batch; false when the round is over."""
        with self.turn:
            due = self.due = max(self.due + self.pause, time.perf_counter() if not self.pause else 0.0)
        if due >= self.until:
            return False
        time.sleep(max(due - time.perf_counter(), 0.0))
        return True
