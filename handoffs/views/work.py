"""What the user can do with a handoff from where it stands: the forms of its page."""

from dataclasses import dataclass

from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.forms import FeedbackForm, OutcomeForm, ReachOutForm, outcome_forms
from handoffs.gates import shut
from handoffs.models import ContextCheck, Handoff
from handoffs.moves import line_of


@dataclass(frozen=True)
class Work:
    """The forms; `is_mine` says whether the user may use them, `shut` why nobody may be written to yet."""

    is_mine: bool
    can_check: bool
    can_reach_out: bool
    can_wake: bool
    shut: str
    check: ContextCheck | None
    reach_out: ReachOutForm
    outcomes: list[OutcomeForm]
    feedback: FeedbackForm


def workspace_of(
    handoff: Handoff,
    user: User,
    *,
    reach_out: ReachOutForm | None = None,
    outcome: OutcomeForm | None = None,
    feedback: FeedbackForm | None = None,
) -> Work:
    """What there is to do, with the form that was just tried as it was filled in."""
    state = HandoffState(handoff.state)
    return Work(
        is_mine=Handoff.objects.workable_by(user).filter(pk=handoff.pk).exists(),
        can_check=state in line_of(Move.CHECKED).sources,
        can_reach_out=state in line_of(Move.CONTACTED).sources,
        can_wake=state in line_of(Move.WOKEN).sources,
        shut=shut(handoff) if handoff.contacted_at is None else "",
        check=handoff.context_checks.finished().select_related("by").last(),
        reach_out=reach_out or ReachOutForm(),
        outcomes=outcome_forms(state, outcome),
        feedback=feedback or FeedbackForm(),
    )
