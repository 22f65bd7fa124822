"""`manage.py import_events FILE`: usage from NDJSON, plain or gzipped."""

import sys
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.utils.timezone import now
from tqdm import tqdm

from signals import partitions
from signals.enums import BatchSource
from signals.ingest import times
from signals.ingest.files import LineFile, import_lines, stream_lines
from signals.ingest.landing import Counts

INTERRUPTED = 130


class Command(BaseCommand):
    """The last line of standard output is the counts as JSON; progress goes to standard error."""

    help = (
        "Import usage: one Segment call a line, as NDJSON or gzipped NDJSON. Importing a file again stores nothing new."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", help="The file to read, or - for standard input.")
        parser.add_argument(
            "--shift-to",
            metavar="TIME",
            help="Move the whole history so that its last event is then: “now”, or an ISO 8601 time.",
        )

    def handle(self, *, file: str, shift_to: str | None, **_: Any) -> None:
        """Import the file; whatever stops it, the batches before stay."""
        moment = self._time(shift_to)
        lines = self._lines(file)
        try:
            counts = self._imported(lines, moment)
        except (OSError, EOFError, zlib.error) as error:
            raise CommandError(f"{file} cannot be read to its end: {error}") from error
        except DatabaseError as error:
            raise CommandError(f"The database is away; what was imported so far stays: {error}".strip()) from error
        except KeyboardInterrupt:
            self._interrupted()
        self.stdout.write(msgspec.json.encode(counts).decode())

    def _imported(self, lines: Iterable[bytes], shift_to: datetime | None) -> Counts:
        partitions.ensure(now())
        with tqdm(unit=" lines", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            return import_lines(lines, source=BatchSource.FILE, clock=now, shift_to=shift_to, progress=bar.update)

    def _lines(self, name: str) -> Iterable[bytes]:
        if name == "-":
            return stream_lines(sys.stdin.buffer)  # type: ignore[arg-type]
        path = Path(name)
        if not path.is_file():
            raise CommandError(f"There is no file {name}.")
        return LineFile(path)

    def _time(self, text: str | None) -> datetime | None:
        if text is None:
            return None
        if text == "now":
            return now()
        try:
            return times.read(text)
        except ValueError as error:
            raise CommandError("--shift-to must be “now” or an ISO 8601 time.") from error

    def _interrupted(self) -> NoReturn:
        self.stderr.write("Stopped. What was imported so far stays; import the file again to go on.")
        sys.exit(INTERRUPTED)
