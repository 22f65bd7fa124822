"""Which person gets a handoff, and why.

The first that can be found of these:

1. the owner of the account, if they work handoffs and are there: it is their account, so neither capacity nor tier
   keeps it from them;
2. whoever had the account last, within the days that the team says;
3. the one whom the rule names;
4. the next of the team by turns.

From the second on it must be somebody of the team who is there, below capacity and takes the tier. It never is
somebody who put this handoff back or let it lie.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from handoffs.models import Handoff
from handoffs.pauses import absences
from handoffs.routing.roster import Roster, is_present
from handoffs.routing.turns import Seat, next_of, why_nobody
from playbooks.enums import TierKey


@dataclass(frozen=True)
class Choice:
    """Who gets it, and the sentence that says why."""

    user: User
    why: str


@dataclass(frozen=True)
class _Before:
    """Who had an account last, and until when."""

    owner: int
    until: datetime


class Chooser:
    """Chooses for handoffs that are read with account, its owner, team, calendar and rule; three queries more."""

    def __init__(self, handoffs: Collection[Handoff], roster: Roster, at: datetime) -> None:
        self._roster, self._at = roster, at
        owners = {owner_id for handoff in handoffs if (owner_id := handoff.account.owner_id)}
        self._away = absences(owners, at) if owners else {}
        self._sellers = set(User.objects.in_sales().in_bulk(owners))
        self._before = _owners_before({handoff.account_id for handoff in handoffs})

    def choose(self, handoff: Handoff) -> Choice | None:
        """The person, whose load and turn are counted with it; None if nobody can take it."""
        choice = (
            self._owner_of_account(handoff)
            or self._owner_before(handoff)
            or self._named(handoff)
            or self._next(handoff)
        )
        if choice is not None:
            self._roster.count(choice.user.pk)
        return choice

    def why_nobody(self, handoff: Handoff) -> str:
        """Why it waits in the pool."""
        seats = self._roster.seats(handoff.team_id)
        return why_nobody(seats, handoff.tier, TierKey(handoff.tier).label.lower(), handoff.passed_by)

    def _owner_of_account(self, handoff: Handoff) -> Choice | None:
        owner = handoff.account.owner
        if owner is None or owner.pk not in self._sellers or owner.pk in handoff.passed_by:
            return None
        away = self._away.get(owner.pk, ())
        return Choice(owner, owns(owner)) if is_present(away, handoff.team, self._at) else None

    def _owner_before(self, handoff: Handoff) -> Choice | None:
        before = self._before.get(handoff.account_id)
        if before is None or self._at - before.until > timedelta(days=handoff.team.same_owner_days):
            return None
        seat = self._able(handoff, before.owner)
        if seat is None:
            return None
        user = self._roster.users[seat.user]
        return Choice(user, f"{user} had this account last, until {before.until:%d %b %Y}.")

    def _named(self, handoff: Handoff) -> Choice | None:
        if handoff.rule is None or (seat := self._able(handoff, handoff.rule.assignee_id)) is None:
            return None
        user = self._roster.users[seat.user]
        return Choice(user, f"Routed by rule “{handoff.rule}”, which names {user}.")

    def _next(self, handoff: Handoff) -> Choice | None:
        found = next_of(self._roster.seats(handoff.team_id), handoff.tier, handoff.passed_by)
        if found is None:
            return None
        seat, able = found
        user = self._roster.users[seat.user]
        how = f"{user} was next of {able} with weight {seat.weight}." if able > 1 else f"{user} alone can take it now."
        return Choice(user, f"Routed by rule “{handoff.rule}”; {how}" if handoff.rule else how)

    def _able(self, handoff: Handoff, user: int | None) -> Seat | None:
        seat = self._roster.seat(handoff.team_id, user)
        return seat if seat is not None and seat.can_take(handoff.tier, handoff.passed_by) else None


def owns(owner: User) -> str:
    """Why the owner of an account has its handoff."""
    return f"{owner} owns the account."


def _owners_before(accounts: Collection[int]) -> dict[int, _Before]:
    closed = Handoff.objects.filter(account__in=accounts, closed_at__isnull=False).exclude(owner=None)
    latest = closed.order_by("account", "-closed_at", "-pk").distinct("account")
    return {
        account: _Before(owner, until)
        for account, owner, until in latest.values_list("account", "owner", "closed_at")
        if owner is not None and until is not None
    }
