"""Real servers in the place of the embedded ones, each started on a free port and stopped afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from amqp.exceptions import AMQPError
from kombu.connection import Connection
from kombu.exceptions import KombuError
from redis import Redis
from redis.exceptions import RedisError

from config.embedded import place
from tests.config.programs import free_port

START_SECONDS = 120
RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"
POOLED_SESSIONS = 6
"""Fewer than the programs of a test have connections, so that they have to share."""

_PGBOUNCER = """
[databases]
baton = host={sockets} user=postgres dbname=baton

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 200
"""


def needs(program: str, package: str) -> pytest.MarkDecorator:
    """Skip where the program is not installed, and say how to get it."""
    reason = f"{program} is not installed; on Debian and Ubuntu: apt-get install {package}"
    return pytest.mark.skipif(shutil.which(program) is None, reason=reason)


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis of the system's; gives its URL."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with _running(command):
            url = f"redis://127.0.0.1:{port}/0"
            _wait(lambda: bool(Redis.from_url(url).ping()))
            yield url


class RabbitMQ:
    """A RabbitMQ that can be stopped and started again with what it has stored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        ports = {"RABBITMQ_NODE_PORT": self.port, "RABBITMQ_DIST_PORT": free_port(), "ERL_EPMD_PORT": free_port()}
        self.environment = {
            **os.environ,
            **ports,
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"baton{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": str(folder),
            "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self.process = subprocess.Popen(
            [RABBITMQ], env=self.environment, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait(self._answers)

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(START_SECONDS)

    def end(self) -> None:
        """Stop it for good, with the name server that it has started."""
        self.stop()
        subprocess.run(["epmd", "-kill"], env=self.environment, capture_output=True, check=False)

    def _answers(self) -> bool:
        with Connection(self.url, connect_timeout=2) as connection:  # type: ignore[no-untyped-call]
            connection.connect()
        return True


@contextmanager
def rabbitmq() -> Iterator[RabbitMQ]:
    """Run a RabbitMQ with a node of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = RabbitMQ(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.end()


@contextmanager
def pgbouncer(home: Path) -> Iterator[str]:
    """Put a pool in transaction mode in front of the home's PostgreSQL; gives the URL of the database behind it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(_PGBOUNCER.format(sockets=home / "run", port=port, sessions=POOLED_SESSIONS))
        # It refuses to run as root too, and PostgreSQL's user alone reaches the socket.
        with _running(["pgbouncer", str(settings)], **place.as_server_user()):
            url = f"postgresql://baton@127.0.0.1:{port}/baton"
            _wait(lambda: _connects(url))
            yield url


@contextmanager
def _running(command: list[str], **options: object) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _connects(url: str) -> bool:
    psycopg.connect(url).close()
    return True


def _wait(answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(AMQPError, KombuError, RedisError, psycopg.Error, OSError):
            if answers():
                return
        time.sleep(0.2)
    pytest.fail("A server did not answer.")
