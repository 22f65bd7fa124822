"""How a connection that is kept is known to be good; these tests need one that commits."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.backends.postgresql import base

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What Django's own backend has found by asking the server."""
    found: list[bool] = []
    really = base.DatabaseWrapper.is_usable

    def ask(wrapper: base.DatabaseWrapper) -> bool:
        found.append(really(wrapper))
        return found[-1]

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", ask)
    return found


def driver() -> "psycopg.Connection[object]":
    connection.ensure_connection()
    found: psycopg.Connection[object] = connection.connection
    return found


def test_a_connection_at_rest_is_good_unasked(asked: list[bool]) -> None:
    driver()

    assert (connection.is_usable(), asked) == (True, [])


def test_a_connection_that_the_server_has_ended_is_noticed(asked: list[bool]) -> None:
    end = "SELECT pg_terminate_backend(%s, 5000)"
    with psycopg.connect(driver().info.dsn, autocommit=True) as other:
        assert other.execute(end, [driver().info.backend_pid]).fetchone() == (True,)

    assert (connection.is_usable(), asked) == (False, [False])
    connection.close()
    assert (driver().closed, connection.is_usable()) == (False, True)


def test_a_connection_that_was_closed_here_is_noticed(asked: list[bool]) -> None:
    driver().close()

    assert (connection.is_usable(), asked) == (False, [False])
    connection.close()


def test_a_connection_left_within_a_copy_is_not_taken_for_good(asked: list[bool]) -> None:
    server = driver().pgconn
    server.exec_(b"COPY signals_ledgerentry FROM STDIN")

    assert (connection.is_usable(), asked) == (False, [False])
    connection.close()


def test_a_connection_within_a_transaction_is_asked(asked: list[bool]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert (connection.is_usable(), asked) == (True, [True])
