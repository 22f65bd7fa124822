import json
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from celery.signals import worker_ready
from django.core.cache import cache
from django.core.management import CommandError, call_command

from config import tasks
from config.celery import app
from config.line import STATIONS, Drained
from config.management.commands import work as command
from signals import wakeup


@pytest.mark.django_db
def test_until_idle_says_what_each_station_did() -> None:
    output = StringIO()

    call_command("work", until_idle=True, stdout=output)

    assert json.loads(output.getvalue()) == {station.name: 0 for station in STATIONS}


def test_a_station_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Drained(done=Counter(first=2), failed={"second": ValueError("odd data\nand more")}, idle=True)
    monkeypatch.setattr(command, "drain", lambda _clock: failed)
    output = StringIO()

    with pytest.raises(CommandError, match=r"^The line stopped with work left\. second: odd data$"):
        call_command("work", until_idle=True, stdout=output)

    assert json.loads(output.getvalue()) == {"first": 2}


@pytest.mark.parametrize(("idle", "sent"), [(True, 0), (False, 1)])
def test_the_task_asks_for_another_turn_while_work_is_left(
    monkeypatch: pytest.MonkeyPatch, idle: bool, sent: int
) -> None:
    wake_ups: list[None] = []
    monkeypatch.setattr(tasks, "wake_line", lambda: wake_ups.append(None))
    monkeypatch.setattr(tasks, "drain", lambda _clock, **_: Drained(idle=idle))

    tasks.work()

    assert len(wake_ups) == sent


def test_the_task_is_bounded_and_shows_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[timedelta] = []

    def drain(clock: Any, *, until: datetime) -> Drained:
        bounds.append(until - clock())
        return Drained(idle=True)

    monkeypatch.setattr(tasks, "drain", drain)
    cache.set(wakeup.PENDING, 1)

    tasks.work()

    assert timedelta(seconds=tasks.WORK_SECONDS - 1) < bounds[0] <= timedelta(seconds=tasks.WORK_SECONDS)
    assert cache.get(tasks.HEARTBEAT) == 1
    assert cache.get(wakeup.PENDING) is None


def test_a_worker_that_starts_asks_for_the_partitions_of_the_coming_months(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", sent.append)

    worker_ready.send(sender=None)

    assert sent == [tasks.make_partitions.name]
