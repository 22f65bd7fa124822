"""Taking a personal scorecard: four to six signals, each once, each with a weight."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.db import transaction

from accounts.models import User
from playbooks.actions import who
from playbooks.errors import NotProposable
from playbooks.models import ProposedSignal, Scorecard, ScorecardProposal
from playbooks.models.proposal import FEWEST_SIGNALS, MOST_SIGNALS, MOST_WEIGHT
from signals.models import Signal


@dataclass(frozen=True)
class Line:
    """A signal with its weight in points, and why."""

    signal: Signal
    weight: int
    why: str = ""


@transaction.atomic
def propose(scorecard: Scorecard, lines: Sequence[Line], *, by: User, at: datetime) -> ScorecardProposal:
    """Have the person propose this for the scorecard, in the place of what they proposed before.

    Raises `NotProposable` with everything that is wrong.
    """
    problems = proposal_problems(lines)
    if problems:
        raise NotProposable(" ".join(problems))
    with pghistory.context(**who(by, "")):
        proposal, _ = ScorecardProposal.objects.update_or_create(
            scorecard=scorecard, author=by, defaults={"proposed_at": at}
        )
        proposal.signals.all().delete()
        ProposedSignal.objects.bulk_create(
            ProposedSignal(proposal=proposal, signal=line.signal, weight=line.weight, why=line.why.strip())
            for line in lines
        )
    return proposal


@transaction.atomic
def withdraw(proposal: ScorecardProposal, *, by: User) -> None:
    """Take a proposal out of the comparison; its history stays."""
    with pghistory.context(**who(by, "")):
        proposal.delete()


def proposal_problems(lines: Sequence[Line]) -> list[str]:
    """What keeps the lines from being a personal scorecard, a sentence each."""
    problems = []
    if not FEWEST_SIGNALS <= len(lines) <= MOST_SIGNALS:
        few_or_many = "add" if len(lines) < FEWEST_SIGNALS else "leave out"
        short = FEWEST_SIGNALS - len(lines) if len(lines) < FEWEST_SIGNALS else len(lines) - MOST_SIGNALS
        problems.append(
            f"A personal scorecard has {FEWEST_SIGNALS} to {MOST_SIGNALS} signals and this has {len(lines)}:"
            f" {few_or_many} {short}."
        )
    twice = [signal for signal, times in Counter(line.signal for line in lines).items() if times > 1]
    problems += [f"“{signal}” is named more than once: give it one line and one weight." for signal in twice]
    problems += [
        f"“{line.signal}” weighs {line.weight}: give it a weight from 1 to {MOST_WEIGHT}."
        for line in lines
        if not 1 <= line.weight <= MOST_WEIGHT
    ]
    return problems + off_problems(line.signal for line in lines)


def off_problems(signals: Iterable[Signal]) -> list[str]:
    """What is said of each signal that nothing is matched with any more."""
    return [
        f"“{signal}” is switched off: choose another signal, or have RevOps switch it on."
        for signal in signals
        if not signal.is_active
    ]
