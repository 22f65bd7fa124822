"""The web server's worker process: gunicorn's threads behind a queue of bounded length.

gunicorn's own queue has room for a thousand connections. When more usage comes than can be landed, each request would
wait for seconds, in the end for longer than its client does, and be landed for nobody while the client sends it again.
Here a request that finds the queue full goes through a side door to threads that land nothing: usage is told at once to
come again, and a page is served there, so that a flood of usage does not keep people from their work.

And a connection waits for its first request in the poller instead of in a thread, so that connections on which nothing
is sent hold nobody up; those on which a request does not go on are given up (`config/patience.py`). Which process a
connection comes to is said in `config/sharing.py`.
"""

import json
import random
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from time import monotonic, sleep
from typing import Any

from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response
from gunicorn.workers.gthread import TConn

from accounts.problems import CONTENT_TYPE, is_usage_path, usage_problem
from config import patience
from config.environment import env_number
from config.problem_worker import ProblemWorker
from config.sharing import Share
from signals import cors, refusals
from signals.enums import RequestRefusal

QUEUE = env_number("WEB_QUEUE", 32)
"""Requests that may wait in one process. A batch of 500 takes some 20 ms, so these wait for less than a second."""
SIDE_THREADS = 2
RETRY_AFTER_SECONDS = (1, 5)
"""Between these, at random: clients that were refused together do not come back together."""
BUSY = "Baton has more usage to take than it can. Nothing of this request was stored; send the same again."
DRAIN_SECONDS = 5.0
DRAIN_BYTES = 1024 * 1024
LONGEST_DRAIN = 32
"""Pieces of `DRAIN_BYTES` that are read from a refused request before its connection is given up."""
LOG_SECONDS = 10.0
LEFT_TIMES = 10
LEFT_SECONDS = 0.0005
"""A connection is left so often and so long to whoever has fewer: together as long as a thread may keep the others."""


class BoundedThreadWorker(ProblemWorker):
    """Lets in as many requests as there are threads and places in the queue.

    `queued` changes in the main thread of the process alone; the others only look into it. `share` is given by the
    parent before it forks.
    """

    share: Share | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queued: set[TConn] = set()
        self.refused = 0
        self.logged_at = 0.0
        self.left = 0

    def init_process(self) -> None:
        """Open the side door in the process that runs it."""
        self.side_door = ThreadPoolExecutor(SIDE_THREADS)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, unless another process that has fewer takes it in a moment."""
        if self.share and self.left < LEFT_TIMES and self.share.is_more_than_least():
            self.left += 1
            sleep(LEFT_SECONDS)
            return
        self.left = 0
        super().accept(listener)
        self._say_connections()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Tell the others when connections have ended."""
        super().wait_for_and_dispatch_events(timeout)
        self._say_connections()

    def enqueue_req(self, conn: TConn) -> None:
        """Send a request to the queue, or through the side door; a connection without a request has to wait for it."""
        if not (conn.initialized or conn.data_ready):
            self._wait_for_request(conn)
        elif len(self.queued) < self.cfg.threads + QUEUE:
            self.queued.add(conn)
            super().enqueue_req(conn)
        else:
            handled = self.side_door.submit(self.handle, conn)
            handled.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def finish_request(self, conn: TConn, done: "Future[Any]") -> None:
        """Give its place in the queue to the next."""
        self.queued.discard(conn)
        super().finish_request(conn, done)

    def handle(self, conn: TConn) -> Any:
        """Read a request and serve it, with patience that ends (`config.patience`)."""
        conn.init()
        patience.begin(conn.parser)
        return super().handle(conn)

    def handle_request(self, req: Request, conn: TConn) -> Any:
        """Serve what was let in, and pages in any case.

        A body that the view did not read, being too long, is read to its end: a client that is still sending when its
        connection closes takes it for broken and never sees the answer.
        """
        patience.head_is_read(conn.parser)
        if conn in self.queued or req.method != "POST" or not is_usage_path(req.path):
            goes_on = super().handle_request(req, conn)
            return not req.body.failed and _drain(req, conn) and goes_on
        return self._refuse(req, conn)

    def _say_connections(self) -> None:
        if self.share:
            self.share.say(self.nr_conns)

    def _wait_for_request(self, conn: TConn) -> None:
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _refuse(self, req: Request, conn: TConn) -> bool:
        """Read the request to its end, or else its client would not read the answer; says whether to go on with it."""
        answer = Response(req, conn.sock, self.cfg)
        if not _drain(req, conn) or not self.alive:
            answer.force_close()
        answer.start_response(f"503 {HTTPStatus(503).phrase}", _headers(dict(req.headers).get("ORIGIN")))
        answer.write(BODY)
        answer.close()
        self._note_refusal()
        return not answer.should_close()

    def _note_refusal(self) -> None:
        self.refused += 1
        refusals.count(RequestRefusal.NO_ROOM)
        if monotonic() - self.logged_at >= LOG_SECONDS:
            self.logged_at = monotonic()
            self.log.warning("More usage comes than can be taken: %s requests were told to come again", self.refused)
            self.refused = 0


BODY = json.dumps(usage_problem(503, BUSY)).encode()


def _headers(origin: str | None) -> list[tuple[str, str]]:
    """Those of the refusal, which a page of another site may read as it may any other answer to its usage."""
    wait = random.randint(*RETRY_AFTER_SECONDS)  # noqa: S311 - it keeps no secret
    return [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Length", str(len(BODY))),
        ("Retry-After", str(wait)),
        ("Vary", "Origin"),
        *cors.headers_for(origin).items(),
    ]


def _drain(req: Request, conn: TConn) -> bool:
    conn.sock.settimeout(DRAIN_SECONDS)
    try:
        return any(not req.body.read(DRAIN_BYTES) for _ in range(LONGEST_DRAIN))
    except TimeoutError:
        return False
    finally:
        conn.sock.settimeout(None)
