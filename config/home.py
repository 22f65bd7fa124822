"""The folder that everything Baton keeps on this machine lives in, and the error that ends a start."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

BASE_DIR = Path(__file__).resolve().parent.parent
LOG_BYTES = 10_000_000


class CannotStart(SystemExit):
    """Baton cannot start; the message says what is wrong and what would be right.

    It is a SystemExit, so every way to start Baton ends with this one line and exit code 1 instead of a traceback.
    """


def home() -> Path:
    """Name the folder: `BATON_HOME`, or `.baton` beside the code."""
    return Path(os.environ.get("BATON_HOME") or BASE_DIR / ".baton").expanduser().resolve()


@contextmanager
def in_home() -> Iterator[Path]:
    """Make the folder, and turn what the system refuses to do in it into one clear line."""
    try:
        # Root's servers run as another user, who has to reach the data below; everybody else keeps the folder closed.
        home().mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        yield home()
    except OSError as error:
        what = f"{error.strerror or error} ({error.filename})" if error.filename else str(error)
        raise CannotStart(
            f"Baton cannot keep its data in {home()}: {what}. Set BATON_HOME to a folder that you can write to."
        ) from None


def secret_key() -> str:
    """Give this machine's own signing key, made at the first call and readable by its owner alone."""
    with in_home() as folder:
        path = folder / "secret.key"
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Write the file whole or not at all; of two programs at once, the first one's text stays."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def log_path(name: str) -> Path:
    """Name a log file, and make the folder it is in."""
    folder = home() / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{name}.log"


def open_log(name: str) -> BinaryIO:
    """Open a log for a program that writes it itself; a log that has grown long is put aside first."""
    path = log_path(name)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def last_line(name: str) -> str:
    """Give the last thing a log says, for an error message."""
    lines = log_path(name).read_text(errors="replace").splitlines()
    telling = [line for line in lines if "FATAL" in line or "ERROR" in line] or lines or ["it said nothing"]
    return telling[-1]
