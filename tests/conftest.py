"""Fixtures that every test may use."""

import gc
from collections.abc import Generator, Iterator
from uuid import uuid4

import pgtrigger
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker, Settings

from config import embedded
from signals import refusals
from tests import migrated, order

embedded.ensure_running()

_TABLES = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what stays until the end, all modules and tests: neither now nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; `make test` tells xdist to keep this order."""
    items.sort(key=lambda item: order.rank(item.path))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Have the database of the tests copied from one that is migrated already."""
    with django_db_blocker.unblock():
        migrated.ensure()
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.NAME


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Plan every test's queries alike: statistics that a vacuum gathers in one test would mislead those of the next."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")


@pytest.fixture(autouse=True)
def _nothing_shared(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give every test a cache and counts of its own, static files from the source tree, and quick passwords."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # What a process last saw of the line outlives the test it saw it in.
    settings.LINE_MAX_EVENTS = settings.LINE_MAX_LAG_SECONDS = settings.DISK_MIN_FREE_MB = 0
    monkeypatch.setattr(refusals, "KEY", f"line:refused-requests:{uuid4()}")
    monkeypatch.setattr(refusals, "LEDGER", refusals.Ledger())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _flushes() -> Iterator[None]:
    """Let Django empty the tables after a test that commits, which the database refuses anybody else."""
    emptied = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined] # what the stubs leave out

    def empty(case: TransactionTestCase) -> None:
        with pgtrigger.ignore():
            emptied(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(autouse=True)
def _no_events_left(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Empty the event table after a test that commits: Django flushes only the tables that it manages."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE signals_event")
