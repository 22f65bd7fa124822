"""Memory: the most that each command needs for ten times the usage of a large project, against the promised bound.

The usage is that of 14,640 companies over three years: a few do much, most do little. Every command is a program of its
own, so that its peak is its own too.
"""

import gzip
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from benchmarks.peaks import megabytes
from benchmarks.result import Result
from config.definitions import import_text
from config.demo.loading import STARTER
from playbooks.models import Scorecard

LIMIT_MEGABYTES = 300
CALLS = 624_000
COMPANIES = 14_640
PEOPLE_PER_COMPANY = 3
DAYS = 3 * 365
SEED = 42
END = datetime(2026, 6, 1, 12, tzinfo=UTC)
USES = ("Session Started", "Workflow Run", "Workflow Run", "Teammate Invited", "Limit Reached", "Integration Connected")
ROOT = Path(__file__).resolve().parent.parent

# To a program's peak Linux adds that of the program it was started from, so a small one stands between.
_MEASURED = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
_EXPORT = """
from django.test import Client
from accounts.models import User
client = Client()
client.force_login(User.objects.create_superuser("bench@example.com"))
print(sum(len(chunk) for chunk in client.get("/accounts/export.csv", headers={"host": "localhost"}).streaming_content))
"""


def run() -> Result:
    """Run one command after the other on the same database."""
    import_text(STARTER.read_bytes(), publish=True, at=now())
    scorecard = Scorecard.objects.get().key
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "usage.ndjson.gz"
        with gzip.open(file, "wb", compresslevel=1) as packed:
            packed.writelines(lines())
        peaks = {
            "import_events": _peak("import_events", str(file), "--shift-to", "now"),
            "work": _peak("work", "--until-idle"),
            "score": _peak("score"),
            "score_as_json": _peak("score", "--format", "json"),
            "backtest": _peak("backtest", scorecard),
            "accounts_export": _peak("shell", "-v0", "-c", _EXPORT),
        }
    most = max(peaks.values())
    how = {"calls": CALLS, "companies": COMPANIES}
    return Result("memory", LIMIT_MEGABYTES / most, {"peak_megabytes": peaks, **how}, {"megabytes": LIMIT_MEGABYTES})


def lines() -> Iterator[bytes]:
    """The calls in the order of time; everybody says who they are in the first of theirs."""
    chance, known = random.Random(SEED), set[str]()
    for n in range(CALLS):
        at = END - timedelta(days=DAYS) * (1 - n / CALLS)
        company = int(chance.random() ** 3 * COMPANIES)
        user = f"u{company}-{int(chance.random() ** 2 * PEOPLE_PER_COMPANY)}"
        common = {"messageId": f"m{n}", "userId": user, "timestamp": at.isoformat(), "context": {"ip": "192.0.2.44"}}
        if user in known:
            properties = {"rows": n, "limit": "api_calls"}
            yield _line({"type": "track", "event": chance.choice(USES), "properties": properties, **common})
        else:
            known.add(user)
            yield _line({"type": "identify", "traits": {"email": f"{user}@company-{company}.example"}, **common})


def _line(call: dict[str, Any]) -> bytes:
    return json.dumps(call).encode() + b"\n"


def _peak(*arguments: str) -> int:
    """Run a command to its end; returns the most resident memory that it had. Fails when the command does."""
    command = [sys.executable, "-c", _MEASURED, sys.executable, "manage.py", *arguments]
    measured = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return megabytes(int(measured.stdout))
