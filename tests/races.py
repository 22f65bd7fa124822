"""Two connections at once: acts run beside the test, and a way to see that one of them waits for a lock."""

import threading
from collections.abc import Callable

from django.db import connection

SECONDS = 20
GLANCE_SECONDS = 0.01


def beside(act: Callable[[], object]) -> tuple[threading.Thread, list[type[Exception]]]:
    """Run it in a thread with a connection of its own; the list gets the error it ends with."""
    failed: list[type[Exception]] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            failed.append(type(error))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failed


def until_it_waits(thread: threading.Thread) -> None:
    """Return once a connection to this database waits for a lock; fails when the act ends without."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query)
            # What a transaction has seen of the statistics stays the same unless it asks anew.
            waiting = cursor.fetchone()[0]
            cursor.execute("SELECT pg_stat_clear_snapshot()")
        if waiting:
            return
        assert thread.is_alive(), "it did not wait for anybody"
        thread.join(GLANCE_SECONDS)
