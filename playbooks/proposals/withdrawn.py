"""What a personal scorecard says, and what a withdrawn one said, which its history keeps to be proposed again."""

from dataclasses import dataclass
from datetime import datetime

from accounts.history import event_model
from accounts.models import User
from playbooks.models import ProposedSignal, Scorecard, ScorecardProposal
from playbooks.proposals.proposing import Line
from signals.models import Signal


@dataclass(frozen=True)
class Withdrawn:
    """What a proposal said when it was withdrawn; without signals that there are no more."""

    at: datetime
    lines: list[Line]


def lines_of(proposal: ScorecardProposal) -> list[Line]:
    """What the proposal says now."""
    return [Line(one.signal, one.weight, one.why) for one in proposal.signals.select_related("signal")]


def last_withdrawn(scorecard: Scorecard, author: User) -> Withdrawn | None:
    """What the person withdrew last, if anything."""
    gone = event_model(ScorecardProposal).objects.filter(pgh_label="delete", scorecard=scorecard, author=author)
    last = gone.order_by("-pgh_id").first()
    if last is None:
        return None
    said = event_model(ProposedSignal).objects.filter(
        pgh_label="delete", proposal_id=last.pgh_obj_id, pgh_context=last.pgh_context_id
    )
    rows = list(said.order_by("id").values_list("signal_id", "weight", "why"))
    signals = Signal.objects.in_bulk([row[0] for row in rows])
    lines = [Line(signals[signal], weight, why) for signal, weight, why in rows if signal in signals]
    return Withdrawn(last.pgh_created_at, lines) if lines else None
