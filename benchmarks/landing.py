"""Landing: batches of 500 over HTTP to the web server, against staged COPY of rows that were rendered beforehand."""

import http.client
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope
from benchmarks import staged_copy
from benchmarks.result import Result, typical
from benchmarks.usage import EVENTS, TOKEN, body

ROUNDS = 3
SECONDS = 4.0
CLIENTS = 4
WRITERS = 2
FASTEST_WRITER = 60_000
START_SECONDS = 60
MEGABYTE = 1024 * 1024


def run() -> Result:
    """Take turns, so that whatever else the machine does hits both sides alike."""
    _, secret = keys.issue("benchmark", scopes=[Scope.INGEST], by=None, at=now())
    ours, theirs = [], []
    with web_server() as server:
        requests_per_second(server.port, secret, 1.0)
        for _ in range(ROUNDS):
            ours.append(requests_per_second(server.port, secret, SECONDS) * EVENTS)
            theirs.append(baseline_rate())
        memory = server.peak_megabytes()
    rate, base = typical(ours), typical(theirs)
    how = {"batch": EVENTS, "rounds": ROUNDS, "seconds": SECONDS * ROUNDS}
    return Result(
        "landing",
        rate / base,
        {"events_per_second": rate, "clients": CLIENTS, "peak_worker_megabytes": memory, **how},
        {"events_per_second": base, "writers": WRITERS, **how},
    )


class Server:
    """The web server as a user starts it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def peak_megabytes(self) -> int:
        """The most resident memory that any of its processes ever had."""
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        return max(_peak_bytes(member.pid) for member in family) // MEGABYTE

    def wait(self) -> None:
        """Return once it answers."""
        for _ in range(START_SECONDS * 10):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise TimeoutError(f"The web server did not answer within {START_SECONDS} s.")


@contextmanager
def web_server() -> Iterator[Server]:
    """Start the web server on a free port and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    process = subprocess.Popen(command, env={**os.environ, "PORT": str(port)}, stderr=subprocess.DEVNULL)
    server = Server(process, port)
    try:
        server.wait()
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)


def requests_per_second(port: int, secret: str, seconds: float) -> float:
    """Send from several clients at once for so long; every answer must say that all was stored."""
    template, done, until = body(), [0] * CLIENTS, time.perf_counter() + seconds

    def send(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        while time.perf_counter() < until:
            sent = template.replace(TOKEN.encode(), os.urandom(6).hex().encode())
            connection.request("POST", "/v1/batch", sent, headers)
            answer = connection.getresponse().read()
            if b'"stored":%d' % EVENTS not in answer:
                raise RuntimeError(answer.decode())
            done[client] += 1
        connection.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=send, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - started)


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


def _peak_bytes(pid: int) -> int:
    """The high-water mark that the kernel keeps; elsewhere than on Linux, what it has now."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return int(psutil.Process(pid).memory_info().rss)
