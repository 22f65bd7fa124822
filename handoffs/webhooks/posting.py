"""One attempt to hand one message over: no redirect is followed, no proxy asked, nothing takes longer than `SECONDS`.

It touches no database, so that it can wait in a thread of its own.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from threading import Timer

from handoffs.webhooks.addresses import check_url, open_socket, split
from handoffs.webhooks.errors import BadUrl

SECONDS = 15.0
ANSWER_CHARACTERS = 500
ANSWER_BYTES = 4 * ANSWER_CHARACTERS
LONGEST_WAIT = timedelta(hours=24)
AGENT = "Baton-Webhooks/1"


@dataclass(frozen=True)
class Answer:
    """What came back: the status and the beginning of the text; or `why` nothing did.

    `wait` is how long the receiver asks to be left alone.
    """

    status: int | None = None
    text: str = ""
    why: str = ""
    wait: timedelta | None = None


class _Open(HTTPConnection):
    """A connection that `open_socket` decides about."""

    def connect(self) -> None:
        self.sock = open_socket(self.host, self.port, SECONDS)


class _Secure(HTTPSConnection):
    """The same, with the certificate checked against the name."""

    def connect(self) -> None:
        plain = open_socket(self.host, self.port, SECONDS)
        self.sock = plain  # so that the deadline reaches it during the handshake
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def post(url: str, body: bytes, headers: Mapping[str, str], at: datetime) -> Answer:
    """Send it once, and say what came of that."""
    try:
        parts = split(check_url(url))
    except BadUrl as error:
        return Answer(why=str(error))
    host = parts.hostname or ""
    connection = _Secure(host, parts.port or 443) if parts.scheme == "https" else _Open(host, parts.port or 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"Content-Type": "application/json", "User-Agent": AGENT, **headers}
    try:
        with _ending(connection):
            connection.request("POST", path, body, sent)
            response = connection.getresponse()
            text = response.read(ANSWER_BYTES).decode(errors="replace").replace("\0", "")[:ANSWER_CHARACTERS]
            answer = Answer(response.status, text.strip(), wait=_wait(response.headers.get("Retry-After", ""), at))
    except TimeoutError:
        return Answer(why=f"No answer within {SECONDS:.0f} seconds.")
    except (OSError, HTTPException, ValueError) as error:
        return Answer(why=_reason(error))
    finally:
        connection.close()
    return answer


@contextmanager
def _ending(connection: HTTPConnection) -> Iterator[None]:
    """Cut the connection after `SECONDS` in all: each byte that trickles in would begin a socket's own timeout anew."""
    late = False

    def cut() -> None:
        nonlocal late
        late = True
        if connection.sock is not None:
            with suppress(OSError):  # it may have ended by itself
                connection.sock.shutdown(SHUT_RDWR)

    timer = Timer(SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException, ValueError):
        if not late:
            raise
    finally:
        timer.cancel()
    if late:  # what has come until then may look whole
        raise TimeoutError


def _reason(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) else str(error)
    return f"Not reached: {said or error or type(error).__name__}"[:300]


def _wait(text: str, at: datetime) -> timedelta | None:
    """What `Retry-After` asks for, in seconds or as a date; at most `LONGEST_WAIT`."""
    if text.isdecimal():
        return min(timedelta(seconds=min(int(text[:9]), 10**8)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return min(max((until if until.tzinfo else until.replace(tzinfo=UTC)) - at, timedelta(0)), LONGEST_WAIT)
