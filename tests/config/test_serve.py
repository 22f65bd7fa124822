import json
import logging
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from config import gunicorn
from config.management.commands.serve import Command, _lacking
from tests.config.programs import (
    BASE_DIR,
    environment,
    free_port,
    fresh_home,
    manage,
    read_until,
    running_in,
    servers_in,
)

SERVE = [sys.executable, "manage.py", "serve", "--no-demo"]
STOP_SECONDS = 30


@contextmanager
def serving(home: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    """Run `serve` until the block ends, having waited until it said that it is ready."""
    process = subprocess.Popen(
        SERVE,
        cwd=BASE_DIR,
        env=environment(home, PORT=port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        read_until(process, "Ctrl-C stops everything")
        yield process
    finally:
        process.kill()
        process.communicate()


def ready(port: str) -> bool:
    with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20) as answer:
        return int(answer.status) == 200


def status_over(connection: HTTPConnection, secret: str) -> int:
    """Send a call over a connection that is kept, and so stays with one process."""
    call = json.dumps({"userId": "u1", "event": "Ran"})
    connection.request("POST", "/v1/track", call, {"Authorization": f"Bearer {secret}"})
    response = connection.getresponse()
    response.read()
    return response.status


def processes_behind(running: subprocess.Popen[str], connections: list[HTTPConnection]) -> set[int]:
    """Find the processes of the web server that hold the other ends."""
    ports = {connection.sock.getsockname()[1] for connection in connections}
    web = next(child for child in psutil.Process(running.pid).children() if module_of(child) == "gunicorn")
    return {
        process.pid
        for process in web.children()
        if any(end.raddr and end.raddr.port in ports for end in process.net_connections("tcp"))
    }


def module_of(process: psutil.Process) -> str:
    """Name what a child of the supervisor runs."""
    found = re.search(r"config\.child \d+ (\w+)", " ".join(process.cmdline()))
    return found[1] if found else ""


def answer(**checks: str) -> str:
    well = dict.fromkeys(("database", "migrations", "broker", "line"), "ok")
    return json.dumps({"ready": False, "checks": well | checks})


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        (answer(line="3 batches wait, the oldest for 9:00:00."), None),
        (answer(line="3 batches wait.", broker="Redis does not answer."), "Redis does not answer."),
        (answer(migrations="2 migrations are not applied."), "2 migrations are not applied."),
        ("Server Error (500)", "Server Error (500)"),
    ],
    ids=["late line", "no broker", "missing migrations", "failure"],
)
def test_a_start_waits_for_all_but_the_line(said: str, lacking: str | None) -> None:
    assert _lacking(said) == lacking


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"PORT": "99999"}, "PORT is “99999”; it must be a whole number from 1 to 65535."),
        ({"HOST": "nowhere.invalid"}, "Baton cannot listen on HOST=nowhere.invalid: it is no address of this machine."),
        ({"DATABASE_URL": "postgresql://baton@127.0.0.1:1/baton"}, "Baton cannot reach DATABASE_URL: "),
        ({"REDIS_URL": "redis://127.0.0.1:1"}, "Baton cannot reach REDIS_URL: "),
        ({"REDIS_URL": "redis.example"}, "Baton cannot reach REDIS_URL: "),
        ({"BROKER_URL": "amqp://127.0.0.1:1"}, "Baton cannot reach BROKER_URL: "),
    ],
)
def test_what_cannot_be_reached_is_one_clear_line(variables: dict[str, str], line: str) -> None:
    with fresh_home() as empty:
        run = manage(empty, "serve", "--no-demo", **({"PORT": free_port()} | variables))

    assert (run.returncode, run.stdout, run.stderr.startswith(line), run.stderr.count("\n")) == (1, "", True, 1)


def test_an_answer_to_head_is_nothing_to_warn_of() -> None:
    assert not logging.getLogger("gunicorn.http.wsgi").isEnabledFor(logging.WARNING)


