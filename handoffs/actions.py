"""What people do to handoffs. Each verb changes the handoff and writes down who did it in one transaction."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.errors import NotYours
from handoffs.models import Handoff, MoveRecord
from handoffs.sweep import call_for


@transaction.atomic
def acknowledge(handoff: Handoff, *, by: User, at: datetime) -> Handoff:
    """Take a fired handoff off the clock; the second to press loses.

    Who acknowledges a handoff of the pool owns it from then on; one that has an owner keeps them, so a manager who
    steps in takes nothing away. What the clock had to call by then is called first. Raises `NotYours` if the user may
    not, `AlreadyMoved` if somebody was first.
    """
    call_for(handoff.pk, at)
    won = (
        Handoff.objects.unacknowledged()
        .acknowledgeable_by(by)
        .filter(pk=handoff.pk)
        .update(
            state=HandoffState.WATCHING,
            owner_id=Coalesce(F("owner_id"), Value(by.pk)),
            acknowledged_at=at,
        )
    )
    if not won:
        raise _why_not(handoff, by)
    MoveRecord.objects.create(handoff=handoff, move=Move.ACKNOWLEDGED, state=HandoffState.WATCHING, by=by, at=at)
    handoff.refresh_from_db()
    return handoff


def _why_not(handoff: Handoff, by: User) -> AlreadyMoved | NotYours:
    """The reason why the conditional update found nothing, from the state that is committed now."""
    if Handoff.objects.filter(pk=handoff.pk, state=HandoffState.MERGED).exists():
        return AlreadyMoved("This handoff was merged into an older one of the account, which goes on.")
    first = MoveRecord.objects.filter(handoff=handoff, move=Move.ACKNOWLEDGED).select_related("by").first()
    if first is not None and first.by == by:
        return AlreadyMoved("You have acknowledged this handoff already.")
    if first is not None:
        return AlreadyMoved(f"{first.by} has acknowledged this handoff already.")
    if not by.has_role(Role.AE, Role.MANAGER):
        return NotYours("You can read this handoff. Account executives and sales managers acknowledge.")
    owner = Handoff.objects.select_related("owner").get(pk=handoff.pk).owner
    if owner not in (None, by):
        return NotYours(f"This handoff is {owner}'s. They or a sales manager can acknowledge it.")
    return NotYours(
        "This handoff is in another team's pool. Someone of that team or a sales manager can acknowledge it."
    )
