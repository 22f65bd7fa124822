"""All personal scorecards side by side: who named a signal, how much it weighs to them, and how far they agree."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_high

from accounts.enums import Role
from playbooks.models import ProposedSignal, Scorecard, ScorecardProposal
from signals.models import Signal


class Order(StrEnum):
    """What the signals are sorted by."""

    AGREEMENT = "agreement"
    MEDIAN = "median"
    SPREAD = "spread"
    NAME = "name"


@dataclass(frozen=True)
class Row:
    """A signal with what each author gave it, in the order of the authors; None where it was not named."""

    signal: Signal
    given: tuple[ProposedSignal | None, ...]

    @property
    def weights(self) -> list[int]:
        """The weights that it was given, from the least."""
        return sorted(one.weight for one in self.given if one is not None)

    @property
    def named(self) -> int:
        """How many named it."""
        return len(self.weights)

    @property
    def median(self) -> int:
        """The weight in the middle; of two in the middle the greater, so that it is one that somebody gave."""
        return median_high(self.weights)

    @property
    def spread(self) -> int:
        """How far the weights lie apart."""
        return self.weights[-1] - self.weights[0]

    @property
    def agreed(self) -> bool:
        """Whether at least half of the authors named it, and it is still matched."""
        return self.signal.is_active and 2 * self.named >= len(self.given)


@dataclass(frozen=True)
class Matrix:
    """Signals × authors."""

    proposals: list[ScorecardProposal]
    rows: list[Row]


_ORDERS: dict[Order, Callable[[Row], tuple[int, int, str]]] = {
    Order.AGREEMENT: lambda row: (-row.named, -row.median, row.signal.name),
    Order.MEDIAN: lambda row: (-row.median, -row.named, row.signal.name),
    Order.SPREAD: lambda row: (-row.spread, -row.named, row.signal.name),
    Order.NAME: lambda row: (0, 0, row.signal.name),
}


def matrix_of(scorecard: Scorecard, order: Order = Order.AGREEMENT) -> Matrix:
    """Every proposal for the scorecard by who is an account executive today; authors by name."""
    found = ScorecardProposal.objects.filter(
        scorecard=scorecard, author__is_active=True, author__groups__name=Role.AE
    ).select_related("author")
    proposals = list(
        found.prefetch_related("signals__signal", "signals__proposal__author").order_by(
            "author__first_name", "author__email"
        )
    )
    return Matrix(proposals, sorted(_rows(proposals), key=_ORDERS[order]))


def _rows(proposals: list[ScorecardProposal]) -> Iterable[Row]:
    given = [{line.signal: line for line in proposal.signals.all()} for proposal in proposals]
    for signal in dict.fromkeys(signal for lines in given for signal in lines):
        yield Row(signal, tuple(lines.get(signal) for lines in given))