class EndsInDestructor:
    """Is told to end while it is taken apart, where Python can only print what is raised."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_word_to_end_is_not_lost_in_a_destructor() -> None:
    command = Command()
    before = signal.signal(signal.SIGTERM, command._end)
    try:
        with pytest.raises(KeyboardInterrupt):
            command._step("migrations", EndsInDestructor)
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with fresh_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def port() -> str:
    return free_port()


@pytest.fixture(scope="module")
def running(home: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    with serving(home, port) as process:
        yield process


def test_a_second_run_in_the_same_home_is_one_clear_line(running: subprocess.Popen[str], home: Path, port: str) -> None:
    second = manage(home, "serve", PORT=free_port())

    who = f"process {running.pid}, http://localhost:{port}"
    assert (second.returncode, second.stdout, second.stderr) == (
        1,
        "",
        f"Baton already runs from {home} ({who}). Stop it there, or set BATON_HOME and PORT to start another one.\n",
    )


def test_a_port_in_use_is_one_clear_line(running: subprocess.Popen[str], port: str) -> None:
    with fresh_home() as other:
        run = manage(other, "serve", PORT=port)
        left = running_in(other)

    assert (run.returncode, run.stdout, left) == (1, "", [])
    assert run.stderr == (
        f"Baton cannot listen on 127.0.0.1 port {port}: Address already in use. "
        f"Choose another port, such as PORT={int(port) + 1}.\n"
    )


def test_a_key_that_is_revoked_is_refused_at_once_by_every_process(
    running: subprocess.Popen[str], home: Path, port: str
) -> None:
    begin = "from accounts import keys; from accounts.models import ApiKey; from django.utils.timezone import now;"
    secret = manage(home, "create_key", "Website", "--scope", "ingest").stdout.strip()
    connections = [HTTPConnection("127.0.0.1", int(port), timeout=20) for _ in range(16)]
    before = {status_over(connection, secret) for connection in connections}

    assert len(processes_behind(running, connections)) == gunicorn.workers
    manage(home, "shell", "-c", f"{begin} keys.revoke(ApiKey.objects.get(name='Website'), at=now())")

    assert (before, {status_over(connection, secret) for connection in connections}) == ({200}, {401})


def test_a_web_server_that_is_killed_runs_again(running: subprocess.Popen[str], port: str) -> None:
    web = next(child for child in psutil.Process(running.pid).children() if module_of(child) == "gunicorn")

    web.kill()

    read_until(running, "web: was killed by SIGKILL; starting it again in 0 s")
    assert ready(port)


def test_a_postmaster_that_is_killed_runs_again(running: subprocess.Popen[str], home: Path, port: str) -> None:
    pid = int((home / "postgres/postmaster.pid").read_text().split()[0])

    psutil.Process(pid).kill()

    read_until(running, "PostgreSQL had died; it runs again")
    assert ready(port)


def test_after_redis_was_killed_the_worker_starts_anew(running: subprocess.Popen[str], home: Path, port: str) -> None:
    redis = next(process for process in running_in(home) if process.name() == "redis-server")

    redis.kill()

    read_until(running, "Redis had died; it runs again")
    read_until(running, "worker: was killed by SIGKILL; starting it again")
    assert ready(port)


def test_after_a_killed_run_the_next_one_starts_and_stops_all(
    running: subprocess.Popen[str], home: Path, port: str
) -> None:
    """The last test of the shared run: it ends it."""
    children = psutil.Process(running.pid).children(recursive=True)
    programs = [child for child in children if child.name() not in {"postgres", "redis-server"}]
    running.kill()
    running.wait()
    _, alive = psutil.wait_procs(programs, timeout=STOP_SECONDS)
    left = servers_in(home)

    with serving(home, port) as again:
        again.send_signal(signal.SIGINT)
        said, _ = again.communicate(timeout=STOP_SECONDS)

    assert (alive, left) == ([], {"postgres", "redis-server"})
    assert (again.returncode, said.splitlines()[-1], running_in(home)) == (0, "Stopping.", [])


def test_a_run_starts_although_the_line_was_off_for_a_night(home: Path, port: str) -> None:
    night = (
        "from datetime import timedelta; from django.utils.timezone import now; from signals.models import Batch;"
        "none = dict.fromkeys(('received', 'stored', 'duplicate', 'rejected'), 0);"
        "Batch.objects.create(source='file', received_at=now() - timedelta(hours=9), **none)"
    )
    made = [manage(home, "migrate").returncode, manage(home, "shell", "-c", night).returncode]

    with serving(home, port) as late:
        ended = late.poll()

    assert (made, ended) == ([0, 0], None)
