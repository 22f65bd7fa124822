import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config import supervisor as module
from config.supervisor import Program, Supervisor
from tests.config.programs import BASE_DIR

PATIENCE_SECONDS = 30


class Ear:
    """Collects what is said, and lets a test wait for it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.heard = threading.Condition()

    def __call__(self, line: str) -> None:
        with self.heard:
            self.lines.append(line)
            self.heard.notify_all()

    def wait_for(self, words: str) -> bool:
        with self.heard:
            return self.heard.wait_for(lambda: any(words in line for line in self.lines), PATIENCE_SECONDS)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def supervise(
    ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[Supervisor, Program]]]:
    """Run one program under a supervisor of its own."""
    monkeypatch.setenv("BATON_HOME", str(tmp_path))
    made: list[Supervisor] = []

    def start(*arguments: str) -> tuple[Supervisor, Program]:
        program = Program("chatter", ["tests.config.chatter", *arguments])
        made.append(Supervisor([program], ear))
        made[0].start("chatter")
        return made[0], program

    yield start
    for one in made:
        one.stop()


def ended(program: Program) -> None:
    assert program.process is not None
    program.process.wait(PATIENCE_SECONDS)


def test_warnings_are_said_aloud_and_everything_is_logged(
    supervise: Callable[..., tuple[Supervisor, Program]], ear: Ear, tmp_path: Path
) -> None:
    supervise("wait", "INFO all is well\nWARNING something is not")

    assert ear.wait_for("chatter: WARNING something is not")
    assert ear.lines == ["chatter: WARNING something is not"]
    assert (tmp_path / "logs/chatter.log").read_text() == "INFO all is well\nWARNING something is not\n"


def test_what_ends_is_started_again_and_waits_longer_each_time(
    supervise: Callable[..., tuple[Supervisor, Program]], ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, program = supervise("end")
    ended(program)
    supervisor.look()
    ended(program)
    supervisor.look()

    log = tmp_path / "logs/chatter.log"
    assert ear.lines == [
        f"chatter: ended with code 0; starting it again in 0 s (see {log})",
        f"chatter: ended with code 0; starting it again in 3 s (see {log})",
    ]
    assert program.process is None


def test_the_pause_comes_to_its_end(
    supervise: Callable[..., tuple[Supervisor, Program]], monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, program = supervise("wait")
    program.signal(signal.SIGKILL)
    ended(program)
    program.failures = 4
    supervisor.look()
    paused = program.process is None
    monkeypatch.setattr(program, "due", 0.0)
    supervisor.look()

    assert (paused, program.process is None) == (True, False)


def test_one_that_ran_long_is_started_at_once(
    supervise: Callable[..., tuple[Supervisor, Program]], monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, program = supervise("end")
    ended(program)
    program.failures = 5
    program.started -= module.STEADY_SECONDS
    supervisor.look()

    assert (program.failures, program.process is None) == (0, False)


def test_one_that_does_not_work_is_killed_and_comes_back(
    supervise: Callable[..., tuple[Supervisor, Program]], ear: Ear
) -> None:
    supervisor, program = supervise("wait", "WARNING here")
    assert ear.wait_for("here")

    supervisor.restart("chatter", "it sleeps")
    ended(program)
    supervisor.look()

    assert ear.lines[1] == "chatter: it sleeps; starting it again"
    assert program.process is not None
    assert program.process.poll() is None


def test_stop_ends_all(supervise: Callable[..., tuple[Supervisor, Program]], ear: Ear) -> None:
    supervisor, program = supervise("wait", "WARNING here")
    assert ear.wait_for("here")

    supervisor.stop()

    assert program.process is not None
    assert program.process.returncode == -signal.SIGTERM


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux ends a child with its parent.")
def test_a_child_does_not_outlive_its_parent() -> None:
    start = (
        "import os, subprocess, sys; child = subprocess.Popen([sys.executable, '-m', 'config.child', str(os.getpid()),"
        " 'tests.config.chatter', 'wait', 'here']); print(child.pid, flush=True); child.wait()"
    )
    parent = subprocess.Popen([sys.executable, "-c", start], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    assert parent.stdout.readline() == "here\n"

    parent.kill()
    parent.communicate()

    assert psutil.wait_procs([child], PATIENCE_SECONDS)[1] == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux ends a child with its parent.")
def test_a_child_whose_parent_died_before_it_began_ends_at_once() -> None:
    stranger = str(os.getppid())

    run = subprocess.run(
        [sys.executable, "-m", "config.child", stranger, "tests.config.chatter", "wait"], cwd=BASE_DIR, check=False
    )

    assert run.returncode == -signal.SIGKILL
