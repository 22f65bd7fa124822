"""One worker of the scoring benchmark, in a process of its own."""

from typing import Any

import django


def drain_tray(ready: Any) -> None:
    """Wait for the others, assess until the tray is empty, and meet them again."""
    django.setup()
    from benchmarks.history import NOW  # noqa: PLC0415 - models can be imported only now
    from playbooks.stations import assess_accounts  # noqa: PLC0415

    ready.wait()
    while assess_accounts(NOW):
        pass
    ready.wait()
