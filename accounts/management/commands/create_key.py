"""`manage.py create_key NAME --scope ingest`: issue an API key from the command line."""

import re
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import now

from accounts import keys
from accounts.enums import EventKind, LimitPeriod, Scope

_LIMIT = re.compile(r"([1-9][0-9]{0,8})/(second|minute)")


class Command(BaseCommand):
    """Prints the secret alone on standard output, so that a script can keep it."""

    help = "Issue an API key and print its secret, which is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="What the key is for.")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            required=True,
            help="What the key may do; give it several times for several scopes.",
        )
        parser.add_argument("--source", default="", help="The product or site whose usage it sends.")
        parser.add_argument(
            "--kind",
            action="append",
            choices=EventKind.values,
            default=[],
            help="A kind of events that it may send; give it several times. Default: all.",
        )
        parser.add_argument("--limit", type=limit, help="Most events it may send: 500/second, or 6000/minute.")
        parser.add_argument("--strict", action="store_true", help="Answer batches that have bad events with an error.")

    def handle(self, *, name: str, scope: list[str], **options: Any) -> None:
        """Issue the key; what it may do goes to standard error."""
        key, secret = keys.issue(name, scopes=map(Scope, scope), by=None, at=now(), terms=_terms(options))
        self.stderr.write(f"Key “{key.name}” may: {', '.join(key.scopes)}. Its secret is not shown again.")
        self.stdout.write(secret)


def _terms(options: dict[str, Any]) -> keys.Terms:
    events, period = options["limit"] or (None, LimitPeriod.SECOND)
    kinds = tuple(map(EventKind, options["kind"]))
    return keys.Terms(options["source"], kinds, events, period, strict=options["strict"])


def limit(text: str) -> tuple[int, LimitPeriod]:
    """Read “500/second”."""
    match = _LIMIT.fullmatch(text)
    if match is None:
        raise ArgumentTypeError(f"“{text}” is no limit; write it like 500/second or 6000/minute.")
    return int(match[1]), LimitPeriod(match[2])
