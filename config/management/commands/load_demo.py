"""`load_demo [--if-empty]`: the starter definitions, the demo logins and two months of a made-up product's usage."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now
from tqdm import tqdm

from config.demo import loading
from config.demo.users import DEMO_PASSWORD, DEMO_USERS


class Command(BaseCommand):
    """Fills an empty Baton, so that every page has something in it."""

    help = "Load the demo company. A load that was interrupted goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there is any account, event, signal or user"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Begin or go on."""
        if settings.PRODUCTION:
            raise CommandError("The demo has logins that everybody knows, so it is not loaded in production.")
        if not loading.is_unfinished() and not loading.is_empty():
            if options["if_empty"]:
                return
            if loading.is_loaded():
                raise CommandError("The demo company is here already.")
            raise CommandError("This Baton is in use; the demo company is loaded into an empty one only.")
        started = loading.begin(now())
        with tqdm(desc="Demo company", unit=" calls", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            loading.run(started, show)
        self._say(started.secret, logins=options["verbosity"] > 0)

    def _say(self, secret: str | None, *, logins: bool) -> None:
        if secret:
            self.stdout.write(f"API key of the demo, shown this once: {secret}")
        if not logins:
            return
        addresses = ", ".join(user.email for user in DEMO_USERS)
        self.stdout.write(f"Demo logins, each with the password “{DEMO_PASSWORD}”: {addresses}")
