"""`manage.py suggest_weights SCORECARD`: what points the outcomes suggest, and a draft with those that are taken."""

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import now

from accounts.errors import RuleBroken
from playbooks.learning.examples import DEFAULT_AGE, examples
from playbooks.learning.fitting import suggest
from playbooks.learning.suggestion import Suggestion
from playbooks.models import ScorecardVersion
from playbooks.output import write_rows
from playbooks.proof.groups import Terms
from playbooks.proof.intervals import Interval
from playbooks.proof.population import lives
from playbooks.scoring import VersionSpec
from playbooks.selection import VersionCommand, chosen_version, instant
from playbooks.studying import OUTCOMES_ARE
from playbooks.subjects import check_about_accounts
from playbooks.weighing import draft_with_points

YEAR = timedelta(days=365)
COLUMNS = ("rule", "label", "points", "suggested", "held_in_customers", "held_in_others")


class Command(VersionCommand):
    """Prints a line for every rule; with `--take`, makes a draft that has the suggested points of those rules."""

    help = "Learn points from outcomes, cross-validated, and make a draft of what is taken of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the scorecard, the period, the age, and the rules."""
        parser.add_argument("scorecard", metavar="SCORECARD", help="Key or name.")
        self.add_version_argument(parser)
        parser.add_argument("--from", dest="start", metavar="D", help="First instant; default: a year ago.")
        parser.add_argument("--to", dest="end", metavar="D", help="Before this instant; default: now.")
        parser.add_argument("--age", type=int, default=DEFAULT_AGE.days, help="Days after first use; default: 14.")
        parser.add_argument("--within", type=int, default=30, help="Days to become a customer in; default: 30.")
        parser.add_argument("--take", metavar="RULE", action="append", default=[], help="A rule's key, or “all”.")
        parser.add_argument("--reason", default="Points suggested by outcomes", help="Why the draft exists.")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, print, draft."""
        version = chosen_version(options["scorecard"], options["number"])
        at = now()
        start, end = (instant(text) if text else None for text in (options["start"], options["end"]))
        terms = Terms(start or at - YEAR, min(end or at, at), timedelta(days=options["within"]), at)
        spec = VersionSpec.of(version)
        try:
            check_about_accounts(version, OUTCOMES_ARE)
            found = suggest(spec, list(examples(spec, lives(spec, at), terms, timedelta(days=options["age"]))))
            self._show(found, options["format"])
            self._draft(version, found, options)
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal

    def _show(self, found: Suggestion, form: str) -> None:
        table = (
            [one.key, one.label, one.today, one.suggested, one.held_converted, one.held_others] for one in found.weights
        )
        write_rows(self.stdout, COLUMNS, table, form)
        self.stderr.write(
            f"{found.converted:,} of {found.accounts:,} accounts became customers. "
            f"AUC {_words(found.auc)}, with today's points {_words(found.auc_today)}. "
            f"{found.reaching:,} reach the threshold, with today's points {found.reaching_today:,}."
        )

    def _draft(self, version: ScorecardVersion, found: Suggestion, options: dict[str, Any]) -> None:
        if not options["take"]:
            return
        suggested = {one.key: one.suggested for one in found.weights if one.suggested is not None}
        wanted = suggested if options["take"] == ["all"] else options["take"]
        if absent := [key for key in wanted if key not in suggested]:
            raise CommandError(f"Nothing is suggested for “{absent[0]}”. There is for: {', '.join(suggested)}.")
        points = {key: suggested[key] for key in wanted}
        draft = draft_with_points(version, points, by=None, at=now(), reason=options["reason"])
        self.stderr.write(f"{draft} is a draft with them.")


def _words(interval: Interval) -> str:
    return f"{interval.estimate:.2f} ({interval.low:.2f} to {interval.high:.2f})"
