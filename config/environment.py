"""Reads the environment variables that `docs/settings.md` describes."""

import os
from typing import Any

import dj_database_url

from config.home import CannotStart

PRODUCTION_NEEDS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")
MODES = ("local", "production")
LOG_FORMATS = ("text", "json")
SECRET_KEY_CHARACTERS = 50
NUMBER_DIGITS = 9
POSTGRESQL = "django.db.backends.postgresql"
CONNECTION_SECONDS = 600
BROKERS = ("amqp", "amqps", "redis", "rediss")


def production() -> bool:
    """Say whether this is the real thing; if so, everything that has no safe default must be given."""
    mode = env("BATON_ENV", "local")
    if mode not in MODES:
        raise CannotStart(f"BATON_ENV is “{mode}”; it must be “local” or “production”.")
    if mode == "local":
        return False
    missing = [name for name in PRODUCTION_NEEDS if not env(name)]
    if missing:
        raise CannotStart(f"BATON_ENV=production needs {', '.join(missing)}. See docs/settings.md.")
    if len(env("SECRET_KEY")) < SECRET_KEY_CHARACTERS:
        raise CannotStart(f"SECRET_KEY must have at least {SECRET_KEY_CHARACTERS} characters.")
    return True


def env(name: str, default: str = "") -> str:
    """Give a variable's value; one that is set to nothing counts as not set."""
    return os.environ.get(name) or default


def env_list(name: str, default: str = "") -> list[str]:
    """Give the values of a variable that has several, with commas between them."""
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


def env_number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Give the whole number that a variable holds, within its bounds."""
    text = env(name, str(default))
    # int() alone would also take "1_000", " 5" and digits of other scripts.
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS else -1
    if number < least or (most is not None and number > most):
        bounds = f" from {least} to {most}" if most is not None else ""
        raise CannotStart(f"{name} is “{text}”; it must be a whole number{bounds}.")
    return number


def env_broker() -> str:
    """Give the broker that BROKER_URL names, empty when it names none."""
    url = env("BROKER_URL")
    if url and url.partition("://")[0] not in BROKERS:
        # The address is not repeated: it holds the password.
        raise CannotStart("BROKER_URL must name a RabbitMQ or Redis, such as amqp://baton:secret@mq.example/baton.")
    return url


def env_database(default: str) -> dict[str, Any]:
    """Give the database that DATABASE_URL names, as Django's settings have it."""
    url = env("DATABASE_URL", default)
    try:
        found = dict(dj_database_url.parse(url, conn_max_age=CONNECTION_SECONDS))
    except ValueError:
        found = {}
    # The address is not repeated: it holds the password.
    if found.get("ENGINE") != POSTGRESQL:
        raise CannotStart("DATABASE_URL must name a PostgreSQL, such as postgresql://baton:secret@db.example/baton.")
    return found


def log_format(in_production: bool) -> str:
    """Say how log lines look: for people on one machine, for collectors in production, unless told otherwise."""
    chosen = env("LOG_FORMAT", "json" if in_production else "text")
    if chosen not in LOG_FORMATS:
        raise CannotStart(f"LOG_FORMAT is “{chosen}”; it must be “text” or “json”.")
    return chosen
