"""Whether Baton can do its work: each check says what is wrong, or nothing.

Anybody may read what a check says, so it names no address; the reason goes to the log. And anybody may ask as often as
they like, so no check costs more because there is more in the database, or waits for it longer than `DATABASE_SECONDS`.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from amqp.exceptions import AMQPError
from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from kombu.connection import Connection
from kombu.exceptions import KombuError
from redis import Redis
from redis.exceptions import RedisError

from config.trays import Load, glance

logger = logging.getLogger(__name__)

LAG_LIMIT = timedelta(minutes=15)
BROKER_SECONDS = 2
DATABASE_SECONDS = 2
LOOKED_AT = 1_000
"""Rows of each tray; that more wait than these is told, how many is not."""
NO_ANSWER = "PostgreSQL did not answer this one."
NO_DATABASE = "Unknown without the database."

Check = Callable[[datetime], str | None]


def problems(at: datetime) -> dict[str, str | None]:
    """Run every check; those that need the database are skipped when it is away."""
    found = {"database": _database(at)}
    for name, check in CHECKS.items():
        if name not in NEED_DATABASE:
            found[name] = check(at)
        else:
            found[name] = _asked(check, at) if found["database"] is None else NO_DATABASE
    return found


def unreachable_database() -> str | None:
    """Say in one line why PostgreSQL does not answer; None when it does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except AnyDatabaseError as error:
        return one_line(error)
    return None


def unreachable_redis() -> str | None:
    """Say in one line why Redis does not answer; None when it does."""
    seconds = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    try:
        with Redis.from_url(settings.REDIS_URL, **seconds) as redis:
            redis.ping()
    except (RedisError, OSError, ValueError) as error:
        return one_line(error)
    return None


def unreachable_broker() -> str | None:
    """Say in one line why the broker that BROKER_URL names does not answer; None when it does, or when it is Redis."""
    if not settings.BROKER_URL:
        return None
    try:
        with Connection(settings.BROKER_URL, connect_timeout=BROKER_SECONDS) as broker:  # type: ignore[no-untyped-call]
            broker.ensure_connection(max_retries=1, interval_start=0)
    except (AMQPError, KombuError, OSError, ValueError) as error:
        return one_line(error)
    return None


def one_line(error: Exception) -> str:
    """Give what an error says first."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _database(_at: datetime) -> str | None:
    if (reason := unreachable_database()) is None:
        return None
    logger.warning("The database does not answer: %s", reason)
    return "PostgreSQL does not answer."


def _asked(check: Check, at: datetime) -> str | None:
    """Run a check that reads from the database, which may still go away, be slow, or lack a table."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(DATABASE_SECONDS * 1000))])
            return check(at)
    except AnyDatabaseError as error:
        logger.warning("A check could not be made: %s", one_line(error))
        return NO_ANSWER


def missing_migrations() -> int:
    """Count the migrations that the database does not have yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Schema:
    """Whether this process has ever found the database to have all its migrations; it need not look again then.

    To find out, every migration is read from its file. What a process needs does not change while it runs.
    """

    def __init__(self) -> None:
        self._is_whole = False

    def missing(self) -> int:
        """Count the migrations that are missing."""
        if self._is_whole:
            return 0
        missing = missing_migrations()
        self._is_whole = not missing
        return missing


SCHEMA = Schema()


def _migrations(_at: datetime) -> str | None:
    missing = SCHEMA.missing()
    return f"{missing} migrations are not applied. Run “manage.py migrate”." if missing else None


def _broker(_at: datetime) -> str | None:
    for name, check in BROKERS.items():
        if (reason := check()) is not None:
            logger.warning("%s does not answer: %s", name, reason)
            return f"{name} does not answer."
    return None


def _line(at: datetime) -> str | None:
    late = [load for load in glance(at, LOOKED_AT) if load.lag_seconds > LAG_LIMIT.total_seconds()]
    waits = [
        f"{_rows(load)} {load.tray.name} wait, the oldest for {timedelta(seconds=int(load.lag_seconds))}"
        for load in late
    ]
    return f"{'; '.join(waits)}. Is the worker running?" if waits else None


def _rows(load: Load) -> str:
    return f"{LOOKED_AT:,} or more" if load.rows == LOOKED_AT else f"{load.rows:,}"


BROKERS = {"Redis": unreachable_redis, "The broker": unreachable_broker}
CHECKS: dict[str, Check] = {"migrations": _migrations, "broker": _broker, "line": _line}
NEED_DATABASE = {"migrations", "line"}
