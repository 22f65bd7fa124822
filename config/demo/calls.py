"""How it looks on the wire: Segment-spec calls, one a line."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Sent:
    """A line, and when it reaches Baton."""

    at: datetime
    line: bytes


class Client:
    """Writes the calls of one company's product; its message ids depend on nothing but their order."""

    def __init__(self, name: str, now: datetime) -> None:
        self._name = name
        self._now = now
        self._count = 0

    def call(self, kind: str, at: datetime, *, late: datetime | None = None, **fields: Any) -> Sent:
        """One call that happened at `at` and, unless it is `late`, is sent at once."""
        self._count += 1
        seed = f"{self._name}:{self._now.isoformat()}:{self._count}"
        message = {
            "type": kind,
            "messageId": f"demo-{sha256(seed.encode()).hexdigest()[:32]}",
            "timestamp": stamp(at),
            **{name: value for name, value in fields.items() if value is not None},
        }
        return Sent(late or at, json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())


def stamp(at: datetime) -> str:
    """As the browser writes it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
