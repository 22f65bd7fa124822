"""`manage.py backtest`: when every PQL would have fired."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import now

from playbooks.naming import WHOSE_KEYS, keys_of
from playbooks.output import write_rows
from playbooks.scoring import Firing, VersionSpec, backtest
from playbooks.selection import VersionCommand, chosen_version, instant

COLUMNS = ("at", "points")
ACCOUNTS_AT_A_TIME = 1_000


class Command(VersionCommand):
    """Prints a line per firing: account (or person and account), instant, points, and those of each rule then."""

    help = "Replay the whole stored history under a scorecard version and print every firing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the scorecard, its version, the range and the format."""
        parser.add_argument("scorecard", metavar="SCORECARD", help="Key or name.")
        self.add_version_argument(parser)
        parser.add_argument(
            "--from", dest="start", metavar="D", help="First instant, ISO 8601; default: the first event."
        )
        parser.add_argument("--to", dest="end", metavar="D", help="Firings before this instant; default: now.")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream the firings, ordered by account and time."""
        version = VersionSpec.of(chosen_version(options["scorecard"], options["number"]))
        start = instant(options["start"]) if options["start"] else None
        end = instant(options["end"]) if options["end"] else now()
        header = [*WHOSE_KEYS[version.subject], *COLUMNS, *(rule.key for rule in version.rules)]
        write_rows(self.stdout, header, _table(version, backtest(version, start=start, end=end)), options["format"])


def _table(version: VersionSpec, firings: Iterable[Firing]) -> Iterator[list[Any]]:
    """The firings with the keys of whose they are, looked up in bulk."""
    remaining = iter(firings)
    while chunk := list(islice(remaining, ACCOUNTS_AT_A_TIME)):
        keys = keys_of(version.subject, [(firing.account_id, firing.at) for firing in chunk])
        for firing in chunk:
            whose = keys[firing.account_id, firing.at]
            yield [*whose, firing.at, firing.points, *version.points_by_rule(firing.held)]
