import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, InterfaceError, ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.enums import Scope
from config import health
from config.trays import glance
from tests.factories.accounts import ApiKeyFactory
from tests.factories.signals import BatchFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WELL = {"database": None, "migrations": None, "broker": None, "line": None}

QUERIES = 20

Queries = Callable[[int], AbstractContextManager[object]]

pytestmark = pytest.mark.django_db


def nodes(plan: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """Every step of a plan whose name ends so."""
    if plan["Node Type"].endswith(kind):
        yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner, kind)


def test_all_is_well() -> None:
    assert health.problems(NOON) == WELL


def test_a_batch_that_waits_too_long_makes_the_line_late() -> None:
    BatchFactory(received_at=NOON - timedelta(minutes=16), processed_at=None)

    line = "1 batches wait, the oldest for 0:16:00. Is the worker running?"
    assert health.problems(NOON) == WELL | {"line": line}


def test_a_batch_that_waits_a_little_does_not() -> None:
    BatchFactory(received_at=NOON - timedelta(minutes=15), processed_at=None)

    assert health.problems(NOON) == WELL


def test_of_a_tray_that_is_full_only_so_much_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LOOKED_AT", 2)
    for minutes in (20, 30, 40):
        BatchFactory(received_at=NOON - timedelta(minutes=minutes), processed_at=None)

    line = "2 or more batches wait, the oldest for 0:30:00. Is the worker running?"
    assert health.problems(NOON) == WELL | {"line": line}


def test_the_reading_of_a_tray_is_bounded_by_its_index() -> None:
    """What is read of a tray with thousands of rows is what is read of one with as many as are looked at."""
    BatchFactory.create_batch(30, received_at=NOON - timedelta(minutes=5), processed_at=NOON)
    BatchFactory.create_batch(30, received_at=NOON - timedelta(minutes=5), processed_at=None)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE signals_batch")
        cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            glance(NOON, 10)
        (batches,) = (query["sql"] for query in asked if "signals_batch" in query["sql"])
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {batches}")
        plan = json.loads(text) if isinstance(text := cursor.fetchone()[0], str) else text

    (limit,) = nodes(plan[0]["Plan"], "Limit")
    (scan,) = nodes(limit, "Index Scan")
    assert (scan["Index Name"], scan["Actual Rows"]) == ("batch_tray", 10)


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


@pytest.mark.parametrize("error", [ProgrammingError("no such table"), InterfaceError("connection already closed")])
def test_a_check_that_the_database_fails_says_so(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(_at: datetime, _most: int) -> None:
        raise error

    monkeypatch.setattr(health, "glance", refuse)

    assert health.problems(NOON) == WELL | {"line": "PostgreSQL did not answer this one."}


def test_a_check_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def dawdle(_at: datetime, _most: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(10)")

    monkeypatch.setattr(health, "DATABASE_SECONDS", 0.01)
    monkeypatch.setattr(health, "glance", dawdle)

    assert health.problems(NOON) == WELL | {"line": "PostgreSQL did not answer this one."}


def test_migrations_that_are_all_there_are_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter([1, 0])
    monkeypatch.setattr(health, "missing_migrations", lambda: next(found))
    schema = health.Schema()

    assert [schema.missing() for _ in range(4)] == [1, 0, 0, 0]


@pytest.mark.parametrize("batches", [1, 3])
def test_ready_asks_the_same_however_much_there_is(batches: int, django_assert_num_queries: Queries) -> None:
    BatchFactory.create_batch(batches, received_at=NOON, processed_at=None)
    health.problems(NOON)

    with django_assert_num_queries(QUERIES):
        health.problems(NOON)


def test_missing_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SCHEMA", health.Schema())
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
