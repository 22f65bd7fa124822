"""`manage.py import_outcomes FILE`: who became a customer when, who was a marketing-qualified lead when."""

import json
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now
from tqdm import tqdm

from accounts.authors import Author
from playbooks.milestones.files import EVERY_ROW, NoSuchColumns, import_lines, lines_in
from playbooks.milestones.reading import FIELDS
from playbooks.milestones.recording import Counts
from signals.sheets.rows import NotASheet

SOURCE_MAX = 100


class Command(BaseCommand):
    """The last line of standard output is the counts as JSON; the lines before name what was rejected."""

    help = "Import outcomes, as CSV or NDJSON, plain or gzipped. Importing a file again stores nothing new."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", help="The file to read, or - for standard input.")
        parser.add_argument(
            "--source", default="file", help="The system that the outcomes are from; “file” if not given."
        )
        parser.add_argument(
            "--map",
            metavar="FIELD=COLUMN",
            action="append",
            default=[],
            help=f"What a column of a CSV is, unless it is called so; kind:=customer says what every row is."
            f" Fields: {', '.join(FIELDS)}.",
        )

    def handle(self, *, file: str, source: str, map: list[str], **options: Any) -> None:  # noqa: A002
        """Import the file; whatever stops it, the batches before stay."""
        if not 0 < len(source.strip()) <= SOURCE_MAX:
            raise CommandError(f"--source must have 1 to {SOURCE_MAX} characters.")
        bar = tqdm(unit=" lines", disable=not sys.stderr.isatty(), file=sys.stderr)
        try:
            with self._path(file) as path, bar:
                counts = import_lines(
                    lines_in(path, _mapping(map)),
                    source=source.strip(),
                    by=Author(),
                    clock=now,
                    told=lambda counts: self._show(counts, bar),
                )
        except (NotASheet, NoSuchColumns) as error:
            raise CommandError(str(error)) from error
        except (OSError, EOFError, zlib.error) as error:
            raise CommandError(f"{file} cannot be read to its end: {error}") from error
        self.stdout.write(json.dumps(counts.figures()))

    def _show(self, counts: Counts, bar: Any) -> None:
        bar.update(counts.received)
        for place, field, reason in counts.rejections:
            self.stdout.write(f"line {place}{f', {field}' if field else ''}: {reason}")

    @contextmanager
    def _path(self, name: str) -> Iterator[Path]:
        if name != "-":
            path = Path(name)
            if not path.is_file():
                raise CommandError(f"There is no file {name}.")
            yield path
            return
        with tempfile.NamedTemporaryFile() as copy:
            copyfileobj(sys.stdin.buffer, copy)
            copy.flush()
            yield Path(copy.name)


def _mapping(words: list[str]) -> dict[str, str]:
    found = {}
    for word in words:
        field, equals, column = word.partition("=")
        if not equals:
            raise CommandError(f"“{word}” is not understood. Write FIELD=COLUMN.")
        if field.strip() == "kind:":
            found[EVERY_ROW] = column.strip()
            continue
        found[column.strip()] = field.strip()
    return found
