"""What an import did."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One thing that an import did: `what` as “signal “paywall-hit””, `how` as “added”."""

    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.what}: {self.how}"
