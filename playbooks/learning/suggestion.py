"""What weights are learned from and what is learned, as plain values that need no library to be read."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.errors import RuleBroken
from playbooks.proof.intervals import Interval

EVENTS_A_RULE = 10
"""So many accounts of the rarer outcome for each rule (Peduzzi and others 1996); with fewer, weights are chance."""

Alive = Callable[[], None]
"""Is called now and then by what takes long; raises if it is to end."""


def say_nothing() -> None:
    """Nobody waits to hear that the work goes on."""


class TooFewOutcomes(RuleBroken):
    """There are too few outcomes to learn from; the message says how many it takes."""


@dataclass(frozen=True, slots=True)
class Example:
    """One account at one instant: which rules held, as bits, and whether it then became a customer."""

    held: int
    converted: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """What is suggested for a rule, and what it rests on; None where the outcomes say nothing about it.

    `odds` is how many times as great the odds of becoming a customer are while the rule holds and all else is equal;
    None too where the sign would be one that the rule cannot have.
    """

    key: str
    label: str
    today: int
    suggested: int | None
    held_converted: int
    held_others: int
    odds: Interval | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The weights, and how well they tell customers from others on accounts that they were not fitted to.

    `auc` is cross-validated: that of points which were fitted and scaled without the accounts that they are tried on.
    `auc_today` is that of today's points. `reaching` accounts reach the threshold with the suggested points, and
    `reaching_today` with today's; older results don't say.
    """

    accounts: int
    converted: int
    weights: list[Weight]
    auc: Interval
    auc_today: Interval
    reaching: int | None = None
    reaching_today: int | None = None
