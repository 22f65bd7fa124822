"""`manage.py import_events FILE`: usage from NDJSON or CSV, plain or gzipped."""

import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import Any, NoReturn

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.utils.timezone import now
from tqdm import tqdm

from signals import partitions
from signals.enums import BatchSource, FileFormat, TimeForm
from signals.ingest import times
from signals.ingest.files import LineFile, import_lines, stream_lines
from signals.ingest.landing import Counts
from signals.sheets.importing import import_sheet, sheet_in
from signals.sheets.layout import ENCODINGS
from signals.sheets.mapping import Mapper, MappingWrong
from signals.sheets.rows import NotASheet
from signals.sheets.words import TARGETS, mapping_in_words

INTERRUPTED = 130
DELIMITER_WORDS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
CSV_OPTIONS = ("map", "time_zone", "time_form", "delimiter", "encoding")


class Command(BaseCommand):
    """The last line of standard output is the counts as JSON; progress goes to standard error."""

    help = (
        "Import usage: one Segment call a line as NDJSON, or one event a row as CSV; plain or gzipped. "
        "Importing a file again stores nothing new."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", help="The file to read, or - for standard input.")
        parser.add_argument(
            "--shift-to",
            metavar="TIME",
            help="Move the whole history so that its last event is then: “now”, or an ISO 8601 time.",
        )
        parser.add_argument("--format", choices=FileFormat.values, default=FileFormat.NDJSON.value)
        sheet = parser.add_argument_group("with --format csv")
        sheet.add_argument(
            "--map",
            metavar="TARGET=COLUMN",
            action="append",
            help="What a column is; event:=TEXT or kind:=TEXT is the same for every row. "
            f"Targets: {', '.join(TARGETS)}. Without any, the mapping is guessed by the names of the columns.",
        )
        sheet.add_argument("--time-zone", metavar="ZONE", help="Zone of times that name none; UTC unless given.")
        sheet.add_argument("--time-form", choices=TimeForm.values, help="How times are written; guessed unless given.")
        sheet.add_argument("--delimiter", choices=DELIMITER_WORDS, help="What separates cells; guessed unless given.")
        sheet.add_argument("--encoding", choices=ENCODINGS, help="Guessed unless given.")

    def handle(self, *, file: str, shift_to: str | None, format: str, **options: Any) -> None:  # noqa: A002
        """Import the file; whatever stops it, the batches before stay."""
        moment = self._time(shift_to)
        if format == FileFormat.NDJSON and (given := [name for name in CSV_OPTIONS if options.get(name)]):
            raise CommandError(f"--{given[0].replace('_', '-')} goes with --format csv only.")
        try:
            if format == FileFormat.CSV:
                counts = self._sheet_imported(file, moment, options)
            else:
                counts = self._imported(self._lines(file), moment)
        except (NotASheet, MappingWrong) as error:
            raise CommandError(str(error)) from error
        except (OSError, EOFError, zlib.error) as error:
            raise CommandError(f"{file} cannot be read to its end: {error}") from error
        except DatabaseError as error:
            raise CommandError(f"The database is away; what was imported so far stays: {error}".strip()) from error
        except KeyboardInterrupt:
            self._interrupted()
        self.stdout.write(msgspec.json.encode(counts).decode())

    def _imported(self, lines: Iterable[bytes], shift_to: datetime | None) -> Counts:
        partitions.ensure(now())
        with self._bar("lines") as bar:
            return import_lines(lines, source=BatchSource.FILE, clock=now, shift_to=shift_to, progress=bar.update)

    def _sheet_imported(self, name: str, shift_to: datetime | None, options: dict[str, Any]) -> Counts:
        with self._path(name) as path:
            delimiter = DELIMITER_WORDS.get(options["delimiter"] or "")
            sheet = sheet_in(path, encoding=options["encoding"], delimiter=delimiter)
            given = {part: value for part in ("time_zone", "time_form") if (value := options[part])}
            mapper = Mapper(mapping_in_words(options["map"] or [], sheet, **given), sheet.header)
            partitions.ensure(now())
            with self._bar("rows") as bar:
                return import_sheet(sheet, mapper, clock=now, shift_to=shift_to, progress=bar.update)

    def _bar(self, unit: str) -> Any:
        return tqdm(unit=f" {unit}", disable=not sys.stderr.isatty(), file=sys.stderr)

    def _lines(self, name: str) -> Iterable[bytes]:
        if name == "-":
            return stream_lines(sys.stdin.buffer)  # type: ignore[arg-type]
        return LineFile(self._existing(name))

    @contextmanager
    def _path(self, name: str) -> Iterator[Path]:
        """The file; standard input is put into a temporary one, for a sheet is read more than once."""
        if name != "-":
            yield self._existing(name)
            return
        with tempfile.NamedTemporaryFile() as copy:
            copyfileobj(sys.stdin.buffer, copy)
            copy.flush()
            yield Path(copy.name)

    def _existing(self, name: str) -> Path:
        path = Path(name)
        if not path.is_file():
            raise CommandError(f"There is no file {name}.")
        return path

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
