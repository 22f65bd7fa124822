"""How a handoff moves: by a conditional update over the table of legal moves, logged in the same transaction.

Whoever is refused is told why, and that it was refused is kept (`Refusal`), though nothing else of the attempt is.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import transaction
from django.db.models.expressions import Combinable

from accounts.enums import Role
from accounts.errors import RuleBroken
from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.errors import NotFromHere, NotYours
from handoffs.models import Handoff, MoveRecord, Refusal
from handoffs.moves import Need, legal_from, line_of

P = ParamSpec("P")
R = TypeVar("R")
Verb = Callable[Concatenate[Handoff, P], R]
VERBS = {
    Move.ACKNOWLEDGED: "acknowledge",
    Move.CHECKED: "check the context",
    Move.CONTACTED: "reach out",
    Move.OPPORTUNITY: "record an opportunity",
    Move.WON: "record that it was won",
    Move.LOST: "record that it was lost",
    Move.RETURNED: "return it to self-serve",
    Move.DISQUALIFIED: "disqualify it",
    Move.SNOOZED: "snooze it",
    Move.WOKEN: "wake it",
}


def keeping_refusals(move: Move | Callable[..., Move]) -> Callable[[Verb[P, R]], Verb[P, R]]:
    """Run a verb in a transaction of its own, and write down what a rule refuses it; `move` may depend on how."""

    def decorate(verb: Verb[P, R]) -> Verb[P, R]:
        @wraps(verb)
        def tried(handoff: Handoff, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    return verb(handoff, *args, **kwargs)
            except RuleBroken as error:
                tried_move = move if isinstance(move, Move) else move(*args, **kwargs)
                by, at = kwargs["by"], kwargs["at"]
                Refusal.objects.create(handoff=handoff, move=tried_move, by=by, at=at, why=str(error))  # type: ignore[misc]
                raise

        return cast("Verb[P, R]", tried)

    return decorate


def step(  # noqa: PLR0913 - one move in full
    handoff: Handoff,
    move: Move,
    target: HandoffState | Combinable,
    *,
    by: User,
    at: datetime,
    note: str = "",
    **changes: object,
) -> Handoff:
    """Make a person's move, if it is legal from the state that is committed now and theirs to make.

    Raises `NotYours` if it is not theirs, `NotFromHere` if the state does not allow it.
    """
    line = line_of(move)
    allowed = Handoff.objects.workable_by(by).filter(pk=handoff.pk, state__in=line.sources)
    if Need.TAKEN_ON in line.needs:
        allowed = allowed.taken_on()
    if not allowed.update(state=target, **changes):
        raise why_not(handoff, move, by)
    handoff.refresh_from_db()
    log(handoff, move, by=by, at=at, note=note)
    return handoff


def log(handoff: Handoff, move: Move, *, by: User | None, at: datetime, note: str = "") -> None:
    """Write down a move that led to the state the handoff is in."""
    MoveRecord.objects.create(handoff=handoff, move=move, state=handoff.state, by=by, at=at, note=note)


def why_not(handoff: Handoff, move: Move, by: User) -> NotYours | NotFromHere:
    """Why the conditional update of a move found nothing."""
    now = Handoff.objects.select_related("owner").get(pk=handoff.pk)
    if not Handoff.objects.workable_by(by).filter(pk=handoff.pk).exists():
        return NotYours(whose(now, by))
    return NotFromHere(not_from_here(now, move))


def whose(handoff: Handoff, by: User) -> str:
    """Who works on the handoff instead."""
    if not by.has_role(Role.AE, Role.MANAGER):
        return "You can read this handoff. Account executives and sales managers work on it."
    if handoff.owner is None:
        return "This handoff is in the pool. Take it first."
    return f"This handoff is {handoff.owner}'s. They or a sales manager work on it."


def not_from_here(handoff: Handoff, move: Move) -> str:
    """What the state is, and what can be done from it."""
    state, taken_on = HandoffState(handoff.state), handoff.acknowledged_at is not None
    possible = [VERBS[legal] for legal in legal_from(state, taken_on=taken_on)]
    rest = f"You can {_either(possible)}." if possible else "Nothing more can be done with it."
    return f"You cannot {VERBS[move]}: this handoff is in the state “{state.label}”. {rest}"


def _either(options: list[str]) -> str:
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} or {options[-1]}"
