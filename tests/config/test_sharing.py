"""Connections come to the process that holds fewest, seen within the workers and from outside."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from config import sharing
from config.sharing import NOBODY, PLACES, Share, share_beside
from tests.config.programs import BASE_DIR, environment, free_port, fresh_home

CONNECTIONS = 16
ENOUGH = 500


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_held", [NOBODY] * PLACES)


@pytest.mark.usefixtures("places")
def test_only_who_holds_more_than_the_least_leaves_a_connection() -> None:
    one, other = Share(0), Share(1)
    assert not one.is_more_than_least()

    one.say(2)
    other.say(1)

    assert (one.is_more_than_least(), other.is_more_than_least()) == (True, False)


@pytest.mark.usefixtures("places")
def test_who_has_ended_is_compared_with_no_more() -> None:
    one, other = Share(0), Share(1)
    one.say(1)
    other.leave()

    assert not one.is_more_than_least()


@pytest.mark.usefixtures("places")
def test_a_place_is_given_once_and_given_again_when_it_is_free() -> None:
    shares = [Share(place) for place in range(PLACES)]

    assert share_beside(shares) is None
    found = share_beside([share for share in shares if share.place != 3])
    assert found is not None
    assert found.place == 3


@pytest.fixture
def port() -> Iterator[int]:
    number = free_port()
    with fresh_home() as home:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "tests.config.telling_app"],
            cwd=BASE_DIR,
            env=environment(home, PORT=number),
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            assert any("Booting worker" in line for line in process.stderr)
            _wait_for_both(int(number))
            yield int(number)
        finally:
            process.kill()
            process.communicate()


def _wait_for_both(port: int) -> None:
    seen: set[bytes] = set()
    for _ in range(ENOUGH):
        held = [HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(4)]
        seen |= {_process_of(connection) for connection in held}
        for connection in held:
            connection.close()
        if len(seen) == 2:
            return
    raise AssertionError(seen)


def _process_of(connection: HTTPConnection) -> bytes:
    connection.request("GET", "/")
    return connection.getresponse().read()


def test_clients_that_stay_are_shared_out_evenly(port: int) -> None:
    connections = [HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.connect()

    came_to = Counter(_process_of(connection) for connection in connections)
    for connection in connections:
        connection.close()

    assert len(came_to) == 2
    assert min(came_to.values()) >= CONNECTIONS // 4
