"""The draft that comes of personal scorecards: the chosen signals with their weights.

It is begun from the version in force (else the latest), so a signal that has a rule there keeps what the rule asks for
and gets the new points. Rules about other signals go; rules that are about no signal, take points away or disqualify
stay, as nobody proposes those.
"""

from collections.abc import Mapping
from datetime import datetime

import pghistory
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from playbooks.actions import who
from playbooks.drafts import next_draft
from playbooks.enums import RuleKind
from playbooks.errors import NotProposable
from playbooks.models import Rule, Scorecard, ScorecardVersion
from playbooks.models.proposal import MOST_WEIGHT
from playbooks.proposals.proposing import off_problems
from playbooks.weighing import weight_problems
from signals.enums import Category
from signals.models import Signal


@transaction.atomic
def draft_from_proposals(
    scorecard: Scorecard, weights: Mapping[Signal, int], *, by: User, at: datetime, reason: str
) -> ScorecardVersion:
    """Begin the next version with exactly these signals.

    Raises `NotProposable` without any, or for a weight that is wrong or that the rule's steps do not go with.
    """
    _check(weights)
    draft = next_draft(scorecard, by=by, at=at, reason=reason)
    with pghistory.context(**who(by, reason)):
        rules = [rule for rule in draft.rules.select_related("signal") if _is_proposable(rule)]
        kept = {signal: _strongest(signal, rules) for signal in weights}
        for rule in rules:
            if rule.signal not in weights:
                rule.delete()
        last = draft.rules.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        weighed = []
        for place, (signal, weight) in enumerate(weights.items()):
            rule = kept[signal] or _rule_for(signal, draft, position + place)
            rule.points = weight
            weighed.append(rule)
        if problems := weight_problems(weighed):
            raise NotProposable(" ".join(problems))
        for rule in weighed:
            rule.save()
    return draft


def _check(weights: Mapping[Signal, int]) -> None:
    problems = [
        f"“{signal}” weighs {weight}: give it a weight from 1 to {MOST_WEIGHT}."
        for signal, weight in weights.items()
        if not 1 <= weight <= MOST_WEIGHT
    ]
    problems += off_problems(weights)
    if not weights:
        problems.append("Tick the signals that the draft is to have.")
    if problems:
        raise NotProposable(" ".join(problems))


def _is_proposable(rule: Rule) -> bool:
    """Whether it is a rule of the kind that people propose: points for a signal that occurs."""
    absent = rule.kind in {RuleKind.ABSENCE, RuleKind.ORDER}
    return rule.signal is not None and rule.points > 0 and not rule.is_disqualifier and not absent


def _strongest(signal: Signal, rules: list[Rule]) -> Rule | None:
    """The rule about the signal that the weight is for; other rules about it stay as they are."""
    return max((rule for rule in rules if rule.signal == signal), key=lambda rule: rule.points, default=None)


def _rule_for(signal: Signal, draft: ScorecardVersion, position: int) -> Rule:
    """At least once, ever: where the drafting begins."""
    taken = set(draft.rules.values_list("key", flat=True))
    key = next(name for name in (signal.key, *(f"{signal.key[:76]}-{n}" for n in range(2, 100))) if name not in taken)
    return Rule(
        version=draft,
        position=position,
        key=key,
        label=signal.name,
        points=0,
        kind=RuleKind.OCCURRENCES,
        signal=signal,
        at_least=1,
        category=signal.category,
        is_activation=signal.category == Category.ACTIVATION,
    )
