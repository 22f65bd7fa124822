"""Since when an account has qualified without a break, found from where it stands instead of over all of its history.

While the rules that hold now held already, and nothing could take points away, the account qualified. So going back to
where too few of them did leads to an instant just before which it is looked at again: either it did not qualify then,
and the span began there; or other rules made up for it, and the same is done from there. After a few times all of the
history is swept instead, so that the number of statements stays the same whatever the account does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from psycopg.sql import SQL, Literal

from playbooks.scoring.database import rows
from playbooks.scoring.edges import Asked, Edges, edges_of
from playbooks.scoring.holding import look_up
from playbooks.scoring.spans import qualifying
from playbooks.scoring.spec import RuleSpec, VersionSpec

LOOKS = 3
"""How often the account is looked at before its history is swept."""
JUST_BEFORE = timedelta(microseconds=1)
"""The least that PostgreSQL's instants differ by."""


@dataclass(frozen=True, slots=True)
class State:
    """The rules that hold at an instant, as bits, and the edges of those, and of the telling ones, by bit."""

    held: int
    edges: dict[int, Edges]


def is_telling(rule: RuleSpec) -> bool:
    """Whether it matters of the rule since when it has not held: holding may have kept the account from qualifying."""
    return rule.points < 0 or rule.is_disqualifier


def qualified_since(version: VersionSpec, account_id: int, state: State) -> datetime:
    """Since when the account has qualified; it does in the state."""
    begun = _steady_since(version, state)
    for _ in range(LOOKS):
        before = begun - JUST_BEFORE
        held = _held_before(version, state, account_id, begun)
        if not version.qualifies(held):
            return begun
        state = State(held, _edges(version, held, account_id, before))
        begun = _steady_since(version, state)
    return _swept(version, account_id, begun)


def _edges(version: VersionSpec, held: int, account_id: int, at: datetime) -> dict[int, Edges]:
    asked = [Asked(0, bit, track, bool(held >> bit & 1)) for bit, track in enumerate(version.tracks)]
    found = edges_of([one for one in asked if one.held or is_telling(one.rule)], account_id, at, version.subject)
    return {bit: edges for (_, bit), edges in found.items()}


def _steady_since(version: VersionSpec, state: State) -> datetime:
    """From when on what has held all along is enough. It is at the last change, as the account qualifies."""
    found, *earlier = sorted({edges.since for edges in state.edges.values() if edges.since is not None}, reverse=True)
    for turn in earlier:
        if not _suffices(version, state, turn):
            break
        found = turn
    return found


def _suffices(version: VersionSpec, state: State, turn: datetime) -> bool:
    """Whether the account qualified from `turn` on even if every rule that may take away did so."""
    steady = against = 0
    for bit, edges in state.edges.items():
        rule, is_held = version.tracks[bit], state.held >> bit & 1
        if is_held and edges.since is not None and edges.since <= turn:
            steady |= 1 << bit
        if is_telling(rule) and (is_held or (edges.since is not None and edges.since > turn)):
            against |= 1 << bit
    for_it = steady & version.bits(lambda rule: not is_telling(rule))
    return (
        version.points_of(for_it | against) >= version.threshold
        and version.belongs(steady)
        and version.is_activated(steady)
        and not version.is_disqualified(against)
    )


def _held_before(version: VersionSpec, state: State, account_id: int, begun: datetime) -> int:
    """The tracks that held just before an instant up to that of the state, as bits.

    Of those that hold, or are telling, it is known since when they do, or don't; the others are looked up, but
    only if the account might have qualified with them.
    """
    held, unknown = 0, list[tuple[int, RuleSpec]]()
    for bit, track in enumerate(version.tracks):
        is_held, edges = state.held >> bit & 1, state.edges.get(bit)
        since = edges.since if edges else None
        if since is not None and since < begun:
            held |= is_held << bit
        elif not (is_held and since == begun):
            unknown.append((bit, track))
    if not _may_suffice(version, held, unknown):
        return held
    return held | look_up([tuple(unknown)], account_id, begun - JUST_BEFORE, version.subject)[0]


def _may_suffice(version: VersionSpec, held: int, unknown: list[tuple[int, RuleSpec]]) -> bool:
    """Whether the account could qualify by those that hold and some of the unknown ones."""
    helping = sum(1 << bit for bit, track in unknown if not is_telling(track))
    any_of = sum(1 << bit for bit, _ in unknown)
    return (
        version.points_of(held | helping) >= version.threshold
        and version.belongs(held | any_of)
        and version.is_activated(held | any_of)
        and not version.is_disqualified(held)
    )


def _swept(version: VersionSpec, account_id: int, at: datetime) -> datetime:
    found = rows(
        SQL("SELECT max(start) FROM ({}) AS spans(account_id, start, ended, held) WHERE start <= {}").format(
            qualifying(version, [account_id]), Literal(at)
        )
    )
    return cast("datetime", found[0][0])
