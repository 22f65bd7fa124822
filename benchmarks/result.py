"""What a benchmark comes to."""

import json
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Result:
    """`ratio` is Baton's figure over the baseline's, so that more is better; the rest says what was measured."""

    name: str
    ratio: float
    baton: dict[str, Any]
    baseline: dict[str, Any]

    def as_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self) | {"ratio": round(self.ratio, 3)})

    def as_text(self) -> str:
        """A few lines for people."""
        sides = [("Baton", self.baton), ("baseline", self.baseline)]
        told = [f"  {side}: " + ", ".join(f"{key} {value}" for key, value in found.items()) for side, found in sides]
        return "\n".join([f"{self.name}: {self.ratio:.2f} of the baseline", *told])


def typical(rates: list[float]) -> int:
    """The median of several rounds, without decimals."""
    return round(median(rates))
