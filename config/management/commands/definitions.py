"""`definitions export|import|schema`: signals, scorecards, tiers, plays, calendars and teams as YAML."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from config.definitions import Rejected, export_text, import_text, json_schema

STANDARD = "-"


class Command(BaseCommand):
    """Reads and writes the whole set of definitions; the format is in docs/definitions.md."""

    help = "Write the definitions as YAML, read them from YAML, or print the JSON schema of the format."

    def add_arguments(self, parser: CommandParser) -> None:
        """Three verbs; a file named “-” is standard input or output."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="write every definition, of versions the newest")
        export.add_argument("file", nargs="?", default=STANDARD)
        importer = verbs.add_parser("import", help="make the database say what the file says, or change nothing")
        importer.add_argument("file")
        importer.add_argument("--publish", action="store_true", help="publish the drafts of what the file names")
        verbs.add_parser("schema", help="print the JSON schema of the format")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run one verb."""
        if options["verb"] == "schema":
            self.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        elif options["verb"] == "export":
            self._export(options["file"])
        else:
            self._import(options["file"], publish=options["publish"])

    def _export(self, file: str) -> None:
        text = export_text()
        if file == STANDARD:
            self.stdout.write(text, ending="")
            return
        try:
            Path(file).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error

    def _import(self, file: str, *, publish: bool) -> None:
        try:
            content = sys.stdin.buffer.read() if file == STANDARD else Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        name = "standard input" if file == STANDARD else file
        try:
            changes = import_text(content, publish=publish, at=now(), source=name)
        except Rejected as rejected:
            lines = "\n".join(f"{name}, {problem}" for problem in rejected.problems)
            raise CommandError(f"{lines}\nNothing was imported.") from rejected
        self.stdout.write("\n".join(map(str, changes)) or "nothing changed")
