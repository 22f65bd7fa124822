"""Clients that begin a request and do not go on, over a real connection."""

import socket
from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

from config import patience
from config.patience import PatientUnreader, SlowHead
from signals.ingest import body

HEAD = b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n"
BODY = b'{"batch":[]}'
PATIENCE_SECONDS = 0.1


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, RequestParser]]:
    """A client's end of a connection, and what reads the other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        parser = RequestParser(Config(), ours, ("127.0.0.1", 1))
        patience.begin(parser)
        parser.unreader.patience = PATIENCE_SECONDS
        yield theirs, parser


def test_half_a_head_is_given_up(client: tuple[socket.socket, RequestParser]) -> None:
    client[0].sendall(HEAD[:-4])

    with pytest.raises(SlowHead):
        next(client[1])


def test_half_a_body_is_given_up_and_said_to_be_slow(client: tuple[socket.socket, RequestParser]) -> None:
    theirs, parser = client
    theirs.sendall(HEAD + BODY[:5])
    read = next(parser)
    patience.head_is_read(parser)
    request = RequestFactory().post("/v1/batch", BODY, content_type="application/json")
    request.META["wsgi.input"] = request._stream = read.body

    with pytest.raises(body.TooSlow):
        body.read(request, limit=100)

    assert read.body.failed


def test_bytes_buy_time(client: tuple[socket.socket, RequestParser], monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, parser = client
    now = parser.unreader.began
    monkeypatch.setattr(patience, "monotonic", lambda: now)
    theirs.sendall(HEAD)
    read = next(parser)
    assert parser.unreader.received == len(HEAD)

    now += PATIENCE_SECONDS + 0.9 * len(HEAD) / patience.LEAST_BYTES_PER_SECOND
    theirs.sendall(BODY)
    assert read.body.read(100) == BODY

    now += 1
    with pytest.raises(SlowHead):
        parser.unreader.chunk()
    patience.begin(parser)
    theirs.sendall(HEAD)
    assert parser.unreader.chunk() == HEAD


def test_whoever_waits_for_less_keeps_to_that(client: tuple[socket.socket, RequestParser]) -> None:
    unreader: PatientUnreader = client[1].unreader
    unreader.sock.settimeout(0.01)

    with pytest.raises(SlowHead):
        unreader.chunk()

    assert unreader.sock.gettimeout() == 0.01
