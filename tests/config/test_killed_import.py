"""PostgreSQL dies in the middle of an import: what was landed stays, and importing again completes it."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg

from signals.ingest.files import BATCH_LINES
from tests.config.programs import BASE_DIR, environment, fresh_home, manage

LINES = 2 * BATCH_LINES
SECONDS = 60
GLANCE_SECONDS = 0.05
COUNT = """
import json
from accounts.models import Person
from signals.models import Batch, Event, LedgerEntry

left = Batch.objects.filter(processed_at=None)
print(json.dumps([rows.count() for rows in (Event.objects, LedgerEntry.objects, Person.objects, left)]))
"""


def line(n: int) -> str:
    call = {"type": "track", "event": "Ran", "userId": f"u{n % 100}", "messageId": f"m{n}"}
    return json.dumps({**call, "timestamp": "2026-03-02T12:00:00Z"}) + "\n"


def until_a_batch_has_landed(home: Path) -> None:
    """Look from outside, so that the import is in the middle of its work."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            with psycopg.connect(f"host={home}/run user=postgres dbname=baton") as connection:
                if connection.execute("SELECT count(*) FROM signals_batch").fetchone() == (1,):
                    return
        except psycopg.Error:
            pass  # The server has not started, or its tables are not there yet.
        time.sleep(GLANCE_SECONDS)
    raise AssertionError("no batch has landed")


def test_an_import_that_lost_its_postmaster_is_completed_by_the_next(tmp_path: Path) -> None:
    file = tmp_path / "usage.ndjson"
    file.write_text("".join(line(n) for n in range(LINES)))
    with fresh_home() as home:
        assert manage(home, "migrate", "-v0").returncode == 0
        command = [sys.executable, "manage.py", "import_events", "-"]
        importing = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment(home), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert importing.stdin is not None
        importing.stdin.writelines(line(n) for n in range(BATCH_LINES + 1))
        importing.stdin.flush()
        until_a_batch_has_landed(home)
        psutil.Process(int((home / "postgres/postmaster.pid").read_text().split()[0])).kill()
        _, said = importing.communicate("".join(line(n) for n in range(BATCH_LINES + 1, LINES)), timeout=SECONDS)

        again = manage(home, "import_events", str(file))
        worked = manage(home, "work", "--until-idle")
        found = manage(home, "shell", "-v0", "-c", COUNT)

    assert (importing.returncode, "what was imported so far stays" in said) == (1, True)
    counts = json.loads(again.stdout.splitlines()[-1])
    assert counts == {"received": LINES, "stored": BATCH_LINES, "duplicate": BATCH_LINES, "rejected": 0}
    assert worked.returncode == 0
    assert json.loads(found.stdout) == [LINES, LINES, 100, 0]
