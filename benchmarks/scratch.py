"""A database of its own for benchmarks, so that no measurement touches anybody's data."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connections

from config import embedded

NAME = "bench_baton"


@contextmanager
def database() -> Iterator[str]:
    """Make the scratch database, point Django at it, migrate it, and drop it afterwards; gives its URL."""
    embedded.ensure_running()
    own = os.environ.get("DATABASE_URL") or embedded.database_url()
    url = urlsplit(own)._replace(path=f"/{NAME}").geturl()
    _recreate(own)
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        yield url
    finally:
        connections.close_all()
        os.environ["DATABASE_URL"] = own
        _drop(own)


def _recreate(own: str) -> None:
    _drop(own)
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")


def _drop(own: str) -> None:
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
