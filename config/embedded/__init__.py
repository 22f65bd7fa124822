"""PostgreSQL and Redis from their wheels, for a machine that has neither.

Used for whichever of `DATABASE_URL` and `REDIS_URL` is not set. Their data lives under `BATON_HOME`, and they run as
long as a program uses them: every user holds a shared lock on one file, which the kernel takes back however the program
ends, and the last one to leave finds that it can have the lock for itself and stops the servers.
"""

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from config.embedded import postgres, redis
from config.home import home, in_home

__all__ = ["database_url", "ensure_running", "home", "leave", "redis_url", "revive"]

database_url = postgres.url
redis_url = redis.url


class Server(Protocol):
    """What the module of each server offers."""

    NAME: str

    def start(self) -> None:
        """Start the server unless it answers, and wait until it does."""

    def stop(self) -> None:
        """Stop the server and wait until it is gone."""

    def listens(self) -> bool:
        """Say whether somebody is there, without asking more of them."""


class _Use:
    """This program's place among the users of the servers."""

    lock: BinaryIO | None = None
    pid: int | None = None


def ensure_running() -> None:
    """Start what is needed and not running yet, and keep it running until this program ends."""
    if not _needed():
        return
    with in_home(), _starting():
        _join()
        for server in _needed():
            server.start()


def revive() -> list[str]:
    """Start again what was started and has died since; returns the names."""
    dead = [server for server in _needed() if not server.listens()]
    if dead:
        with in_home(), _starting():
            for server in dead:
                server.start()
    return [server.NAME for server in dead]


def leave() -> None:
    """Give up this program's use of the servers, and stop them if nobody else uses them."""
    lock, _Use.lock = _Use.lock, None
    if lock is None or _Use.pid != os.getpid():
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        for server in _needed():
            server.stop()


def _needed() -> list[Server]:
    servers: list[Server] = []
    if not os.environ.get("DATABASE_URL"):
        servers.append(postgres)
    if not os.environ.get("REDIS_URL"):
        servers.append(redis)
    return servers


@contextmanager
def _starting() -> Iterator[None]:
    """Let one program at a time start servers."""
    with (home() / "start.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _join() -> None:
    """Count this program as a user; waits for a program that is just stopping the servers."""
    if _Use.lock is not None:
        return
    _Use.lock = (home() / "users.lock").open("wb")
    _Use.pid = os.getpid()
    fcntl.flock(_Use.lock, fcntl.LOCK_SH)
    atexit.register(leave)
