"""Programs that are run on a home of their own, and what they leave behind."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
USE_SERVERS = "import sys; from config import embedded; embedded.ensure_running(); print('up', flush=True); input()"

NOT_PASSED_ON = {"DATABASE_URL", "REDIS_URL", "BROKER_URL", "DJANGO_ALLOW_ASYNC_UNSAFE", "DJANGO_SETTINGS_MODULE"}


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Give a home in the temporary folder that another system user can reach, and stop what still runs in it."""
    with tempfile.TemporaryDirectory(prefix="bt-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        try:
            yield home
        finally:
            for process in running_in(home):
                # Of a tree of processes, some end by themselves when the first is killed.
                with suppress(psutil.NoSuchProcess):
                    process.kill()


def environment(home: Path, **variables: str) -> dict[str, str]:
    """Give this process's environment with its own home, no servers named, and nothing that only tests set."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {**kept, "BATON_HOME": str(home), "PYTHONUNBUFFERED": "1", **variables}


def manage(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command,
        cwd=BASE_DIR,
        env=environment(home, **variables),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextmanager
def user_of_servers(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a program that uses the servers until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE_SERVERS],
        cwd=BASE_DIR,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def is_up(process: subprocess.Popen[str]) -> bool:
    """Wait for the program's word that the servers run."""
    assert process.stdout is not None
    return process.stdout.readline() == "up\n"


def end(process: subprocess.Popen[str]) -> int:
    """Let the program come to its end."""
    process.communicate("\n", timeout=60)
    return process.returncode


def running_in(home: Path) -> list[psutil.Process]:
    """Find every process that works in the home, or names it in its command line or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            clues = [process.cwd(), *process.cmdline(), process.environ().get("BATON_HOME", "")]
            alive = process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            continue
        if alive and any(str(home) in clue for clue in clues):
            found.append(process)
    return found


def servers_in(home: Path) -> set[str]:
    """Name the embedded servers that run in the home."""
    names = {process.name() for process in running_in(home)}
    return names & {"postgres", "redis-server"}


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


def read_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """Read what the program says until the words come; fails when it ends before."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    pytest.fail(f"It ended without “{words}”: {''.join(lines)}")
