"""Keeps a few programs running: starts them again when they die, keeps their logs, stops them together.

Why not a library: see docs/decisions/supervisor.md.
"""

import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from typing import IO

from config.home import BASE_DIR, LOG_BYTES, log_path

STEADY_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 5.0
TELLING = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")

Say = Callable[[str], None]


@dataclass
class Program:
    """A program to keep running. `arguments` are a Python module and what it is told."""

    name: str
    arguments: list[str]
    files: tuple[int, ...] = ()
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)

    def start(self, say: Say) -> None:
        """Start it, in a process group of its own: a Ctrl-C on the terminal is for the supervisor alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.child", str(os.getpid()), *self.arguments],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=self.files,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None  # noqa: S101 - asked for above
        threading.Thread(target=_keep_log, args=(self.name, self.process.stdout, say), daemon=True).start()

    def ran_for(self) -> float:
        """Give the seconds since the last start."""
        return time.monotonic() - self.started

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and whatever it started."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


class Supervisor:
    """The programs, and the one loop that looks after them."""

    def __init__(self, programs: list[Program], say: Say) -> None:
        self.programs = programs
        self.say = say

    def start(self, *names: str) -> None:
        """Start programs for the first time."""
        for name in names:
            self.program(name).start(self.say)

    def look(self) -> None:
        """Start again what has died; the pause before it doubles with each time it did not last."""
        at = time.monotonic()
        for program in self.programs:
            code = None if program.process is None else program.process.poll()
            if code is not None:
                self._note_death(program, code, at)
            if program.process is None and program.started and at >= program.due:
                program.start(self.say)

    def restart(self, name: str, reason: str) -> None:
        """Kill a program that lives but does not work; the next look starts it again."""
        self.say(f"{name}: {reason}; starting it again")
        self.program(name).signal(signal.SIGKILL)

    def program(self, name: str) -> Program:
        """Find a program by its name."""
        return next(program for program in self.programs if program.name == name)

    def stop(self) -> None:
        """Ask all programs to end, and kill those that take too long: nothing is lost by it."""
        running = [program.process for program in self.programs if program.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(deadline - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _note_death(self, program: Program, code: int, at: float) -> None:
        program.failures = 0 if program.ran_for() > STEADY_SECONDS else program.failures + 1
        pause = min(2.0**program.failures - 1, LONGEST_PAUSE_SECONDS) if program.failures > 1 else 0.0
        program.process, program.due = None, at + pause
        ending = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        self.say(f"{program.name}: {ending}; starting it again in {pause:.0f} s (see {log_path(program.name)})")


def _keep_log(name: str, lines: IO[str], say: Say) -> None:
    """Write what a program says to its log, and say aloud what needs somebody's eyes."""
    log = RotatingFileHandler(log_path(name), maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    for line in lines:
        log.emit(logging.makeLogRecord({"msg": line.rstrip("\n")}))
        if TELLING.search(line):
            say(f"{name}: {line.rstrip()}")
    log.close()
