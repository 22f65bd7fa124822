"""Programs that do one unit of work after the other and are killed in the middle of one."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connection

STUCK = """
import sys
from importlib import import_module

import django

django.setup()

from django.utils.timezone import now


def found(path):
    module, _, name = path.rpartition(".")
    return import_module(module), name


def stuck_after(path):
    module, name = found(path)
    step = getattr(module, name)

    def stuck(*arguments, **named):
        done = step(*arguments, **named)
        print("stuck", flush=True)
        sys.stdin.read()
        return done

    setattr(module, name, stuck)


station, limit, step = sys.argv[1:]
setattr(*found(limit), 1)
work = getattr(*found(station))
work(now())
stuck_after(step)
work(now())
"""


@dataclass(frozen=True)
class Killable:
    """A station, and the constant that says how much it does at a time."""

    station: str
    limit: str

    def kill_in(self, step: str) -> None:
        """Have a program do one unit of a single row, and the next up to the end of the step, and kill it there."""
        db = connection.settings_dict
        url = f"postgresql://{db['USER']}@{quote(db['HOST'], safe='')}/{db['NAME']}"
        process = subprocess.Popen(
            [sys.executable, "-c", STUCK, self.station, self.limit, step],
            cwd=Path(__file__).resolve().parents[1],
            env={"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "BATON_HOME": "/nonexistent"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "stuck\n"
        process.kill()
        process.communicate()
