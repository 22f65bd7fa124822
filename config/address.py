"""Where Baton is reached: taking the port, and naming the address."""

import errno
import os
import socket
import time

from config.gunicorn import HOST, PORT
from config.home import CannotStart

# A run that was killed lets go of its port a moment after it lets go of its lock.
PORT_SECONDS = 2
BACKLOG = 512
FIRST_FREE_PORT = 1024  # those below are the system's own
LAST_PORT = 65_535
NOT_OURS = {errno.EADDRNOTAVAIL, socket.EAI_NONAME, socket.EAI_AGAIN}


def listen() -> socket.socket:
    """Take the port before anything else is started, and keep it while the web server is restarted."""
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            return socket.create_server((HOST, PORT), family=family, backlog=BACKLOG)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise CannotStart(_refusal(error.errno or 0)) from None
            time.sleep(0.1)


def url() -> str:
    """Name the address for people."""
    return f"http://{'localhost' if HOST == '127.0.0.1' else reachable()}:{PORT}"


def reachable() -> str:
    """Name the host as a program on this machine reaches it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(HOST, HOST)  # noqa: S104 - the address that means all of them
    return f"[{host}]" if ":" in host else host


def _refusal(number: int) -> str:
    """Say which of the two settings would help: a host that is not this machine's is no matter of ports."""
    if number in NOT_OURS:
        return f"Baton cannot listen on HOST={HOST}: it is no address of this machine. Try HOST=127.0.0.1."
    other = PORT + 1 if FIRST_FREE_PORT <= PORT < LAST_PORT else 8000
    return (
        f"Baton cannot listen on {HOST} port {PORT}: {os.strerror(number)}. Choose another port, such as PORT={other}."
    )
