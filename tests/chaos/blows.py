"""What is done to a running Baton: its processes are killed, its sessions cut off, its broker emptied."""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from redis import Redis
from redis.exceptions import RedisError

TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename IS NOT NULL
"""

WEB = re.compile(r"config\.child \d+ gunicorn\b")
WORKER = re.compile(r"config\.child \d+ celery\b.* worker\b")
SELDOM = 4
"""A blow against a program as a whole comes this many times less often than another: its supervisor lets one that dies
again and again rest for a while."""

Blow = Callable[[], bool]


class Victim:
    """A `serve` that runs in a home of its own. Each blow says whether it found something to hit."""

    def __init__(self, home: Path, supervisor: int, seed: int) -> None:
        self.home = home
        self.supervisor = psutil.Process(supervisor)
        self.chance = random.Random(seed)
        self.database = f"postgresql://postgres@{quote(str(home / 'run'), safe='')}/baton"

    def web_server(self) -> bool:
        """The process that all web processes come from."""
        return _kill(self._program(WEB))

    def web_process(self) -> bool:
        """One of those that answer requests, perhaps in the middle of one."""
        return self._kill_child(WEB)

    def worker(self) -> bool:
        """The process that all worker processes come from."""
        return _kill(self._program(WORKER))

    def worker_process(self) -> bool:
        """One of those that run the line, perhaps in the middle of a station."""
        return self._kill_child(WORKER)

    def postmaster(self) -> bool:
        """PostgreSQL itself."""
        try:
            return _kill(psutil.Process(int((self.home / "postgres/postmaster.pid").read_text().split("\n", 1)[0])))
        except (OSError, ValueError, psutil.NoSuchProcess):
            return False

    def sessions(self) -> bool:
        """Every session of the database at once."""
        try:
            with psycopg.connect(self.database, autocommit=True) as connection:
                return connection.execute(TERMINATE).rowcount > 0
        except psycopg.Error:
            return False

    def broker(self) -> bool:
        """Everything in Redis: wake-up calls on their way, and cached values."""
        try:
            with Redis.from_url(f"unix://{self.home / 'run/redis.sock'}") as redis:
                return bool(redis.flushall())
        except (RedisError, OSError):
            return False

    def redis(self) -> bool:
        """Redis itself."""
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.name() == "redis-server" and str(self.home / "run") in " ".join(process.cmdline()):
                    return _kill(process)
        return False

    def _program(self, command: re.Pattern[str]) -> psutil.Process | None:
        for child in self.supervisor.children():
            with suppress(psutil.Error):
                if command.search(" ".join(child.cmdline())):
                    return child
        return None

    def _kill_child(self, command: re.Pattern[str]) -> bool:
        program = self._program(command)
        with suppress(psutil.Error):
            return program is not None and _kill(self.chance.choice(program.children() or [None]))
        return False


def _kill(process: psutil.Process | None) -> bool:
    try:
        if process is None or process.status() == psutil.STATUS_ZOMBIE:
            return False
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True


class Saboteur(threading.Thread):
    """Deals a blow every `pause` seconds: first each kind once, in random order, then any, until it is told to stop."""

    def __init__(self, victim: Victim, pause: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(seed)
        self.pause = pause
        self.stopped = threading.Event()
        self.hits: Counter[str] = Counter()
        self.often = [victim.web_process, victim.worker_process, victim.sessions, victim.broker, victim.postmaster]
        self.seldom = [victim.web_server, victim.worker, victim.redis]

    def run(self) -> None:
        """Deal the blows."""
        due: list[Blow] = [*self.often, *self.seldom]
        self.chance.shuffle(due)
        while not self.stopped.wait(self.pause):
            blow = due.pop() if due else self.chance.choice(self._usual())
            if blow():
                self.hits[blow.__name__] += 1
            else:
                due.insert(0, blow)

    def stop(self) -> None:
        """Let it be."""
        self.stopped.set()
        self.join()

    def all_dealt(self) -> bool:
        """Say whether each kind has hit at least once."""
        return len(self.hits) == len(self.often) + len(self.seldom)

    def _usual(self) -> list[Blow]:
        return [*self.often * SELDOM, *self.seldom]
