"""When usage is refused because Baton could not keep it or work it off."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now
from psycopg import errors
from pytest_django import Settings

from accounts.enums import Scope
from signals.enums import RequestRefusal
from signals.ingest import pressure
from signals.ingest.pressure import (
    AWAY,
    BUSY,
    FULL,
    NO_ROOM,
    Gauge,
    Pressure,
    disk_pressure,
    line_pressure,
    pressure_of,
)
from signals.models import Event
from tests.factories.accounts import NOON, ApiKeyFactory
from tests.factories.signals import BatchFactory
from tests.signals.ingest.calls import call

HOUR = timedelta(hours=1)


class Usage(NamedTuple):
    free: int


def behind(reason: str) -> Pressure:
    return Pressure(f"{reason} Send the same again later.", 30, RequestRefusal.LINE_BEHIND)


@pytest.mark.django_db
@pytest.mark.parametrize(("over", "found"), [(0, None), (1, behind("1,001 events wait to be worked off."))])
def test_a_line_with_too_many_events_takes_no_more(settings: Settings, over: int, found: Pressure | None) -> None:
    settings.LINE_MAX_EVENTS = 1000
    BatchFactory(stored=5000, processed_at=NOON)
    BatchFactory(stored=600)
    BatchFactory(stored=400 + over)

    assert line_pressure(NOON) == found


@pytest.mark.django_db
@pytest.mark.parametrize(("over", "found"), [(0, None), (1, behind("Usage has waited for 1:00:01 to be worked off."))])
def test_a_line_that_is_too_late_takes_no_more(settings: Settings, over: int, found: Pressure | None) -> None:
    settings.LINE_MAX_LAG_SECONDS = 3600
    BatchFactory(received_at=NOON - 9 * HOUR, processed_at=NOON)
    BatchFactory(received_at=NOON - HOUR - timedelta(seconds=over))

    assert line_pressure(NOON) == found


@pytest.mark.django_db
def test_an_idle_line_takes_usage(settings: Settings) -> None:
    settings.LINE_MAX_EVENTS = settings.LINE_MAX_LAG_SECONDS = 1

    assert line_pressure(NOON) is None


@pytest.mark.django_db
def test_thresholds_that_are_off_cost_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert line_pressure(NOON) is None


@pytest.mark.parametrize(("free", "found"), [(513, None), (512, None), (511, NO_ROOM)])
def test_usage_is_refused_before_the_disk_is_full(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, found: Pressure | None
) -> None:
    settings.DISK_MIN_FREE_MB, settings.DATABASE_FOLDER = 512, Path("/data")
    monkeypatch.setattr(shutil, "disk_usage", {Path("/data"): Usage(free * pressure.MEGABYTE)}.__getitem__)

    assert disk_pressure() == found


def test_the_disk_of_another_machine_is_not_looked_at(settings: Settings) -> None:
    settings.DISK_MIN_FREE_MB, settings.DATABASE_FOLDER = 10**9, None

    assert disk_pressure() is None


@pytest.mark.parametrize(
    ("cause", "found"),
    [
        (errors.DiskFull(), NO_ROOM),
        (errors.TooManyConnections(), Pressure(BUSY, 5, RequestRefusal.DATABASE_AWAY)),
        (errors.AdminShutdown(), Pressure(AWAY, 5, RequestRefusal.DATABASE_AWAY)),
        (None, Pressure(AWAY, 5, RequestRefusal.DATABASE_AWAY)),
    ],
)
def test_an_error_of_the_database_says_when_to_come_again(cause: Exception | None, found: Pressure) -> None:
    error = OperationalError()
    error.__cause__ = cause

    assert pressure_of(error) == found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock whose hands the test moves: `clock[0]`."""
    hands = [1000.0]
    monkeypatch.setattr(pressure, "monotonic", lambda: hands[0])
    return hands


def seen_at(gauge: Gauge, clock: list[float], *times: float) -> list[Pressure | None]:
    found = []
    for time in times:
        clock[0] = time
        found.append(gauge.pressure(NOON))
    return found


def test_what_was_seen_is_good_for_a_second(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    full = NO_ROOM
    looks = iter([None, full, None])
    monkeypatch.setattr(pressure, "disk_pressure", lambda: next(looks))

    assert seen_at(Gauge(), clock, 1000, 1000.9, 1001, 1001.9, 1002) == [None, None, full, full, None]


def test_a_look_that_took_long_is_good_for_longer(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    looks: list[float] = []

    def slow() -> None:
        looks.append(clock[0])
        clock[0] += 0.5

    monkeypatch.setattr(pressure, "disk_pressure", slow)

    seen_at(Gauge(), clock, 1000, 1001.6, 1025.4, 1025.6)

    assert looks == [1000, 1025.6]


def test_a_look_that_failed_is_tried_again(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    gauge, failing = Gauge(), [True]

    def look() -> None:
        if failing:
            failing.clear()
            raise DatabaseError

    monkeypatch.setattr(pressure, "disk_pressure", look)

    with pytest.raises(DatabaseError):
        gauge.pressure(NOON)
    assert gauge.pressure(NOON) is None


def test_its_beginning_and_its_end_are_logged(
    monkeypatch: pytest.MonkeyPatch, clock: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    looks = iter([None, NO_ROOM, NO_ROOM, None, None])
    monkeypatch.setattr(pressure, "disk_pressure", lambda: next(looks))

    seen_at(Gauge(), clock, 1000, 1010, 1020, 1030, 1040)

    said = [record.getMessage() for record in caplog.records]
    assert said == [f"No usage is taken for now. {FULL}", "Usage is taken again."]


def post() -> HttpResponse:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])
    headers = {"Authorization": "Bearer s"}
    client = Client(raise_request_exception=False)
    return client.post("/v1/track", json.dumps(call()), content_type="application/json", headers=headers)  # type: ignore[return-value]


@pytest.mark.django_db
def test_a_line_too_far_behind_answers_503(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LINE_MAX_LAG_SECONDS = 3600
    monkeypatch.setattr(pressure, "GAUGE", Gauge())
    BatchFactory(received_at=now() - 2 * HOUR)

    response = post()

    document = json.loads(response.content)
    assert (response.status_code, response["Retry-After"], document["status"]) == (503, "30", 503)
    assert document["detail"].startswith("Usage has waited for 2:00:0")
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_full_disk_answers_503(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OperationalError from errors.DiskFull()

    monkeypatch.setattr("signals.views.land_batch", full)

    response = post()

    assert (response.status_code, response["Retry-After"], json.loads(response.content)["detail"]) == (503, "60", FULL)
