"""The table of legal moves: from which states each leads where, who may make it, and what it needs.

Nothing but data and what follows from it. `handoffs.actions` looks here, and so do the pages, the API, the trigger that
refuses any other change of state in the database, and the drawing in the docs. The database refuses states, this table
moves: two moves may lead the same way.
"""

from dataclasses import dataclass
from enum import StrEnum

from handoffs.enums import HandoffState, Move

State = HandoffState

CLOSED = (State.WON, State.LOST, State.RETURNED, State.DISQUALIFIED, State.EXPIRED, State.MERGED)
OPEN = tuple(state for state in State if state not in CLOSED)
TAKEN = tuple(state for state in OPEN if state != State.FIRED)
"""Open, and somebody has taken it on; but for one that was snoozed before (`Need.TAKEN_ON`)."""
SPOKEN = (State.CONTACTED, State.OPPORTUNITY, State.WON, State.LOST)
"""Somebody has reached out before."""
AWAKE = tuple(state for state in OPEN if state != State.SNOOZED)
"""Open, and not put off."""
EXPIRING = (State.FIRED, State.WATCHING, State.READY, State.CONTEXT_CHECKED)
"""Nobody has reached out yet, so that it may come too late."""
OUTCOMES = (State.OPPORTUNITY, State.WON, State.LOST, State.RETURNED, State.DISQUALIFIED, State.SNOOZED)
"""What came of it; an outcome that is taken back leads to where it was recorded."""
IDLING = (State.READY, State.CONTEXT_CHECKED)
"""It is the owner's turn, and nothing but they is waited for."""


class Mover(StrEnum):
    """Who may make a move."""

    TAKER = "the owner, of the pool anyone of the team, or a sales manager"
    OWNER = "the owner or a sales manager"
    LINE = "Baton"
    ANYONE = "the owner, a sales manager or Baton"
    GIVER = "whoever gives it to somebody else, and Baton"
    RECORDER = "whoever recorded it, for a week, or a sales manager"


class Need(StrEnum):
    """What a move cannot do without."""

    TAKEN_ON = "that somebody has taken it on"
    ACTIVATION = "activation, always"
    PERMISSION = "a permission moment, unless the tier waives it"
    CONTEXT = "a context check"
    NOTE = "a note"
    REASON = "a reason"
    VALUE = "a value with its currency"
    UNTIL = "an instant to come"


@dataclass(frozen=True)
class LegalMove:
    """One line of the table. What leads to several states ends in the first whose needs are met."""

    move: Move
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    by: Mover
    needs: tuple[Need, ...] = ()


TABLE = (
    LegalMove(Move.ACKNOWLEDGED, (State.FIRED,), (State.READY, State.WATCHING), Mover.TAKER),
    LegalMove(Move.PERMITTED, (State.WATCHING,), (State.READY,), Mover.LINE, (Need.PERMISSION,)),
    LegalMove(Move.CHECKED, (State.READY,), (State.CONTEXT_CHECKED,), Mover.OWNER, (Need.NOTE,)),
    LegalMove(
        Move.CONTACTED,
        (State.CONTEXT_CHECKED,),
        (State.CONTACTED,),
        Mover.OWNER,
        (Need.ACTIVATION, Need.PERMISSION, Need.CONTEXT),
    ),
    LegalMove(Move.OPPORTUNITY, (State.CONTACTED,), (State.OPPORTUNITY,), Mover.OWNER),
    LegalMove(Move.WON, (State.CONTACTED, State.OPPORTUNITY), (State.WON,), Mover.OWNER, (Need.VALUE,)),
    LegalMove(Move.LOST, (State.CONTACTED, State.OPPORTUNITY), (State.LOST,), Mover.OWNER, (Need.REASON,)),
    LegalMove(Move.RETURNED, TAKEN, (State.RETURNED,), Mover.OWNER, (Need.TAKEN_ON,)),
    LegalMove(Move.DISQUALIFIED, TAKEN, (State.DISQUALIFIED,), Mover.OWNER, (Need.TAKEN_ON, Need.REASON)),
    LegalMove(Move.SNOOZED, AWAKE, (State.SNOOZED,), Mover.OWNER, (Need.UNTIL,)),
    LegalMove(Move.WOKEN, (State.SNOOZED,), tuple(reversed(AWAKE)), Mover.ANYONE),
    LegalMove(Move.REASSIGNED, (State.CONTEXT_CHECKED,), (State.READY,), Mover.GIVER),
    LegalMove(Move.UNDONE, OUTCOMES, OPEN, Mover.RECORDER),
    LegalMove(Move.EXPIRED, EXPIRING, (State.EXPIRED,), Mover.LINE),
    LegalMove(Move.MERGED, OPEN, (State.MERGED,), Mover.LINE),
    LegalMove(Move.UNMERGED, (State.MERGED,), OPEN, Mover.LINE),
)

_LINES = {line.move: line for line in TABLE}


def line_of(move: Move) -> LegalMove:
    """The line of a move. KeyError for one that changes no state."""
    return _LINES[move]


def legal_from(state: State, *, taken_on: bool = True) -> list[Move]:
    """What people can do with a handoff in that state, in the order of the table.

    A snoozed one may be one that nobody has taken on yet: what needs that has to wait until it is awake.
    """
    others = {Mover.LINE, Mover.GIVER, Mover.RECORDER}
    lines = [line for line in TABLE if state in line.sources and line.by not in others]
    return [line.move for line in lines if taken_on or Need.TAKEN_ON not in line.needs]


def handed_on(state: str) -> str:
    """The state in which somebody else gets a handoff: what one has looked at, the next has yet to look at."""
    return State.READY if state == State.CONTEXT_CHECKED else state


def transitions() -> list[tuple[str, str]]:
    """Every change of state that some move makes, for the database to refuse all others."""
    lines = [line for line in TABLE if line.move != Move.UNDONE]
    pairs = {(source.value, target.value) for line in lines for source in line.sources for target in line.targets}
    taken_back = {(target, source) for source, target in pairs if target in OUTCOMES and source in OPEN}
    return sorted(pairs | taken_back)
