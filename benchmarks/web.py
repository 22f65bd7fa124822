"""The web server as a user starts it, on a free port, and what its processes need."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

START_SECONDS = 60
MEGABYTE = 1024 * 1024
OWN = "config.wsgi"
BESIDE_BASELINES = "benchmarks.wsgi"


class Server:
    """A running web server."""

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
def web_server(application: str = OWN, **variables: str) -> Iterator[Server]:
    """Start the web server on a free port and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", application]
    environment = {**os.environ, "PORT": str(port), **variables}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    server = Server(process, port)
    try:
        server.wait()
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)


def _peak_bytes(pid: int) -> int:
    """The high-water mark that the kernel keeps; elsewhere than on Linux, what it has now."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return int(psutil.Process(pid).memory_info().rss)
