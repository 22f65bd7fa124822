"""Taking an outcome back that was recorded by mistake, with what followed from it.

The handoff returns to the state it was in, which its log says. What Baton did because of the outcome is undone with it:
a cooldown ends, the clock goes on, a customer that was won here is one no more, and who is scored by that is assessed
again. What another system has told since stays, and the log says so. Whoever was told of it by a webhook is told that
it is open again; whoever reads the API finds the handoff as it is.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.models import User
from handoffs.enums import HandoffState, Move, OutcomeKind
from handoffs.errors import NotYours
from handoffs.models import Handoff, MoveRecord, Outcome, OutcomeUndo
from handoffs.outcomes import deal_of
from handoffs.snoozing import go_on
from handoffs.steps import keeping_refusals, log, whose
from playbooks.milestones import winning
from playbooks.models import PermissionCheck, Qualification

UNDO_WITHIN = timedelta(days=7)
STAYS = "Another system has told since that they are a customer; that stays until it is taken out there."


@keeping_refusals(Move.UNDONE)
def undo_outcome(handoff: Handoff, *, by: User, at: datetime, note: str = "") -> Handoff:
    """Take back the latest outcome, within `UNDO_WITHIN` of its recording.

    Whoever recorded it may, while they can work on the handoff, and a sales manager. Raises `NotYours`, and
    `AlreadyMoved` if there is none, the handoff has moved on, or the account has another open handoff meanwhile.
    """
    row = Handoff.objects.select_for_update(of=("self",)).select_related("owner").get(pk=handoff.pk)
    if not Handoff.objects.workable_by(by).filter(pk=row.pk).exists():
        raise NotYours(whose(row, by))
    outcome = undoable(row, at)
    if outcome is None:
        raise AlreadyMoved(_nothing(row))
    if not may_undo(outcome, row, by):
        raise NotYours(f"{outcome.by} recorded this outcome. They or a sales manager take it back.")
    said = [note.strip()] if note.strip() else []
    if outcome.kind == OutcomeKind.WON and not winning.unwon(deal_of(row), by=by, at=at):
        said.append(STAYS)
    _reopen(row, _state_before(outcome, row))
    if outcome.kind == OutcomeKind.DISQUALIFIED:
        passed_over = Qualification.objects.filter(ended_at=None, handoff=None, taken_at__isnull=False)
        passed_over.filter(account=row.account_id).update(taken_at=None)
    PermissionCheck.objects.create(account_id=row.account_id, recorded_at=at)
    OutcomeUndo.objects.create(outcome=outcome, by=by, at=at, note=note.strip())
    handoff.refresh_from_db()
    log(handoff, Move.UNDONE, by=by, at=at, note=" ".join([f"{outcome.get_kind_display()}.", *said]))
    go_on(handoff, at)
    return handoff


def undoable(handoff: Handoff, at: datetime) -> Outcome | None:
    """The outcome that the handoff stands at, if it is young enough to be taken back."""
    latest = Outcome.objects.filter(handoff=handoff, undo=None).order_by("-at", "-pk").first()
    return latest if latest and latest.kind == handoff.state and at < latest.at + UNDO_WITHIN else None


def may_undo(outcome: Outcome, handoff: Handoff, user: User) -> bool:
    """Whether the user may take it back."""
    if user.has_role(Role.MANAGER):
        return True
    return outcome.by_id == user.pk and Handoff.objects.workable_by(user).filter(pk=handoff.pk).exists()


def _nothing(handoff: Handoff) -> str:
    latest = Outcome.objects.filter(handoff=handoff, undo=None).order_by("-at", "-pk").first()
    if latest is None or latest.kind != handoff.state:
        return f"There is no outcome to undo: this handoff is in the state “{handoff.get_state_display()}”."
    return f"An outcome can be undone for {UNDO_WITHIN.days} days. This one was recorded on {latest.at:%-d %b %Y}."


def _state_before(outcome: Outcome, handoff: Handoff) -> HandoffState:
    """What the log says of the time before; what was invited meanwhile is ready."""
    moves = MoveRecord.objects.filter(handoff=handoff).order_by("-pk")
    recorded = moves.filter(move=outcome.kind, at=outcome.at).values("pk")[:1]
    before = moves.filter(pk__lt=recorded).values_list("state", flat=True).first()
    if before == HandoffState.WATCHING and handoff.permitted_at is not None:
        return HandoffState.READY
    return HandoffState(before or HandoffState.WATCHING)


def _reopen(handoff: Handoff, state: HandoffState) -> None:
    try:
        with transaction.atomic():
            Handoff.objects.filter(pk=handoff.pk).update(state=state, closed_at=None, cooldown_until=None, idle_at=None)
    except IntegrityError:
        raise AlreadyMoved("The account has another open handoff by now, which goes on.") from None
