"""`manage.py create_key NAME --scope ingest`: issue an API key from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope


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

        parser.add_argument("--strict", action="store_true", help="Answer batches that have bad events with an error.")

    def handle(self, *, name: str, scope: list[str], strict: bool, **_: Any) -> None:
        """Issue the key; what it may do goes to standard error."""
        key, secret = keys.issue(name, scopes=map(Scope, scope), by=None, at=now(), strict=strict)
        self.stderr.write(f"Key “{key.name}” may: {', '.join(key.scopes)}. Its secret is not shown again.")
        self.stdout.write(secret)
