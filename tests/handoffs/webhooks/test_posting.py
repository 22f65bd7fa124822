"""Where messages may go, and how long one may take."""

import socket
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from pytest_django import Settings

from handoffs.webhooks import posting
from handoffs.webhooks.addresses import check_url, is_public
from handoffs.webhooks.errors import BadUrl
from handoffs.webhooks.posting import Answer, post
from tests.factories.accounts import NOON
from tests.handoffs.webhooks.conftest import Receiver

INSIDE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1", "fe80::1%lo"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_no_message_goes_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_messages_go_to_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.com/",
            "ftp://example.com/",
            "example.com",
            "",
            "https://",
            "https:///x",
            "https://a:b@x.io/",
        ),
        *("https://x.io/#a", "https://x.io:0/", "https://x.io:99999/", "https://x.io/a b", "https://ä.example/"),
        *("https://x.io/\r\nHost: y", "https://x.io/" + "a" * 500),
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        check_url(url)


def test_a_name_that_is_pointed_inside_later_reaches_nobody(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = []
    port = int(receiver.url.split(":")[2].split("/")[0])
    looked_up: list[str] = []

    def pointed(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", pointed)

    answer = post(f"https://rebound.example:{port}/", b"{}", {}, NOON)

    assert answer == Answer(why="Not reached: 127.0.0.1 is inside the network, where no webhooks go.")
    assert (receiver.arrived, looked_up) == ([], ["rebound.example"])


def test_a_trickle_of_bytes_takes_no_longer_than_silence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=trickle, args=(server, over), daemon=True).start()

        answer = post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, NOON)

    assert not over.is_set()
    assert answer.why.startswith("No answer within")


def trickle(server: socket.socket, over: Event) -> None:
    """A byte of an endless header every twentieth of a second, for five seconds."""
    connection, _ = server.accept()
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        try:
            connection.sendall(b"x")
        except OSError:
            return
        sleep(0.05)
    over.set()


def test_only_the_beginning_of_an_answer_is_kept(receiver: Receiver) -> None:
    receiver.answer = (500, "é" * 100_000, {})

    assert post(receiver.url, b"{}", {}, NOON) == Answer(status=500, text="é" * 500)


def test_nobody_there_is_said_so(settings: Settings) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        answer = post(f"http://127.0.0.1:{closed.getsockname()[1]}/", b"{}", {}, NOON)

    assert (answer.status, "refused" in answer.why) == (None, True)
