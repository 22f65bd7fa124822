"""`manage.py serve`: everything Baton needs on one machine, started, watched and stopped together."""

import fcntl
import json
import os
import signal
import socket
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.timezone import now
from redis.exceptions import RedisError

from accounts.enums import Role
from accounts.models import User
from config import embedded, static
from config.address import listen, reachable, url
from config.demo import loading
from config.demo.users import DEMO_PASSWORD, DEMO_USERS
from config.gunicorn import PORT
from config.health import missing_migrations, unreachable_broker, unreachable_database, unreachable_redis
from config.home import CannotStart, home, in_home
from config.supervisor import Program, Supervisor
from config.tasks import HEARTBEAT, HEARTBEAT_SECONDS
from signals import partitions

READY_SECONDS = 90
LOOK_SECONDS = 1.0
# Of the checks of /readyz. After a night off the line is late, and the worker that was just started catches up.
NEEDED = ("database", "migrations", "broker")
UNREACHABLE = {
    "DATABASE_URL": unreachable_database,
    "REDIS_URL": unreachable_redis,
    "BROKER_URL": unreachable_broker,
}


class Command(BaseCommand):
    """Starts the services, brings the database up to date and runs web, worker and beat until it is told to stop."""

    help = "Start Baton: PostgreSQL and Redis (unless named), web server, worker and beat."
    requires_system_checks = ()
    _told_to_end = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--no-demo", action="store_true", help="Leave an empty database empty.")

    def handle(self, *, no_demo: bool, **_: Any) -> None:
        """Run until Ctrl-C or SIGTERM."""
        # SIGINT too: a shell starts what it runs in the background with it ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        with in_home(), _only_run() as note:
            listener = listen()
            note.write(f"process {os.getpid()}, {url()}")
            note.flush()
            supervisor = Supervisor(_programs(listener), self._say)
            try:
                self._prepare(no_demo=no_demo)
                supervisor.start("web", "worker", "beat")
                self._wait_until_ready(supervisor)
                self._welcome()
                self._watch(supervisor)
            except KeyboardInterrupt:
                self._say("Stopping.")
            finally:
                _ignore_signals()
                supervisor.stop()
                connections.close_all()
                embedded.leave()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        """End now; or soon, where what this raises is lost, as it is in a destructor."""
        self._told_to_end = True
        raise KeyboardInterrupt

    def _go_on(self) -> None:
        if self._told_to_end:
            raise KeyboardInterrupt

    def _prepare(self, *, no_demo: bool) -> None:
        self._step("services", _reach_services)
        self._step("database", _migrate)
        self._step("pages", static.collect)
        if not (no_demo or settings.PRODUCTION):
            self._step("demo company", self._load_demo)
        # Web and worker open their own.
        connections.close_all()

    def _load_demo(self) -> None:
        if not loading.is_empty() and not loading.is_unfinished():
            return
        if not self.stdout.isatty():
            self._say("  Making two months of a company's life, which takes a minute once.")
        call_command("load_demo", if_empty=True, verbosity=0, stdout=self.stdout)

    def _step(self, name: str, work: Any) -> None:
        began = time.monotonic()
        work()
        self._go_on()
        self._say(f"{self.style.SUCCESS('✓')} {name} ({time.monotonic() - began:.1f} s)")

    def _wait_until_ready(self, supervisor: Supervisor) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while (waiting_for := _not_ready()) is not None:
            if time.monotonic() > deadline:
                raise CannotStart(f"Baton did not get ready: {waiting_for} Its logs are in {home() / 'logs'}.")
            self._go_on()
            supervisor.look()
            time.sleep(0.1)

    def _welcome(self) -> None:
        self._say(f"{self.style.SUCCESS('✓')} ready\n\n  {self.style.HTTP_INFO(url())}\n")
        if loading.is_loaded():
            self._say(f"  Log in with the password “{DEMO_PASSWORD}” as")
            for user in DEMO_USERS:
                self._say(f"    {user.email:<24} {Role(user.role).label}")
        elif not User.objects.exists():
            self._say("  Nobody can log in yet. The first login is made by: .venv/bin/python manage.py createsuperuser")
        connections.close_all()
        self._say("\n  Ctrl-C stops everything.\n")

    def _watch(self, supervisor: Supervisor) -> None:
        while True:
            self._go_on()
            time.sleep(LOOK_SECONDS)
            self._revive(supervisor)
            if supervisor.program("worker").ran_for() > HEARTBEAT_SECONDS and _worker_is_stuck():
                supervisor.restart("worker", f"took no work for {HEARTBEAT_SECONDS} s")
            supervisor.look()

    def _revive(self, supervisor: Supervisor) -> None:
        try:
            revived = embedded.revive()
        except CannotStart as error:
            self._say(str(error))
            return
        for name in revived:
            self._say(f"{name} had died; it runs again")
        if "Redis" in revived:
            # A worker whose broker went away may connect again and still take no work.
            supervisor.restart("worker", "its broker was away")
            supervisor.restart("beat", "its broker was away")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def _only_run() -> Iterator[IO[str]]:
    """Make sure that nobody else serves from this home; what is in the file says who does."""
    with (home() / "serve.lock").open("a+") as lock:
        lock.seek(0)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Baton already runs from {home()} ({lock.read()}). "
                "Stop it there, or set BATON_HOME and PORT to start another one."
            ) from None
        lock.truncate(0)
        yield lock
        lock.truncate(0)


def _programs(listener: socket.socket) -> list[Program]:
    number = listener.fileno()
    celery = ["celery", "--app", "config", "--quiet"]
    alone = ["--without-gossip", "--without-mingle"]
    return [
        Program("web", ["gunicorn", "-c", "config/gunicorn.py", "--bind", f"fd://{number}", "config.wsgi"], (number,)),
        Program("worker", [*celery, "worker", "--concurrency", "2", *alone]),
        Program("beat", [*celery, "beat", "--pidfile="]),
    ]


def _reach_services() -> None:
    """Make sure that the services named by address answer, and start the others."""
    for name, check in UNREACHABLE.items():
        if os.environ.get(name) and (reason := check()) is not None:
            raise CannotStart(f"Baton cannot reach {name}: {reason}")
    embedded.ensure_running()


def _migrate() -> None:
    if missing_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    partitions.ensure(now())


def _not_ready() -> str | None:
    """Ask the web server for what the start needs; None means that it is there."""
    name = settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
    question = Request(f"http://{reachable()}:{PORT}/readyz", headers={"Host": name})
    try:
        with urlopen(question, timeout=5):  # noqa: S310 - http always
            return None
    except HTTPError as error:
        return _lacking(error.read().decode(errors="replace"))
    except OSError:
        return "The web server does not answer."


def _lacking(answer: str) -> str | None:
    """Read from the answer of a /readyz that is not green what keeps Baton from starting."""
    try:
        checks = json.loads(answer)["checks"]
    except (ValueError, KeyError, TypeError):
        return answer
    return " ".join(checks[name] for name in NEEDED if checks[name] != "ok") or None


def _worker_is_stuck() -> bool:
    """Say whether no task has run for a long time, although beat sends one every few seconds."""
    try:
        return cache.get(HEARTBEAT) is None
    except RedisError:
        return False


def _ignore_signals() -> None:
    """Let nothing cut off the stopping, which takes seconds at most."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
