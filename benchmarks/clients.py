"""Clients that post over connections they keep, each in a thread, and cost next to nothing themselves.

A request is one prepared piece of bytes, sent over a plain socket: an HTTP library would take longer over a small one
than the server does, and both sides of a ratio would be slowed down alike.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import repeat

Bodies = Iterable[bytes]

TIMEOUT_SECONDS = 60
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Client:
    """One connection to the web server on this machine, kept from request to request."""

    def __init__(self, port: int, path: str, secret: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = (
            f"POST {path} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {secret}",
            "Content-Type: application/json",
            "Content-Length: ",
        )
        self.head = "\r\n".join(head).encode()

    def post(self, body: bytes) -> bytes:
        """Send a body and wait for the answer's; raises when the status is no 2xx."""
        return self.exchange(b"%b%d%b%b" % (self.head, len(body), _HEAD_END, body))

    def exchange(self, request: bytes) -> bytes:
        """Send a whole request and wait for the answer's body; raises when the status is no 2xx."""
        self.socket.sendall(request)
        received = b""
        while _HEAD_END not in received:
            received += self._more()
        head, _, answer = received.partition(_HEAD_END)
        while len(answer) < _length(head):
            answer += self._more()
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"{head.decode()}\n{answer.decode()}")
        return answer

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _more(self) -> bytes:
        received = self.socket.recv(65_536)
        if not received:
            raise ConnectionError("The web server hung up.")
        return received


class Asking(Client):
    """One that asks: what it is given to post is the query of a GET."""

    def __init__(self, port: int, path: str, secret: str) -> None:
        super().__init__(port, path, secret)
        self.start = f"GET {path}?".encode()
        self.rest = f" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n\r\n".encode()

    def post(self, body: bytes) -> bytes:
        """Ask, and wait for the answer."""
        return self.exchange(b"%b%b%b" % (self.start, body, self.rest))


@contextmanager
def connected(number: int, port: int, path: str, secret: str, kind: type[Client] = Client) -> Iterator[list[Client]]:
    """So many clients, for as long as they keep busy: the web server hangs up on who is silent for half a minute."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(kind(port, path, secret))) for _ in range(number)]


def answered_per_second(clients: Iterable[Client], bodies: Bodies, seconds: float, *, expect: bytes = b"") -> float:
    """Post what `bodies` gives from all clients at once for so long; returns requests answered in a second.

    Every answer must have `expect` in it.
    """
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    done = _post(clients, _while(lambda: time.perf_counter() < until, bodies), expect)
    return done / (time.perf_counter() - started)


def seconds_for(clients: Iterable[Client], bodies: Bodies, *, expect: bytes = b"") -> float:
    """Post all bodies from all clients at once; returns how long it took until the last was answered."""
    started = time.perf_counter()
    _post(clients, bodies, expect)
    return time.perf_counter() - started


def the_same(body: bytes) -> Iterator[bytes]:
    """One body over and over."""
    return repeat(body)


def _post(clients: Iterable[Client], bodies: Bodies, expect: bytes) -> int:
    """Let every client take the next body until there are no more; returns how many were answered."""
    feed, turn = iter(bodies), threading.Lock()
    done: list[int] = []
    failures: list[Exception] = []

    def work(client: Client) -> None:
        answered = 0
        try:
            while not failures and (body := _next(feed, turn)) is not None:
                answer = client.post(body)
                if expect not in answer:
                    raise RuntimeError(answer.decode())  # noqa: TRY301 - one place keeps every failure
                answered += 1
        except (OSError, RuntimeError) as error:
            failures.append(error)
        done.append(answered)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(done)


def _next(feed: Iterator[bytes], turn: threading.Lock) -> bytes | None:
    with turn:
        return next(feed, None)


def _while(goes_on: Callable[[], bool], bodies: Bodies) -> Iterator[bytes]:
    for body in bodies:
        if not goes_on():
            return
        yield body


def _length(head: bytes) -> int:
    found = next(line for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
    return int(found.removeprefix(_LENGTH))
