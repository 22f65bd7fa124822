"""Sets of handoffs and teams, as adjectives that chain."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.models import User
from handoffs.enums import Alarm, HandoffState, QueueScope
from handoffs.sections import QueueSection

if TYPE_CHECKING:
    from handoffs.models import ContextCheck, Handoff, Team  # noqa: F401

SEE_EVERYTHING = (Role.MANAGER, Role.REVOPS)


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams by who is in them."""

    def of(self, user: User) -> Self:
        """The teams that the user is a member of."""
        return self.filter(members=user)


class HandoffQuerySet(models.QuerySet["Handoff"]):
    """Handoffs by where they stand and whose they are."""

    def unclosed(self) -> Self:
        """Still on their way."""
        return self.filter(closed_at=None)

    def unacknowledged(self) -> Self:
        """Fired, and nobody has taken them on."""
        return self.unclosed().filter(state=HandoffState.FIRED)

    def taken_on(self) -> Self:
        """Acknowledged by somebody, whatever came of it."""
        return self.exclude(acknowledged_at=None)

    def with_a_clock(self) -> Self:
        """Nobody has taken them on: their clock runs, or stands still while they are snoozed."""
        return self.unclosed().filter(acknowledged_at=None)

    def overdue(self, at: datetime) -> Self:
        """Not acknowledged in time."""
        return self.unacknowledged().filter(due_at__lt=at)

    def pool(self) -> Self:
        """Nobody's yet: anyone of the team may take them."""
        return self.filter(owner=None)

    def visible_to(self, user: User) -> Self:
        """What the user may read: managers and RevOps everything, account executives their own and their teams'."""
        if user.has_role(*SEE_EVERYTHING):
            return self
        if user.has_role(Role.AE):
            return self.filter(Q(owner=user) | Q(team__in=user.teams.values("pk")))
        return self.none()

    def acknowledgeable_by(self, user: User) -> Self:
        """What the user may acknowledge: a manager everything, an account executive their own and the teams' pool."""
        if user.has_role(Role.MANAGER):
            return self
        if user.has_role(Role.AE):
            return self.visible_to(user).filter(Q(owner=user) | Q(owner=None))
        return self.none()

    def takeable_by(self, user: User) -> Self:
        """What the user may take for themselves: a manager of every pool, an account executive of their teams'."""
        if user.has_role(Role.MANAGER):
            return self.unclosed().pool()
        return (
            self.unclosed().pool().filter(team__in=user.teams.values("pk")) if user.has_role(Role.AE) else self.none()
        )

    def workable_by(self, user: User) -> Self:
        """What the user may work on: a manager everything, an account executive their own."""
        if user.has_role(Role.MANAGER):
            return self
        return self.filter(owner=user) if user.has_role(Role.AE) else self.none()

    def in_cooldown(self, at: datetime) -> Self:
        """Disqualified so lately that their accounts are left in peace."""
        return self.filter(cooldown_until__gt=at)

    def in_scope(self, scope: str, user: User) -> Self:
        """Narrow what the user sees to theirs, their teams', nobody's, or what was escalated."""
        return self.filter(in_scope(scope, user))


class ContextCheckQuerySet(models.QuerySet["ContextCheck"]):
    """Context checks by how far they are."""

    def unfinished(self) -> Self:
        """Somebody is looking, and has not noted anything yet."""
        return self.filter(noted_at=None)

    def finished(self) -> Self:
        """With a note of what the user is trying to do."""
        return self.exclude(noted_at=None)


def in_scope(scope: str, user: User) -> Q:
    """The condition behind each scope, for filters and for counts."""
    match scope:
        case QueueScope.MINE:
            return Q(owner=user)
        case QueueScope.TEAM:
            return Q(team__in=user.teams.values("pk")) | Q(team__in=user.managed_teams.values("pk"))
        case QueueScope.POOL:
            return Q(owner=None)
        case QueueScope.ESCALATED:
            # By its section and not its state, which the index that the counts are read from does not have.
            return Q(alarm=Alarm.OVER, section=QueueSection.ACKNOWLEDGE.number)
        case _:
            return Q()
