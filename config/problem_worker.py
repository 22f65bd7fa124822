"""The web server's worker, which says in the form of the API what it refuses before any view is asked."""

import json
import socket
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from accounts.problems import CONTENT_TYPE, is_usage_path, usage_problem
from config.patience import SlowHead
from signals import cors

REFUSALS: dict[type[Exception], tuple[int, str]] = {
    SlowHead: (408, "The request did not come in time. Send the same again."),
    errors.LimitRequestLine: (414, "The address is too long; it may have about 4,000 bytes."),
    errors.LimitRequestHeaders: (431, "The headers are too many or too long: at most 100, of about 8,000 bytes each."),
    errors.ExpectationFailed: (417, "Only “Expect: 100-continue” is understood."),
    errors.UnsupportedTransferCoding: (501, "Transfer-Encoding may only be chunked."),
    errors.ForbiddenProxyRequest: (403, "This proxy may not pass requests on."),
}
NOT_HTTP = (400, "The request could not be understood: it is no valid HTTP.")
BUG = (500, "Something went wrong here, not in your request. It has been written down.")


class ProblemWorker(ThreadWorker):  # type: ignore[misc]
    """Answers with a problem document where the server's own worker has a page of HTML.

    Nobody knows yet whether a program or a person asked; most of those who send what is no HTTP are programs. Nor is it
    known in most cases who asked for what, so each may be the answer to usage.
    """

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer a request that was refused, or that broke outside Django, and note it in the log."""
        status, detail = refusal(exc)
        if status == BUG[0]:
            self.log.error("Error handling request %s", getattr(req, "uri", "without an address"), exc_info=exc)
        else:
            self.log.info("Refused a request from %s: %s", (addr or ("a socket",))[0], exc)
        try:
            util.write_nonblock(client, answer(status, detail, _readable_by(req)))
        except OSError:
            self.log.debug("The client was gone before its answer.")


def refusal(error: Exception) -> tuple[int, str]:
    """Give the status and the words for an error of reading a request; what is no such error is a bug."""
    for kind, answer in REFUSALS.items():
        if isinstance(error, kind):
            return answer
    ours = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)
    return NOT_HTTP if isinstance(error, errors.ParseException) and not isinstance(error, ours) else BUG


def answer(status: int, detail: str, headers: Mapping[str, str]) -> bytes:
    """Write a whole response, after which the connection is closed."""
    body = json.dumps(usage_problem(status, detail), ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Connection: close",
        f"Content-Type: {CONTENT_TYPE}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    )
    return "\r\n".join((*head, "", "")).encode() + body


def _readable_by(req: Any) -> dict[str, str]:
    """Let the page that sent usage read the answer; a request that could not be read has told no origin."""
    if req is None:
        return cors.headers_for_anybody()
    origin = dict(req.headers).get("ORIGIN") if is_usage_path(req.path) else None
    return {"Vary": "Origin", **cors.headers_for(origin)}
