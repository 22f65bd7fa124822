"""Finding the scorecard version and the instants that a command's arguments name."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime

from playbooks.enums import VersionState
from playbooks.models import Scorecard, ScorecardVersion


def chosen_version(name: str | None, number: int | None) -> ScorecardVersion:
    """The version that was asked for: of the scorecard with this key or name, by default the published one.

    Without a name, of the scorecard that is here longest. Raises `CommandError` naming what there is to choose from.
    """
    scorecard = _scorecard(name)
    versions = scorecard.versions.prefetch_related("rules")
    found = versions.filter(number=number) if number is not None else versions.filter(state=VersionState.PUBLISHED)
    version = found.first()
    if version is None:
        numbers = ", ".join(f"{v.number} ({v.state})" for v in scorecard.versions.order_by("number")) or "none"
        asked = f"version {number}" if number is not None else "published version (name one with --version)"
        raise CommandError(f"The scorecard “{scorecard.key}” has no {asked}; it has: {numbers}.")
    return version


class VersionCommand(BaseCommand):
    """A command about one version of a scorecard."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let `--version` mean the scorecard's version instead of Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_version_argument(self, parser: CommandParser) -> None:
        """Take `--version N`."""
        parser.add_argument("--version", dest="number", type=int, metavar="N", help="Default: the published version.")


def instant(text: str) -> datetime:
    """Read an ISO 8601 instant or date; without a zone it is UTC, without a time it is midnight."""
    try:
        found: datetime | date | None = parse_datetime(text) or parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"“{text}” is not a time. Write 2026-11-01 or 2026-11-01T09:30:00Z.")
    if not isinstance(found, datetime):
        found = datetime(found.year, found.month, found.day, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _scorecard(name: str | None) -> Scorecard:
    scorecards = list(Scorecard.objects.order_by("pk"))
    found = [s for s in scorecards if name is None or name in (s.key, s.name)]
    if len(found) == 1 or (found and name is None):
        return found[0]
    known = ", ".join(f"“{s.key}”" for s in scorecards) or "none; import definitions first"
    raise CommandError(f"There is no scorecard {f'“{name}”' if name else 'at all'}. There are: {known}.")
