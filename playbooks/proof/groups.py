"""Who counts for what in a proof, from which instant on, and who does not count and why. Pure.

Nothing is judged by what came later: a PQL begins to count when it fires, an MQL when it became one, and everyone else
after as long a time in the period as some PQL took to fire. All are then watched for equally long.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of an account: since when, when it fired first, when it became what.

    `told_late` says that it fired before it paid only by what was recorded after it (`playbooks.proof.hindsight`).
    """

    account_id: int
    known_at: datetime | None
    fired_at: datetime | None = None
    customer_at: datetime | None = None
    mql_at: datetime | None = None
    yearly_value: Decimal | None = None
    currency: str = ""
    told_late: bool = False

    @property
    def led_by(self) -> datetime | None:
        """The first firing, if it came before the account paid."""
        if self.fired_at is None or (self.customer_at is not None and self.fired_at >= self.customer_at):
            return None
        return self.fired_at

    def is_customer_by(self, at: datetime) -> bool:
        """Whether it had paid by then."""
        return self.customer_at is not None and self.customer_at <= at


@dataclass(frozen=True, slots=True)
class Terms:
    """Accounts that count from `start` up to `end`, each watched for `within`; `at` is how far everything is known."""

    start: datetime
    end: datetime
    within: timedelta
    at: datetime


class Group(StrEnum):
    """Whom an account is counted with."""

    PQL = "pql"
    MQL = "mql"
    OTHER = "other"


class Left(StrEnum):
    """Why an account is not counted."""

    PAID_BEFORE = "paid_before"
    FIRED_BEFORE = "fired_before"
    TOO_LATE = "too_late"
    NO_TIME = "no_time"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Case:
    """An account that counts from `index` on; `paid_after` is how long it then took to pay, None if it did not."""

    life: Life
    group: Group
    index: datetime
    paid_after: timedelta | None

    @property
    def converted(self) -> bool:
        """Whether it paid while it was watched."""
        return self.paid_after is not None


Judged = Case | Left | None


def delays(lives: Iterable[Life], terms: Terms) -> list[timedelta]:
    """How long after they came under observation the PQLs of the period fired, from the shortest on."""
    return sorted(
        max(life.led_by - entered, timedelta())  # a fact may make an account fire before anything happened
        for life in lives
        if life.led_by is not None and (entered := _entered(life, terms)) and terms.start <= life.led_by < terms.end
    )


def compared(life: Life, terms: Terms, turns: Sequence[timedelta]) -> Judged:
    """Whether the account is a PQL or one of the others; None if it was not there in the period.

    `turns` are the delays of the PQLs; which of them an account of the others is given depends on nothing but its id.
    """
    entered = _entered(life, terms)
    if entered is None:
        return None
    if life.is_customer_by(entered):
        return Left.PAID_BEFORE
    if life.led_by is not None and life.led_by < terms.end:
        return Left.FIRED_BEFORE if life.led_by < terms.start else watched(life, Group.PQL, life.led_by, terms)
    index = entered + _turn(life.account_id, turns)
    if index >= terms.end:
        return Left.TOO_LATE
    return watched(life, Group.OTHER, index, terms)


def as_mql(life: Life, terms: Terms) -> Judged:
    """Whether the account is one of the MQLs that are compared: in the period, and no PQL of the period or before."""
    if life.mql_at is None or not terms.start <= life.mql_at < terms.end:
        return None
    if life.led_by is not None and life.led_by < terms.end:
        return Left.BOTH
    return watched(life, Group.MQL, life.mql_at, terms)


def watched(life: Life, group: Group, index: datetime, terms: Terms) -> Judged:
    """Whoever has not had the time yet is left out, paid or not: to keep those who paid would count only successes."""
    if life.is_customer_by(index):
        return Left.PAID_BEFORE
    if index + terms.within > terms.at:
        return Left.NO_TIME
    paid = life.customer_at - index if life.customer_at is not None else None
    return Case(life, group, index, paid if paid is not None and paid <= terms.within else None)


def _entered(life: Life, terms: Terms) -> datetime | None:
    """When the account came under observation, if it did."""
    if life.known_at is None or life.known_at >= terms.end:
        return None
    return max(life.known_at, terms.start)


def _turn(account_id: int, turns: Sequence[timedelta]) -> timedelta:
    if not turns:
        return timedelta()
    drawn = int.from_bytes(blake2b(str(account_id).encode(), digest_size=8).digest(), "big")
    return turns[drawn % len(turns)]
