"""Whether Baton can do its work: each check says what is wrong, or nothing.

Anybody may read what a check says, so it names no address; the reason goes to the log.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis
from redis.exceptions import RedisError

from config.trays import loads

logger = logging.getLogger(__name__)

LAG_LIMIT = timedelta(minutes=15)
BROKER_SECONDS = 2
NO_DATABASE = "Unknown without the database."

Check = Callable[[datetime], str | None]


def problems(at: datetime) -> dict[str, str | None]:
    """Run every check; those that need the database are skipped when it is away."""
    found = {"database": _database(at)}
    for name, check in CHECKS.items():
        found[name] = check(at) if name not in NEED_DATABASE or found["database"] is None else NO_DATABASE
    return found


def _database(_at: datetime) -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", error)
        return "PostgreSQL does not answer."
    return None


def missing_migrations() -> int:
    """Count the migrations that the database does not have yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrations(_at: datetime) -> str | None:
    missing = missing_migrations()
    return f"{missing} migrations are not applied. Run “manage.py migrate”." if missing else None


def _broker(_at: datetime) -> str | None:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=BROKER_SECONDS) as broker:
            broker.ping()
    except (RedisError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)
        return "Redis does not answer."
    return None


def _line(at: datetime) -> str | None:
    late = [load for load in loads(at) if load.tray.prompt and load.lag_seconds > LAG_LIMIT.total_seconds()]
    waits = [
        f"{load.rows} {load.tray.name} wait, the oldest for {timedelta(seconds=int(load.lag_seconds))}" for load in late
    ]
    return f"{'; '.join(waits)}. Is the worker running?" if waits else None


CHECKS: dict[str, Check] = {"migrations": _migrations, "broker": _broker, "line": _line}
NEED_DATABASE = {"migrations", "line"}
