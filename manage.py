#!/usr/bin/env python
"""Baton's command line; starts the embedded services when no others are named."""

import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from config import embedded

# These look at the code alone, except `serve`, which starts the servers itself and says so.
WITHOUT_SERVERS = {"", "check", "collectstatic", "diffsettings", "findstatic", "help", "serve", "version"}


def main(arguments: list[str]) -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = next((word for word in arguments[1:] if not word.startswith("-")), "")
    if command not in WITHOUT_SERVERS and "--help" not in arguments:
        # A program that is asked to end must still stop the servers if it was the last to use them.
        signal.signal(signal.SIGTERM, _end)
        signal.signal(signal.SIGHUP, _end)
        embedded.ensure_running()
    execute_from_command_line(arguments)


def _end(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        main(sys.argv)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
