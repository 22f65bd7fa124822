"""Where the servers' programs and sockets are, and which system user they run as."""

import hashlib
import os
import pwd
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from config.home import CannotStart, home

SYSTEM_USER = "pgserver"
# The system's limit is 108 bytes with a closing zero, 104 on macOS; the longest name there is .s.PGSQL.5432.lock.
SOCKET_DIR_BYTES = 80


def wheel(package: str) -> Path:
    """Find an installed package's folder without importing it, which costs time and prints warnings."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The Python package {package} is missing. Run “make setup”.")
    return Path(spec.origin).parent


def socket_dir() -> Path:
    """Name the folder of the sockets: in the home, or in the temporary folder where that path is too long for one."""
    near = home() / "run"
    if len(os.fsencode(near)) <= SOCKET_DIR_BYTES:
        return near
    digest = hashlib.sha256(os.fsencode(home())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"baton-{os.geteuid()}-{digest}"


def make_socket_dir() -> Path:
    """Make the folder of the sockets, open to the servers' own user only: who reaches a socket is let in."""
    folder = socket_dir()
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), server_uid()}:
        raise CannotStart(
            f"{folder} belongs to another user. Remove it, or set BATON_HOME to a folder with a short path."
        )
    give_to_server(folder)
    return folder


def server_uid() -> int:
    """Name the user that PostgreSQL runs as: it refuses to run as root."""
    return _system_user().pw_uid if os.geteuid() == 0 else os.geteuid()


def give_to_server(folder: Path) -> None:
    """Let PostgreSQL's user alone use the folder."""
    if os.geteuid() == 0:
        os.chown(folder, _system_user().pw_uid, _system_user().pw_gid)
    folder.chmod(0o700)


def as_server_user() -> dict[str, Any]:
    """Give the arguments of `subprocess` that make a program run as PostgreSQL's user."""
    if os.geteuid() != 0:
        return {}
    user = _system_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def let_server_reach(path: Path) -> None:
    """Let PostgreSQL's user pass through (not list) the folders above the path. Only root's own folders need it."""
    if os.geteuid() != 0:
        return
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"PostgreSQL does not run as root, and its user {SYSTEM_USER} could not be made. "
            "Start Baton as another user, or set DATABASE_URL."
        ) from None
    return pwd.getpwnam(SYSTEM_USER)


def listens(path: Path) -> bool:
    """Say whether a server takes connections at a socket."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def wait_until(done: Callable[[], bool], process: psutil.Process, seconds: float) -> bool:
    """Wait until it is done; stop waiting when the process it depends on is gone, or after so many seconds."""
    for _ in range(int(seconds / 0.05)):
        if done():
            return True
        if not is_alive(process):
            return done()
        psutil.wait_procs([process], timeout=0.05)
    return False


def is_alive(process: psutil.Process) -> bool:
    """Say whether the process runs; one that is dead but not yet collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
