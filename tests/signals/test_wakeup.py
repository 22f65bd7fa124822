from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError

from accounts import request_ids
from signals import wakeup


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    messages: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: messages.append((name, options)))
    monkeypatch.setattr(wakeup, "_broker_away_since", None)
    return messages


def test_one_wake_up_waits_at_a_time(sent: list[tuple[str, dict[str, Any]]]) -> None:
    wakeup.wake_line()
    wakeup.wake_line()

    assert sent == [("baton.work", {"retry": False, "headers": {"request_id": ""}})]


def test_a_wake_up_says_which_request_sent_it(sent: list[tuple[str, dict[str, Any]]]) -> None:
    with request_ids.working_under("abc-1"):
        wakeup.wake_line()

    assert [options["headers"] for _, options in sent] == [{"request_id": "abc-1"}]


def test_once_received_the_next_commit_sends_another(sent: list[tuple[str, dict[str, Any]]]) -> None:
    wakeup.wake_line()
    wakeup.wake_up_received()
    wakeup.wake_line()

    assert len(sent) == 2


def test_a_broker_that_is_away_is_left_alone_for_a_while(
    sent: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = []

    def refuse(name: str, **options: Any) -> None:
        attempts.append(name)
        raise OperationalError("nobody listens")

    monkeypatch.setattr(current_app, "send_task", refuse)
    wakeup.wake_line()
    cache.clear()
    wakeup.wake_line()

    assert attempts == ["baton.work"]


def test_it_tries_again_after_the_rest(sent: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wakeup, "_broker_away_since", -wakeup.BROKER_REST_SECONDS)
    monkeypatch.setattr(wakeup, "monotonic", lambda: 1.0)

    wakeup.wake_line()

    assert len(sent) == 1


def test_every_thread_sends_through_the_same_app() -> None:

    with ThreadPoolExecutor(1) as pool:
        name = pool.submit(lambda: current_app.main).result()

    assert name == "baton"
