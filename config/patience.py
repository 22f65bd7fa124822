"""How long a client may take to send a request, so that one that stalls or has vanished keeps no thread for ever.

A phone that loses its network in the middle of a body tells nobody. Time is given at first and for every byte that
comes: a slow network may take as long as it needs, and whoever sends a byte now and then may not.
"""

import socket
from time import monotonic

from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import SocketUnreader

PATIENCE_SECONDS = 10.0
LEAST_BYTES_PER_SECOND = 8 * 1024


class SlowHead(ParseException):  # type: ignore[misc]
    """The headers of a request did not come in time."""


class SlowBody(TimeoutError):
    """The body of a request did not come in time."""


class PatientUnreader(SocketUnreader):  # type: ignore[misc]
    """Reads a request from its socket as long as it comes fast enough; `begin` starts the next one."""

    def __init__(self, sock: socket.socket, patience: float = PATIENCE_SECONDS) -> None:
        super().__init__(sock)
        self.patience = patience
        self.begin()

    def begin(self) -> None:
        """Count the time of a request from now on; its headers come first."""
        self.began = monotonic()
        self.received = 0
        self.in_head = True

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Wait for the next bytes, but not for longer than whoever reads would.

        Raises:
            SlowHead, SlowBody: the client has taken too long.
        """
        given = self.sock.gettimeout()
        left = self.began + self.patience + self.received / LEAST_BYTES_PER_SECOND - monotonic()
        if left <= 0:
            raise self._error()
        self.sock.settimeout(left if given is None else min(left, given))
        try:
            data: bytes = super().chunk(size_hint)
        except TimeoutError as error:
            raise self._error() from error
        finally:
            self.sock.settimeout(given)
        self.received += len(data)
        return data

    def _error(self) -> Exception:
        return SlowHead("The headers came too slowly") if self.in_head else SlowBody("The body came too slowly")


def begin(parser: object) -> None:
    """Have the next request of a connection read with patience that ends."""
    if not isinstance(parser, RequestParser):
        return
    if isinstance(parser.unreader, PatientUnreader):
        parser.unreader.begin()
    else:
        parser.unreader = PatientUnreader(parser.unreader.sock)


def head_is_read(parser: object) -> None:
    """Say that what comes from now on is the body."""
    unreader = getattr(parser, "unreader", None)
    if isinstance(unreader, PatientUnreader):
        unreader.in_head = False
