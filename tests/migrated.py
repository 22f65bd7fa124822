"""A migrated database that the tests' own are copies of: a copy takes a second, all the migrations take several.

The workers of a run share it, and so do later runs until the sources, the installed packages or the month are others.
"""

import fcntl
import hashlib
from pathlib import Path

from django.db import connection
from django.utils.timezone import now

from config.home import BASE_DIR, home

NAME = "test_baton_migrated"
APPS = ("accounts", "config", "handoffs", "playbooks", "signals")
REMEMBERED = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"


def ensure() -> None:
    """Make the database unless it is there and made of these sources; one process at a time."""
    with (home() / "migrated.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _remembered() != (made_of := fingerprint()):
            _make()
            _remember(made_of)


def fingerprint() -> str:
    """Name everything that a migrated database depends on; partitions are made for the months to come."""
    sources = [BASE_DIR / "requirements.lock", *(file for app in APPS for file in sorted(_sources(BASE_DIR / app)))]
    digest = hashlib.sha256(f"{now():%Y-%m}".encode())
    for file in sources:
        digest.update(f"{file}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.suffix in {".py", ".sql"}]


def _make() -> None:
    """Have Django make it as it makes the database of a test, and leave the connection as it was."""
    settings = connection.settings_dict
    name, test = settings["NAME"], settings["TEST"]
    settings["TEST"] = {**test, "NAME": NAME}
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        # Nobody may be connected to what is copied.
        connection.close()
    finally:
        settings["NAME"], settings["TEST"] = name, test


def _remembered() -> str | None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(REMEMBERED, [NAME])
        return row[0] if (row := cursor.fetchone()) else None


def _remember(made_of: str) -> None:
    """Say what it is made of, last of all: what was cut off half-way is made anew."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {NAME} IS '{made_of}'")
