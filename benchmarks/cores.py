"""How many cores each part of Baton keeps busy, for a PostgreSQL on the same machine."""

import time
from contextlib import suppress

import psutil
from django.db import connection

_BACKENDS = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


class Meter:
    """Counts from its making on; programs are given with the process that they began as."""

    def __init__(self, **programs: int) -> None:
        self.programs = programs
        self.began = time.perf_counter()
        self.before = self._seconds()

    def cores(self) -> dict[str, float]:
        """Cores that each program, and PostgreSQL, has kept busy since."""
        passed = time.perf_counter() - self.began
        after = self._seconds()
        return {f"cores_of_{name}": round((after[name] - self.before[name]) / passed, 2) for name in after}

    def _seconds(self) -> dict[str, float]:
        """Seconds on a core of all processes of each part; the parts keep their processes while they are measured."""
        parts = {name: _family(pid) for name, pid in self.programs.items()} | {"postgresql": _backends()}
        return {name: sum(map(_spent, pids)) for name, pids in parts.items()}


def _spent(pid: int) -> float:
    with suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return times.user + times.system
    return 0.0


def _family(pid: int) -> list[int]:
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def _backends() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_BACKENDS)
        return [pid for (pid,) in cursor.fetchall()]
