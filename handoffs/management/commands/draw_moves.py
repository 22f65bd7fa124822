"""Draw the legal moves of a handoff, as docs/handoffs.md shows them."""

from typing import Any

from django.core.management.base import BaseCommand

from handoffs.drawing import mermaid, table


class Command(BaseCommand):
    """Prints the drawing in Mermaid's notation and the table in Markdown."""

    help = "Draw the legal moves of a handoff from the table that enforces them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print both."""
        self.stdout.write(f"```mermaid\n{mermaid()}\n```\n\n{table()}")
