"""What people do to handoffs. Each verb changes the handoff and writes down who did it in one transaction."""

from datetime import datetime

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.errors import NotYours
from handoffs.gates import needs_permission
from handoffs.models import Handoff, MoveRecord
from handoffs.steps import keeping_refusals, log, not_from_here
from handoffs.sweep import call_for


@keeping_refusals(Move.ACKNOWLEDGED)
def acknowledge(handoff: Handoff, *, by: User, at: datetime) -> Handoff:
    """Take a fired handoff off the clock; the second to press loses.

    It is ready if contact has been invited already or its tier waives that, and watched else. Who acknowledges a
    handoff of the pool owns it from then on; one that has an owner keeps them, so a manager who
    steps in takes nothing away. What the clock had to call by then is called first. Raises `NotYours` if the user may
    not, `AlreadyMoved` if somebody was first.
    """
    call_for(handoff.pk, at)
    # Decided by the update itself, as a permission moment may come in just now.
    invited = Case(
        When(permitted_at__isnull=False, then=Value(HandoffState.READY.value)),
        default=Value(HandoffState.WATCHING.value),
    )
    won = (
        Handoff.objects.unacknowledged()
        .acknowledgeable_by(by)
        .filter(pk=handoff.pk)
        .update(
            state=invited if needs_permission(handoff) else HandoffState.READY,
            owner_id=Coalesce(F("owner_id"), Value(by.pk)),
            acknowledged_at=at,
            assigned_at=Case(When(owner=None, then=Value(at)), default=F("assigned_at")),
            assigned_why=Case(
                When(owner=None, then=Value(f"{by} acknowledged it from the pool.")), default=F("assigned_why")
            ),
        )
    )
    if not won:
        raise _why_not(handoff, by)
    handoff.refresh_from_db()
    log(handoff, Move.ACKNOWLEDGED, by=by, at=at)
    return handoff


def _why_not(handoff: Handoff, by: User) -> AlreadyMoved | NotYours:
    """The reason why the conditional update found nothing, from the state that is committed now."""
    now = Handoff.objects.select_related("owner").get(pk=handoff.pk)
    if now.state != HandoffState.FIRED:
        return AlreadyMoved(_who_was_first(now, by))
    if not by.has_role(Role.AE, Role.MANAGER):
        return NotYours("You can read this handoff. Account executives and sales managers acknowledge.")
    if now.owner not in (None, by):
        return NotYours(f"This handoff is {now.owner}'s. They or a sales manager can acknowledge it.")
    return NotYours(
        "This handoff is in another team's pool. Someone of that team or a sales manager can acknowledge it."
    )


def _who_was_first(handoff: Handoff, by: User) -> str:
    if handoff.state == HandoffState.MERGED:
        return "This handoff was merged into an older one of the account, which goes on."
    first = MoveRecord.objects.filter(handoff=handoff, move=Move.ACKNOWLEDGED).select_related("by").first()
    if first is None:
        return not_from_here(handoff, Move.ACKNOWLEDGED)
    return f"{'You have' if first.by == by else f'{first.by} has'} acknowledged this handoff already."
