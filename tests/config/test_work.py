import json
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from celery.app.trace import build_tracer
from celery.signals import worker_ready
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils.timezone import now
from pytest_django import Settings

from accounts import request_ids
from config import tasks
from config.celery import app
from config.line import STATIONS, Drained, Rests
from config.management.commands import work as command
from signals import ledger, partitions, wakeup
from signals.models import DroppedMonth, LedgerEntry, Tally
from tests.factories.signals import BatchFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_until_idle_says_what_each_station_did() -> None:
    output = StringIO()

    call_command("work", until_idle=True, stdout=output)

    assert json.loads(output.getvalue()) == {station.name: 0 for station in STATIONS}


@pytest.mark.django_db
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

    def drain(clock: Any, *, until: datetime, rests: Rests) -> Drained:
        bounds.append(until - clock())
        return Drained(idle=True)

    monkeypatch.setattr(tasks, "drain", drain)
    cache.set(wakeup.PENDING, 1)

    tasks.work()

    assert timedelta(seconds=tasks.WORK_SECONDS - 1) < bounds[0] <= timedelta(seconds=tasks.WORK_SECONDS)
    assert cache.get(tasks.HEARTBEAT) == 1
    assert cache.get(wakeup.PENDING) is None


@pytest.mark.django_db
def test_what_is_old_goes_by_the_settings(settings: Settings) -> None:
    settings.USAGE_RETENTION_MONTHS, settings.DEDUPLICATION_DAYS = 2, 40
    long_ago = now() - timedelta(days=41)
    partitions.ensure(datetime(2019, 1, 1, tzinfo=UTC))
    old, young = (BatchFactory(received_at=long_ago + timedelta(days=days)).pk for days in (0, 2))
    for batch in (old, young):
        LedgerEntry.objects.create(message_key=uuid.uuid4(), batch_id=batch)
    Tally.objects.create(minute=long_ago, batches=1, received=1, stored=1, duplicate=0, rejected=0)

    tasks.expire()

    assert {month.first_day.year for month in DroppedMonth.objects.all()} == {2019}
    assert list(LedgerEntry.objects.values_list("batch_id", flat=True)) == [young]
    assert Tally.objects.get().minute == long_ago.replace(hour=0, minute=0, second=0, microsecond=0)


def test_the_walk_over_the_ledger_is_bounded(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    steps: list[datetime] = []
    ticks = iter(NOON + timedelta(seconds=4 * n) for n in range(100))

    def endless(at: datetime, keep: timedelta) -> bool:
        steps.append(at)
        return True

    monkeypatch.setattr(tasks, "now", lambda: next(ticks))
    monkeypatch.setattr(ledger, "forget_some", endless)

    tasks.expire()

    assert steps == [NOON] * 3


@pytest.mark.parametrize(("header", "named"), [({"request_id": "abc-1"}, "abc-1"), ({}, "task-1")])
def test_the_task_works_under_the_id_of_what_woke_it(
    monkeypatch: pytest.MonkeyPatch, header: dict[str, str], named: str
) -> None:
    seen: list[str] = []

    def drain(_clock: Any, **_: Any) -> Drained:
        seen.append(request_ids.current())
        return Drained(idle=True)

    monkeypatch.setattr(tasks, "drain", drain)
    request = {"id": "task-1", "task": tasks.work.name, **header}

    build_tracer(tasks.work.name, tasks.work, app=app)("task-1", [], {}, request)

    assert seen == [named]


def test_a_worker_that_starts_asks_for_what_beat_would_ask_for_much_later(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", sent.append)

    worker_ready.send(sender=None)

    assert sent == [tasks.make_partitions.name, tasks.count_scores.name]
