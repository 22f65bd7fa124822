"""Why an account scores what it scores at an instant: each rule, since when, until when, and the evidence.

The number of statements does not depend on how many versions and rules there are: one says what the rules count
and which of them hold, one since and until when, and some more since when the account has qualified (`since`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from playbooks.enums import Subject
from playbooks.scoring.database import one_snapshot
from playbooks.scoring.edges import Asked, Edges, edges_of
from playbooks.scoring.evidence import Counted, Evidence, counted_by, tells
from playbooks.scoring.holding import Tracks
from playbooks.scoring.points import Cut
from playbooks.scoring.since import State, is_telling, qualified_since
from playbooks.scoring.spec import RuleSpec, VersionSpec


@dataclass(frozen=True, slots=True)
class Line:
    """One rule at the instant. `points` is what it adds: so many steps as it has reached, as far as they have faded.

    Less than that where its category may add no more than `most` together: `capped` is what that takes away, 0 or more.
    `since` and `until` bound the span it holds in (None: not holding, or without end as far as is known now).
    """

    rule: RuleSpec
    held: bool
    points: int
    since: datetime | None
    until: datetime | None
    counted: Counted
    capped: int = 0
    most: int | None = None

    @property
    def evidence(self) -> list[Evidence]:
        """The latest of what it rests on."""
        return self.counted.evidence

    @property
    def evidence_total(self) -> int:
        """How many pieces of evidence there are."""
        return self.counted.total

    @property
    def people_total(self) -> int:
        """Of how many people they are."""
        return self.counted.people

    @property
    def missing(self) -> Decimal | None:
        """How much more would be enough, where something is counted and is too little."""
        reached, enough = self.counted.reached, self.counted.enough
        return enough - reached if reached is not None and enough is not None and enough > reached else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """An account's state under a version at an instant; `points` is always the sum of the lines'.

    `cuts` are what the caps have taken from those, category by category.

    `waits_until` is when it may qualify again, while no disqualifier holds any more but one did too short a time ago.
    `belongs` is false of a person who belongs to no account then: no rule holds for them, whatever they have done.
    """

    at: datetime
    threshold: int
    points: int
    activated: bool
    disqualified: bool
    waits_until: datetime | None
    qualified: bool
    qualified_since: datetime | None
    lines: list[Line]
    cuts: list[Cut]
    belongs: bool = True


def explain(version: VersionSpec, account_id: int, at: datetime) -> Explanation:
    """Say which rules hold for the account at the instant, and what they rest on."""
    return explain_all([version], account_id, at)[0]


def explain_all(versions: Sequence[VersionSpec], account_id: int, at: datetime) -> list[Explanation]:
    """Explain the account under each of the versions, or the person if it is people that they are all about.

    All of it as the first statement saw it, so that what lands meanwhile makes no line contradict another.
    """
    with one_snapshot():
        return _explained_all(versions, account_id, at)


def _explained_all(versions: Sequence[VersionSpec], account_id: int, at: datetime) -> list[Explanation]:
    subject = versions[0].subject if versions else Subject.ACCOUNT
    shown = [
        Asked(number, bit, version.tracks[bit], held=False)
        for number, version in enumerate(versions)
        for bit, _ in enumerate(version.rules)
    ]
    counted, held = counted_by(shown, [_untold(version) for version in versions], account_id, at, subject)
    for (number, bit), found in counted.items():
        held[number] |= found.is_enough << bit
    held = [version.heeded(bits) for version, bits in zip(versions, held, strict=True)]
    asked = [
        Asked(number, bit, track, bool(held[number] >> bit & 1))
        for number, version in enumerate(versions)
        for bit, track in enumerate(version.tracks)
    ]
    edges = edges_of([one for one in asked if one.held or is_telling(one.rule)], account_id, at, subject)
    explained = []
    for number, version in enumerate(versions):
        state = State(held[number], {bit: found for (of, bit), found in edges.items() if of == number})
        explained.append(
            _explained(version, account_id, at, state, {bit: c for (of, bit), c in counted.items() if of == number})
        )
    return explained


def _untold(version: VersionSpec) -> Tracks:
    """The tracks of which what is counted does not tell whether they hold."""
    told = {bit for bit, rule in enumerate(version.rules) if tells(rule)}
    return tuple((bit, track) for bit, track in enumerate(version.tracks) if bit not in told)


def _explained(
    version: VersionSpec, account_id: int, at: datetime, state: State, counted: dict[int, Counted]
) -> Explanation:
    full, added = version.uncapped(state.held), version.points_by_rule(state.held)
    lines = [
        replace(
            _line(rule, bit, added[bit], state, counted[bit]),
            capped=full[bit] - added[bit],
            most=dict(version.caps).get(rule.category),
        )
        for bit, rule in enumerate(version.rules)
    ]
    qualified = version.qualifies(state.held)
    return Explanation(
        at=at,
        threshold=version.threshold,
        points=sum(line.points for line in lines),
        activated=version.is_activated(state.held),
        disqualified=version.is_disqualified(state.held),
        waits_until=_waits_until(version, state),
        qualified=qualified,
        qualified_since=qualified_since(version, account_id, state) if qualified else None,
        lines=[_while_belonging(line, version, state) for line in lines],
        cuts=version.cuts(state.held),
        belongs=version.belongs(state.held),
    )


def _waits_until(version: VersionSpec, state: State) -> datetime | None:
    held = [bit for bit, track in enumerate(version.tracks) if track.is_disqualifier and state.held >> bit & 1]
    if not all(version.tracks[bit].lingers for bit in held):
        return None
    return max((until for bit in held if (until := state.edges[bit].until)), default=None)


def _line(rule: RuleSpec, bit: int, points: int, state: State, counted: Counted) -> Line:
    held = bool(state.held >> bit & 1)
    edges = state.edges[bit] if held else Edges(None, None)
    return Line(rule, held, points, edges.since, edges.until, counted)


def _while_belonging(line: Line, version: VersionSpec, state: State) -> Line:
    """The line, holding no longer than the person belongs to an account, if it is about one."""
    home = version.bits(lambda track: track.of_home)
    if not (line.held and home):
        return line
    outer = state.edges[home.bit_length() - 1]
    begins = [since for since in (line.since, outer.since) if since is not None]
    ends = [until for until in (line.until, outer.until) if until is not None]
    return replace(line, since=max(begins, default=None), until=min(ends, default=None))
