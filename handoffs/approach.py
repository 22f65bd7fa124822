"""How to approach an account: what they are likely after, where it hurts, and what more there could be.

Pure: what they did and which rules hold in, sentences out. Each sentence says what it rests on, and says so when it
rests on nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.wording import count_of
from handoffs.doings import Doing, about
from handoffs.topics import Topic
from handoffs.wording import day, listed
from playbooks.scoring import RuleSpec

SHOWN = 3
ROOM = 0.5
"""Below this share of the employees who use it, there are more to win."""


@dataclass(frozen=True)
class Advice:
    """One question that sales asks, the answer, and the labels of the rules that hold for it."""

    question: str
    answer: str
    evidence: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """What the answers rest on.

    `people` use it, `fresh` of them are new in the last 30 days; `note` is that of the context check.
    """

    doings: Sequence[Doing]
    held: Sequence[RuleSpec]
    people: int
    fresh: int
    employees: int | None
    today: date
    note: str = ""


def approach(ground: Ground) -> list[Advice]:
    """The three answers."""
    return [_problem(ground), _pain(ground), _expansion(ground)]


def _problem(ground: Ground) -> Advice:
    used = about(ground.doings, Topic.FEATURE)
    question = "What they are trying to solve"
    if ground.note:
        answer = f"“{ground.note.rstrip('.')}”, says the context check."
    elif used:
        who = "A team" if max(doing.people for doing in used) > 1 else "One person"
        answer = f"{who} that relies on {listed(_names(used))}."
    else:
        return Advice(question, "Not to be seen in the last 90 days: no feature that a signal counts was used.")
    return Advice(question, answer, _evidence(used, ground), _rules(used, ground))


def _pain(ground: Ground) -> Advice:
    question = "Where it hurts"
    limits, help_asked = about(ground.doings, Topic.LIMIT), about(ground.doings, Topic.SUPPORT)
    if not limits and not help_asked:
        return Advice(question, "Nothing shows: they met no limit and asked for no help. Offer no cure yet.")
    parts = [
        f"they ran into {listed(_names(limits))}" if limits else "",
        f"they asked for help ({listed(_names(help_asked))})" if help_asked else "",
    ]
    said = " and ".join(part for part in parts if part)
    used = [*limits, *help_asked]
    return Advice(question, f"{said[0].upper()}{said[1:]}.", _evidence(used, ground), _rules(used, ground))


def _expansion(ground: Ground) -> Advice:
    wanted = about(ground.doings, Topic.UPGRADE, Topic.REQUEST, Topic.PRICING, Topic.TEAM)
    grows = f", {ground.fresh} of them new in 30 days" if ground.fresh else ""
    room = ""
    if ground.employees and ground.people < ground.employees * ROOM:
        room = f", in a company of {ground.employees:,}"
    answer = f"{count_of(ground.people, 'person uses', 'people use')} it{grows}{room}"
    answer += f"; they {listed(_topics(wanted))}." if wanted else "; nothing asks for more yet."
    return Advice("What more there could be", answer, _evidence(wanted, ground), _rules(wanted, ground))


def _topics(doings: Sequence[Doing]) -> list[str]:
    words = {
        Topic.UPGRADE: "tried to upgrade",
        Topic.REQUEST: "asked for more than they have",
        Topic.PRICING: "looked at prices",
        Topic.TEAM: "brought in teammates",
    }
    return [said for topic, said in words.items() if about(doings, topic)]


def _evidence(doings: Sequence[Doing], ground: Ground) -> list[str]:
    return [
        f"{doing.name}: {count_of(doing.times, 'time', 'times')} by {count_of(doing.people, 'person', 'people')},"
        f" last {day(doing.last_at.date(), ground.today)}"
        for doing in doings[:SHOWN]
    ]


def _rules(doings: Sequence[Doing], ground: Ground) -> list[str]:
    signals = {doing.signal_id for doing in doings}
    return [rule.label or rule.key for rule in ground.held if rule.signal_id in signals]


def _names(doings: Sequence[Doing]) -> list[str]:
    return [f"“{doing.name}”" for doing in doings[:SHOWN]]
