from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from accounts.enums import Scope
from config import health
from tests.factories.accounts import ApiKeyFactory
from tests.factories.signals import BatchFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WELL = {"database": None, "migrations": None, "broker": None, "line": None}

pytestmark = pytest.mark.django_db


def test_all_is_well() -> None:
    assert health.problems(NOON) == WELL


def test_a_batch_that_waits_too_long_makes_the_line_late() -> None:
    BatchFactory(received_at=NOON - timedelta(minutes=16), processed_at=None)

    line = "1 batches wait, the oldest for 0:16:00. Is the worker running?"
    assert health.problems(NOON) == WELL | {"line": line}


def test_a_batch_that_waits_a_little_does_not() -> None:
    BatchFactory(received_at=NOON - timedelta(minutes=15), processed_at=None)

    assert health.problems(NOON) == WELL


def test_a_broker_that_is_away(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    assert health.problems(NOON) == WELL | {"broker": "Redis does not answer."}


def test_a_named_broker_that_is_away(settings: Settings) -> None:
    settings.BROKER_URL = "amqp://127.0.0.1:1"

    assert health.problems(NOON) == WELL | {"broker": "The broker does not answer."}


def test_without_the_database_nothing_else_is_asked_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("db.internal refused")

    monkeypatch.setattr(connection, "cursor", refuse)

    unknown = "Unknown without the database."
    assert health.problems(NOON) == {
        "database": "PostgreSQL does not answer.",
        "migrations": unknown,
        "broker": None,
        "line": unknown,
    }


def test_missing_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "django.db.migrations.executor.MigrationExecutor.migration_plan", lambda _self, _targets: [1, 2]
    )

    missing = "2 migrations are not applied. Run “manage.py migrate”."
    assert health.problems(NOON) == WELL | {"migrations": missing}


def test_ready_answers_with_each_check(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": dict.fromkeys(WELL, "ok")})


def test_not_ready_is_a_503(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    answer = client.get("/readyz")

    checks = dict.fromkeys(WELL, "ok") | {"broker": "Redis does not answer."}
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "checks": checks})


def test_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries: object) -> None:
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.parametrize(
    ("scopes", "status"), [([Scope.READ], 200), ([Scope.INGEST], 401), (None, 401)], ids=["read", "ingest", "no key"]
)
def test_metrics_in_production_need_a_key_that_may_read(
    client: Client, settings: Settings, scopes: list[Scope] | None, status: int
) -> None:
    settings.PRODUCTION = True
    if scopes is not None:
        ApiKeyFactory(secret="the secret", scopes=scopes)

    answer = client.get("/metrics", headers={"Authorization": "Bearer the secret"})

    assert answer.status_code == status
    assert answer.headers.get("WWW-Authenticate") == ('Bearer realm="Baton"' if status == 401 else None)


def test_metrics_are_open_on_one_machine(client: Client) -> None:
    assert not django_settings.PRODUCTION
    assert client.get("/metrics").status_code == 200
