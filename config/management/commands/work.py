"""`manage.py work`: run the line in this process, without broker or worker."""

import json
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.timezone import now

from config.line import Drained, drain
from handoffs.webhooks.delivering import send_due

POLL_SECONDS = 1.0
SENDING = timedelta(seconds=5)
"""How long webhooks are sent before the line has its turn again."""


class Command(BaseCommand):
    """Runs every station, once through or for ever."""

    help = "Run the line in this process: every station, until all trays are empty (or for ever)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--until-idle", action="store_true", help="Stop when all trays are empty.")

    def handle(self, *, until_idle: bool, **_: Any) -> None:
        """Drain the line; the last line of output is what each station did, as JSON."""
        if until_idle:
            drained = drain(now)
            send_due(now)
            self._report(drained)
            return
        total = Drained()
        try:
            while True:
                total.done.update(drain(now).done)
                send_due(now, until=now() + SENDING)
                # Nothing else renews a connection that the server has dropped, since no request begins or ends here.
                close_old_connections()
                threading.Event().wait(POLL_SECONDS)
        except (KeyboardInterrupt, SystemExit):
            self._report(total)

    def _report(self, drained: Drained) -> None:
        self.stdout.write(json.dumps(drained.done))
        if drained.failed:
            reasons = "; ".join(f"{name}: {_first_line(error)}" for name, error in drained.failed.items())
            raise CommandError(f"The line stopped with work left. {reasons}")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
