"""The web server's queue, seen from outside: four threads and two places in front of an application that waits."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from http.client import HTTPConnection
from typing import NamedTuple

import pytest

from config import web_worker
from tests.config.programs import BASE_DIR, environment, free_port, fresh_home

THREADS, QUEUE = 4, 2
PATIENCE_SECONDS = 30
ORIGIN = "https://www.acme.example"
LARGE = b"x" * 700_000


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Server(NamedTuple):
    port: int
    clients: ThreadPoolExecutor

    def connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        over: HTTPConnection | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        connection = over or self.connection()
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return Answer(response.status, dict(response.headers), response.read())

    def flood(self, requests: int, body: bytes = b"") -> "list[Future[Answer]]":
        return [self.clients.submit(self.ask, "POST", "/v1/batch", body) for _ in range(requests)]


@pytest.fixture
def server() -> Iterator[Server]:
    port = free_port()
    options = ["--workers", "1", "--threads", str(THREADS), "-c", "config/gunicorn.py"]
    with fresh_home() as home, ThreadPoolExecutor(32) as clients:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "tests.config.waiting_app"],
            cwd=BASE_DIR,
            env=environment(home, PORT=port, WEB_QUEUE=str(QUEUE)),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            assert any("Booting worker" in line for line in process.stderr)
            yield Server(int(port), clients)
        finally:
            process.kill()
            process.communicate()


def refused(answers: "list[Future[Answer]]", number: int) -> list[Answer]:
    """Wait until so many are answered; the others are inside."""
    waiting = set(answers)
    while len(answers) - len(waiting) < number:
        done, waiting = wait(waiting, PATIENCE_SECONDS, FIRST_COMPLETED)
        assert done
    return [answer.result() for answer in answers if answer.done()]


def test_usage_that_finds_the_queue_full_is_told_to_come_again(server: Server) -> None:
    answers = server.flood(THREADS + QUEUE + 5)
    turned_away = refused(answers, 5)
    server.ask("GET", "/release")

    statuses = sorted(answer.result().status for answer in answers)
    assert statuses == [200] * (THREADS + QUEUE) + [503] * 5
    for answer in turned_away:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert 1 <= int(answer.headers["Retry-After"]) <= 5
        assert (json.loads(answer.body)["status"], json.loads(answer.body)["detail"]) == (503, web_worker.BUSY)


def test_a_page_of_another_site_can_read_that_it_is_to_come_again(server: Server) -> None:
    answers = server.flood(THREADS + QUEUE + 1)
    refused(answers, 1)

    answer = server.ask("POST", "/v1/batch", headers={"Origin": ORIGIN})
    server.ask("GET", "/release")

    told = json.loads(answer.body)
    assert (answer.status, told["code"], told["message"]) == (503, "service_unavailable", web_worker.BUSY)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["Vary"] == "Origin"


def test_pages_and_the_api_are_served_beside_a_full_queue(server: Server) -> None:
    answers = server.flood(THREADS + QUEUE + 1)
    refused(answers, 1)

    asked = [("GET", "/accounts/"), ("GET", "/readyz"), ("POST", "/api/handoffs/1/acknowledge")]
    served = [server.ask(method, path) for method, path in asked]

    assert [(answer.status, answer.body.decode()) for answer in served] == [(200, path) for _, path in asked]
    assert server.ask("GET", "/release").status == 200


def test_a_refused_client_reads_the_answer_to_a_large_body_and_goes_on_with_its_connection(server: Server) -> None:
    answers = server.flood(THREADS + QUEUE + 1)
    refused(answers, 1)
    connection = server.connection()

    first = server.ask("POST", "/v1/batch", LARGE, over=connection)
    second = server.ask("GET", "/release", over=connection)
    wait(answers, PATIENCE_SECONDS)
    # A place is free again a moment after the answer.
    again = (server.ask("POST", "/v1/batch", LARGE, over=connection) for _ in range(100))
    third = next(answer for answer in again if answer.status != 503)

    assert [first.status, second.status, third.status] == [503, 200, 200]


def test_places_are_given_back(server: Server) -> None:
    server.ask("GET", "/release")

    answers = [server.ask("POST", "/v1/track").status for _ in range(3 * (THREADS + QUEUE))]

    assert set(answers) == {200}


def test_connections_on_which_nothing_is_sent_hold_nobody_up(server: Server) -> None:
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(3 * THREADS)]
    quick = HTTPConnection("127.0.0.1", server.port, timeout=4)

    answer = server.ask("GET", "/accounts/", over=quick)

    assert answer.status == 200
    for connection in silent:
        connection.close()


@pytest.mark.parametrize("headers", [{}, {"Connection": "close"}])
def test_who_sends_a_body_that_nobody_reads_gets_the_answer(server: Server, headers: dict[str, str]) -> None:
    connection = server.connection()

    connection.request("POST", "/accounts/", LARGE * 20, headers)

    assert connection.getresponse().status == 200
