"""`manage.py score`: every account's score as of an instant."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import now

from playbooks.naming import WHOSE_KEYS
from playbooks.output import write_rows
from playbooks.scoring import ScoreRow, VersionSpec, score_as_of
from playbooks.selection import VersionCommand, chosen_version, instant

COLUMNS = ("points", "activated", "qualified", "qualified_at")


class Command(VersionCommand):
    """Prints a line per account, or per person of an account: points, activated, qualified, since when, why."""

    help = "Print every account's score under a scorecard version, as of now or of a past instant."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the scorecard, its version, the instant and the format."""
        parser.add_argument("--scorecard", metavar="NAME", help="Key or name; not needed when there is only one.")
        self.add_version_argument(parser)
        parser.add_argument("--as-of", metavar="ISO8601", help="Default: now. Without a zone it is UTC.")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream the accounts, ordered by key."""
        version = VersionSpec.of(chosen_version(options["scorecard"], options["number"]))
        at = instant(options["as_of"]) if options["as_of"] else now()
        header = [*WHOSE_KEYS[version.subject], *COLUMNS, *(rule.key for rule in version.rules)]
        table = (_row(version, row) for row in score_as_of(version, at))
        write_rows(self.stdout, header, table, options["format"])


def _row(version: VersionSpec, row: ScoreRow) -> list[Any]:
    whose = [getattr(row, name) for name in WHOSE_KEYS[version.subject]]
    return [*whose, row.points, row.activated, row.qualified, row.qualified_at, *version.points_by_rule(row.held)]
