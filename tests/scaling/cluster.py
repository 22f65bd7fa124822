"""Several web servers and workers on one database, without beat: only wake-up calls make them work."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg
import pytest

from tests.config.programs import BASE_DIR, environment, free_port, fresh_home, is_up, manage, user_of_servers

READY_SECONDS = 60
ARRIVAL_SECONDS = 120
DEFINITIONS = "config/starter.yaml"
CALLS_OF_A_COMPANY = 3

_COUNTS = """
SELECT (SELECT count(*) FROM signals_event), (SELECT count(*) FROM signals_occurrence),
    (SELECT count(*) FROM handoffs_handoff), (SELECT sum(stored) FROM signals_batch),
    (SELECT sum(duplicate) FROM signals_batch), (SELECT count(*) FROM signals_batch WHERE processed_at IS NULL)
"""


class Cluster:
    """Web servers and workers, all with the same variables."""

    def __init__(self, home: Path, secret: str, variables: dict[str, str]) -> None:
        self.home = home
        self.secret = secret
        self.variables = variables
        self.ports: list[str] = []
        self.programs: list[subprocess.Popen[bytes]] = []

    def start(self, webs: int, workers: int) -> None:
        """Start the programs; returns when every web server says that it is ready."""
        for _ in range(webs):
            self.ports.append(free_port())
            self._start("gunicorn", "-c", "config/gunicorn.py", "config.wsgi", PORT=self.ports[-1])
        for _ in range(workers):
            self._start("celery", "--app", "config", "worker", "--concurrency", "2", "--without-mingle")
        for port in self.ports:
            _wait_until_ready(port)

    def send(self, companies: range) -> list[dict[str, Any]]:
        """Send everything of each company to every web server, all at once; gives the answers."""
        with ThreadPoolExecutor(len(self.ports)) as pool:
            sent = [pool.submit(self._post, port, number) for number in companies for port in self.ports]
            return [answer.result() for answer in sent]

    def wait_for_handoffs(self, number: int) -> None:
        """Wait until so many are in the queue and nothing waits in front of the line."""
        deadline = time.monotonic() + ARRIVAL_SECONDS
        while (found := self.counts())[2] < number or found[5]:
            if time.monotonic() > deadline:
                pytest.fail(f"Only {found[2]} of {number} handoffs came; {found[5]} batches wait.")
            time.sleep(0.1)

    def counts(self) -> tuple[int, ...]:
        """Events, occurrences, handoffs, what batches say was stored and was duplicate, and batches that wait."""
        with psycopg.connect(database(self.home)) as connection:
            found = connection.execute(_COUNTS).fetchone()
        assert found is not None
        return tuple(found)

    def stop(self) -> None:
        """Kill all programs, whatever they do."""
        for program in self.programs:
            program.kill()
            program.wait()

    def _start(self, *module: str, **variables: str) -> None:
        given = environment(self.home, **self.variables, **variables)
        command = [sys.executable, "-m", *module]
        quiet = subprocess.DEVNULL
        self.programs.append(subprocess.Popen(command, cwd=BASE_DIR, env=given, stdout=quiet, stderr=quiet))

    def _post(self, port: str, company: int) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        request = Request(f"http://127.0.0.1:{port}/v1/batch", json.dumps(_usage(company)).encode(), headers)
        with urlopen(request, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


@contextmanager
def home_with_definitions() -> Iterator[Path]:
    """A home with PostgreSQL and Redis running, migrated, with the starter definitions published."""
    with fresh_home() as home, user_of_servers(home) as program:
        assert is_up(program)
        for command in (["migrate", "-v0"], ["definitions", "import", DEFINITIONS, "--publish"]):
            done = manage(home, *command)
            assert done.returncode == 0, done.stderr
        yield home


@contextmanager
def cluster(home: Path, webs: int, workers: int, **variables: str) -> Iterator[Cluster]:
    """Run so many of each; the variables name the servers that they use instead of the embedded ones."""
    secret = manage(home, "create_key", "scaling", "--scope", "ingest").stdout.strip()
    running = Cluster(home, secret, variables)
    try:
        running.start(webs, workers)
        yield running
    finally:
        running.stop()


def database(home: Path) -> str:
    """The home's own PostgreSQL, directly."""
    return f"postgresql://postgres@{quote(str(home / 'run'), safe='')}/baton"


def _wait_until_ready(port: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("A web server did not get ready.")


def _usage(company: int) -> dict[str, Any]:
    """What makes a company of the highest tier a PQL at once; the same whenever it is asked for."""
    domain = f"company-{company}.example"
    common = {"userId": f"founder@{domain}", "context": {"groupId": domain}}
    calls: list[dict[str, Any]] = [
        {"type": "group", "groupId": domain, "traits": {"website": domain, "employees": 800}},
        {"type": "track", "event": "Workflow Run"},
        {"type": "page", "name": "Pricing", "properties": {"in_app": True}},
    ]
    return {"batch": [{**call, **common, "messageId": f"{domain}-{n}"} for n, call in enumerate(calls)]}
