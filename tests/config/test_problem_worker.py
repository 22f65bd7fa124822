"""What the web server refuses before any view, over a real connection."""

import json
import logging
import socket
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.http import errors

from accounts.problems import CONTENT_TYPE, usage_problem
from config.patience import SlowHead
from config.problem_worker import BUG, NOT_HTTP, REFUSALS, ProblemWorker, refusal

MESSAGES = [
    (errors.InvalidRequestLine("x"), *NOT_HTTP),
    (errors.InvalidChunkSize(b"zz"), *NOT_HTTP),
    (SlowHead("late"), 408, "The request did not come in time. Send the same again."),
    (errors.LimitRequestLine(5000, 4094), *REFUSALS[errors.LimitRequestLine]),
    (errors.LimitRequestHeaders("many"), *REFUSALS[errors.LimitRequestHeaders]),
    (errors.UnsupportedTransferCoding("foo"), *REFUSALS[errors.UnsupportedTransferCoding]),
    (errors.InvalidResponseHeader("ours"), *BUG),
    (ZeroDivisionError(), *BUG),
]


ORIGIN = "https://www.acme.example"


def answered(error: Exception, req: Any = None) -> tuple[str, dict[str, str], Any]:
    """The status line, the headers and the document that a client gets for an error."""
    worker: Any = SimpleNamespace(log=logging.getLogger("test"))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ProblemWorker.handle_error(worker, req, ours, None, error)
        ours.shutdown(socket.SHUT_WR)
        head, _, body = theirs.makefile("rb").read().partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert int(headers["Content-Length"]) == len(body)
    return status, headers, json.loads(body)


@pytest.mark.parametrize(("error", "status", "detail"), MESSAGES, ids=lambda value: type(value).__name__)
def test_the_answer_is_a_problem_document(error: Exception, status: int, detail: str) -> None:
    line, headers, document = answered(error)

    assert (line.split()[1], headers["Content-Type"], headers["Connection"]) == (str(status), CONTENT_TYPE, "close")
    assert document == usage_problem(status, detail)
    assert refusal(error) == (status, detail)


@pytest.mark.parametrize(
    ("path", "origins", "readable_by"),
    [
        (None, ["*"], "*"),
        (None, [ORIGIN], None),
        ("/v1/batch", ["*"], ORIGIN),
        ("/v1/batch", [ORIGIN], ORIGIN),
        ("/v1/batch", ["https://app.acme.example"], None),
        ("/api/accounts", ["*"], None),
    ],
)
def test_a_page_that_may_send_usage_can_read_the_answer(
    path: str | None, origins: list[str], readable_by: str | None, settings: Any
) -> None:
    settings.USAGE_ORIGINS = origins
    req = path and SimpleNamespace(path=path, uri=path, headers=[("ORIGIN", ORIGIN)])

    _, headers, _ = answered(ZeroDivisionError(), req)

    assert headers.get("Access-Control-Allow-Origin") == readable_by


def test_a_client_that_is_gone_breaks_nothing() -> None:
    worker: Any = SimpleNamespace(log=logging.getLogger("test"))
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours:
        ProblemWorker.handle_error(worker, None, ours, ("127.0.0.1", 1), errors.InvalidRequestLine("x"))
