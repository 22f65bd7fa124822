"""One action on many handoffs. Each stands for itself: what is refused to one changes nothing for those beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices

from accounts.errors import RuleBroken
from accounts.models import User
from handoffs.actions import acknowledge
from handoffs.assigning import give, put_back, take
from handoffs.enums import OutcomeKind
from handoffs.errors import Incomplete
from handoffs.models import Handoff
from handoffs.outcomes import Result, record_outcome

MOST = 100
"""So many at once: two pages of the queue, and still one short request."""
NOT_SEEN = "It is not among the handoffs that you see."


class BulkAction(TextChoices):
    """What can be done to many."""

    ACKNOWLEDGE = "acknowledge", "Acknowledge"
    TAKE = "take", "Take"
    GIVE = "give", "Give to"
    PUT_BACK = "put_back", "Put back into the pool"
    SNOOZE = "snooze", "Snooze"
    RETURN = "return", "Return to self-serve"


@dataclass(frozen=True)
class Order:
    """What is to be done; `until` for snoozing, `to` for giving. The `note` is the reason of what needs one."""

    action: BulkAction
    until: datetime | None = None
    to: User | None = None
    note: str = ""


@dataclass(frozen=True)
class Item:
    """What came of one handoff: `refused` says why nothing did. There is no handoff where the user sees none."""

    pk: int
    handoff: Handoff | None
    refused: str = ""


def act_on_many(pks: Sequence[int], order: Order, *, by: User, at: datetime) -> list[Item]:
    """Do it to each, in the order they come in, in transactions of their own."""
    seen = Handoff.objects.visible_to(by).select_related("account", "qualification").in_bulk(pks[:MOST])
    return [_act(pk, seen.get(pk), order, by, at) for pk in dict.fromkeys(pks[:MOST])]


def _act(pk: int, handoff: Handoff | None, order: Order, by: User, at: datetime) -> Item:
    if handoff is None:
        return Item(pk, None, NOT_SEEN)
    try:
        _VERBS[order.action](handoff, order, by, at)
    except RuleBroken as error:
        return Item(pk, handoff, str(error))
    return Item(pk, handoff)


def _acknowledge(handoff: Handoff, order: Order, by: User, at: datetime) -> None:  # noqa: ARG001
    acknowledge(handoff, by=by, at=at)


def _take(handoff: Handoff, order: Order, by: User, at: datetime) -> None:  # noqa: ARG001
    take(handoff, by=by, at=at)


def _give(handoff: Handoff, order: Order, by: User, at: datetime) -> None:
    if order.to is None:
        raise Incomplete("Say whom to give it to.")
    give(handoff, order.to, order.note, by=by, at=at)


def _put_back(handoff: Handoff, order: Order, by: User, at: datetime) -> None:
    put_back(handoff, order.note, by=by, at=at)


def _snooze(handoff: Handoff, order: Order, by: User, at: datetime) -> None:
    record_outcome(handoff, Result(OutcomeKind.SNOOZED, until=order.until, note=order.note), by=by, at=at)


def _return(handoff: Handoff, order: Order, by: User, at: datetime) -> None:
    record_outcome(handoff, Result(OutcomeKind.RETURNED, note=order.note), by=by, at=at)


_VERBS: dict[BulkAction, Callable[[Handoff, Order, User, datetime], None]] = {
    BulkAction.ACKNOWLEDGE: _acknowledge,
    BulkAction.TAKE: _take,
    BulkAction.GIVE: _give,
    BulkAction.PUT_BACK: _put_back,
    BulkAction.SNOOZE: _snooze,
    BulkAction.RETURN: _return,
}
