"""What the user can do with a handoff from where it stands: the forms of its page."""

from dataclasses import dataclass

from django.utils.timezone import now

from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.forms import FeedbackForm, OutcomeForm, outcome_forms
from handoffs.gates import shut
from handoffs.models import ContextCheck, Handoff, Outcome
from handoffs.moves import OUTCOMES, line_of
from handoffs.outreach_forms import ComposerForm
from handoffs.undoing import may_undo, undoable
from handoffs.views.outreach_panel import Composer, composer_of


@dataclass(frozen=True)
class Work:
    """The forms; `is_mine` says whether the user may use them, `shut` why nobody may be written to yet."""

    is_mine: bool
    can_check: bool
    can_reach_out: bool
    can_wake: bool
    undo: Outcome | None
    shut: str
    check: ContextCheck | None
    composer: Composer | None
    outcomes: list[OutcomeForm]
    feedback: FeedbackForm


def workspace_of(
    handoff: Handoff,
    user: User,
    *,
    composer: ComposerForm | None = None,
    outcome: OutcomeForm | None = None,
    feedback: FeedbackForm | None = None,
) -> Work:
    """What there is to do, with the form that was just tried as it was filled in."""
    state = HandoffState(handoff.state)
    is_mine = Handoff.objects.workable_by(user).filter(pk=handoff.pk).exists()
    return Work(
        is_mine=is_mine,
        can_check=state in line_of(Move.CHECKED).sources,
        can_reach_out=state in line_of(Move.CONTACTED).sources,
        can_wake=state in line_of(Move.WOKEN).sources,
        undo=_undo_of(handoff, user) if state in OUTCOMES else None,
        shut=shut(handoff) if handoff.contacted_at is None else "",
        check=handoff.context_checks.finished().select_related("by").last(),
        composer=composer_of(handoff, user, now(), composer) if is_mine else None,
        outcomes=outcome_forms(handoff, outcome),
        feedback=feedback or FeedbackForm(),
    )


def _undo_of(handoff: Handoff, user: User) -> Outcome | None:
    """The outcome that the user can take back now."""
    outcome = undoable(handoff, now())
    return outcome if outcome and may_undo(outcome, handoff, user) else None
