"""Whose a handoff is, by a person's doing: taken from the pool, given to a team-mate, put back.

Each is a conditional update on whose it was when they looked. Of two at once one wins, and the other learns who has it.
A routing rule asks for somebody present, below capacity and of the tier; a person asks for whom they want, who only has
to be there. What routing itself does is in `handoffs.routing`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Func, QuerySet, Value, When

from accounts.enums import Role
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import User
from handoffs.enums import HandoffState, Move
from handoffs.errors import Incomplete, NotYours
from handoffs.models import Absence, Handoff, Team
from handoffs.moves import handed_on
from handoffs.querysets import HandoffQuerySet
from handoffs.steps import keeping_refusals, log, whose

LONGEST_REASON = 300
LONGEST_WHY = 500


@dataclass(frozen=True)
class Turnover:
    """Where a handoff goes, and the sentence that says why: in its log and beside its owner."""

    to: User | None
    why: str
    team: Team | None = None


@keeping_refusals(Move.TAKEN)
def take(handoff: Handoff, *, by: User, at: datetime) -> Handoff:
    """Make a handoff of the pool one's own, whatever its state; it stays on the clock until it is acknowledged.

    Raises `NotYours` if the user may not, `AlreadyMoved` if it is somebody's by now.
    """
    pool = Handoff.objects.takeable_by(by).filter(pk=handoff.pk)
    if not turn_over(pool, Turnover(by, f"{by} took it from the pool."), at):
        raise _why_not_taken(handoff, by)
    return _written(handoff, Move.TAKEN, by, at)


@keeping_refusals(Move.GIVEN)
def give(handoff: Handoff, to: User, reason: str, *, by: User, at: datetime) -> Handoff:
    """Give a handoff to somebody else: its owner to a team-mate, a sales manager to anybody who works handoffs.

    Whoever is not in its team gets it for a team of theirs, with that team's hours. Raises `NotYours` if it is not the
    user's to give, `Incomplete` if it cannot go there, `AlreadyMoved` if it is somebody else's by now.
    """
    check_reason(reason)
    _check_receiver(handoff, to, by, at)
    mine = Handoff.objects.workable_by(by).filter(pk=handoff.pk, owner=handoff.owner_id)
    if not turn_over(mine, Turnover(to, f"{by} gave it to {to}: {reason}", team_for(handoff, to, by)), at):
        raise _why_not_given(handoff, by)
    return _written(handoff, Move.GIVEN, by, at)


@keeping_refusals(Move.PUT_BACK)
def put_back(handoff: Handoff, reason: str, *, by: User, at: datetime) -> Handoff:
    """Return a handoff to the pool of its team; routing gives it to somebody else as soon as one is free."""
    check_reason(reason)
    mine = Handoff.objects.workable_by(by).filter(pk=handoff.pk, owner=handoff.owner_id).exclude(owner=None)
    if not turn_over(mine, Turnover(None, f"{by} put it back into the pool: {reason}"), at):
        raise _why_not_given(handoff, by)
    return _written(handoff, Move.PUT_BACK, by, at)


def turn_over(handoffs: HandoffQuerySet, turnover: Turnover, at: datetime) -> int:
    """Give those of the handoffs that are open to somebody, or to the pool; returns how many there were.

    Whoever gets one looks at its context anew. Routing passes over whoever had one that goes to the pool by this.
    """
    changes: dict[str, Any] = {"owner": turnover.to, "assigned_at": at, "assigned_why": as_why(turnover.why)}
    changes["idle_at"] = None
    for name in ("state", "snoozed_from"):
        checked = When(**{name: HandoffState.CONTEXT_CHECKED}, then=Value(handed_on(HandoffState.CONTEXT_CHECKED)))
        changes[name] = Case(checked, default=F(name))
    if turnover.team is not None:
        changes["team"] = turnover.team
    if turnover.to is None:
        changes["passed_by"] = Func(F("passed_by"), F("owner_id"), function="array_append")
    return handoffs.unclosed().update(**changes)


def as_why(said: str) -> str:
    """A sentence as it fits into the column."""
    return said if len(said) <= LONGEST_WHY else f"{said[: LONGEST_WHY - 1]}…"


def receivers(by: User) -> QuerySet[User]:
    """Whom a user may give handoffs to: a sales manager everybody who works them, an account executive team-mates."""
    people = User.objects.in_sales().exclude(pk=by.pk)
    return people if by.has_role(Role.MANAGER) else people.filter(teams__in=by.teams.values("pk"))


def team_for(handoff: Handoff, to: User, by: User) -> Team | None:
    """The team that a handoff goes to with its new owner: none, so that it stays, if they are in its team.

    Otherwise a team of theirs, one that the giver is in too if there is one, so that they go on seeing it.
    """
    teams = teams_for(to, by)
    return None if not teams or any(team.pk == handoff.team_id for team in teams) else teams[0]


def teams_for(to: User, by: User) -> list[Team]:
    """The teams of somebody who is given a handoff: first those that the giver is in, each by name."""
    shared = set(by.teams.values_list("pk", flat=True))
    return sorted(Team.objects.of(to), key=lambda team: (team.pk not in shared, team.name))


def away_until(user: User, at: datetime) -> datetime | None:
    """Until when somebody who is out of office is so; None for who is there."""
    away = Absence.objects.filter(user=user, starts_at__lte=at, ends_at__gt=at).order_by("-ends_at")
    return away.values_list("ends_at", flat=True).first()


def _check_receiver(handoff: Handoff, to: User, by: User, at: datetime) -> None:
    if to.pk == handoff.owner_id:
        raise Incomplete(f"{to} has this handoff already. Choose somebody else.")
    if by.has_role(Role.AE, Role.MANAGER) and to != by and not receivers(by).filter(pk=to.pk).exists():
        raise Incomplete(f"{to} is not in a team of yours that works handoffs. Choose a team-mate.")
    if until := away_until(to, at):
        raise Incomplete(f"{to} is out of office until {until:%d %b %Y, %H:%M} UTC. Choose somebody who is there.")


def check_reason(reason: str) -> None:
    """Raise `Incomplete` if it says nothing, or too much."""
    if not reason.strip():
        raise Incomplete("Say why: whoever has it next reads it.")
    if len(reason) > LONGEST_REASON:
        raise Incomplete(f"The reason is longer than {LONGEST_REASON} characters. Say it in a sentence or two.")


def _written(handoff: Handoff, move: Move, by: User, at: datetime) -> Handoff:
    handoff.refresh_from_db()
    log(handoff, move, by=by, at=at, note=handoff.assigned_why)
    return handoff


def _why_not_taken(handoff: Handoff, by: User) -> RuleBroken:
    now = Handoff.objects.select_related("owner", "team").get(pk=handoff.pk)
    if not by.has_role(Role.AE, Role.MANAGER):
        return NotYours("You can read this handoff. Account executives and sales managers take handoffs.")
    if now.closed_at is not None or now.owner is not None:
        return AlreadyMoved(who_has(now, by))
    return NotYours(f"This handoff is in the pool of {now.team}. Someone of that team or a sales manager can take it.")


def _why_not_given(handoff: Handoff, by: User) -> RuleBroken:
    now = Handoff.objects.select_related("owner", "team").get(pk=handoff.pk)
    if now.closed_at is not None or now.owner_id != handoff.owner_id:
        return AlreadyMoved(who_has(now, by))
    if now.owner is None:
        return NotYours("This handoff is in the pool already. Take it, or ask a sales manager to give it to somebody.")
    return NotYours(whose(now, by))


def who_has(handoff: Handoff, by: User) -> str:
    """Where a handoff is by now, for somebody who was too late."""
    if handoff.closed_at is not None:
        return f"This handoff is closed by now: {handoff.get_state_display().lower()}."
    if handoff.owner is None:
        return f"This handoff is in the pool of {handoff.team} now."
    return f"{'You have' if handoff.owner == by else f'{handoff.owner} has'} this handoff now."
