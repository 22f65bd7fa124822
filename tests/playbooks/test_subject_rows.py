"""Plans are kept on PostgreSQL's own connections only, once there are people enough."""

from datetime import UTC, datetime
from weakref import WeakSet

import psycopg
import pytest
from django.db import connection
from psycopg.sql import SQL

from accounts import plans
from playbooks.scoring.subject_rows import rows_about, text_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def kept(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _has_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "_has_grown", WeakSet())
    monkeypatch.setattr(plans, "LEAST_PEOPLE", -1)


def test_a_statement_is_planned_once_for_whoever_it_is_about() -> None:
    text = text_of(SQL("SELECT subject.id + 1, subject.at, '50 %' AS once"))

    found = [rows_about(subject, NOON, text) for subject in (1, 2)]

    assert found == [[(2, NOON, "50 %")], [(3, NOON, "50 %")]]
    assert kept("AS once") == 1


def test_nothing_is_kept_behind_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "_is_direct", {})
    monkeypatch.setattr(psycopg.ConnectionInfo, "backend_pid", 0)

    found = rows_about(1, NOON, text_of(SQL("SELECT 'pooled'")))

    assert (found, kept("pooled")) == ([("pooled",)], 0)


def test_nothing_is_kept_before_postgresql_has_counted_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "LEAST_PEOPLE", 1_000)

    found = rows_about(1, NOON, text_of(SQL("SELECT 'early'")))

    assert (found, kept("early")) == ([("early",)], 0)
