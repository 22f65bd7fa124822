"""What the filters of the queue offer, and the views that somebody kept: all of it in one query."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Trim

from accounts.enums import Role
from accounts.models import User
from handoffs.models import SavedView, Team
from handoffs.querysets import SEE_EVERYTHING
from playbooks.models import Play
from signals.models import Signal

POOL = "pool"
"""As an owner: nobody."""


@dataclass(frozen=True)
class KeptView:
    """A saved view as the queue lists it; `by` is who shares it, empty for one's own, `team` the id of whom with."""

    pk: int
    name: str
    query: str
    by: str
    team: str


@dataclass(frozen=True)
class Choices:
    """Pairs of a key and a label for each filter, and the views."""

    plays: list[tuple[str, str]]
    signals: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    views: list[KeptView]

    @classmethod
    def of(cls, user: User) -> Self:
        """What there is for a user."""
        rows = _rows(user)

        def pairs(kind: str) -> list[tuple[str, str]]:
            return sorted(
                ((key, label) for one, key, label, *_ in rows if one == kind), key=lambda pair: pair[1].lower()
            )

        views = [KeptView(int(key), *rest) for kind, key, *rest in rows if kind == "view"]
        return cls(
            pairs("play"),
            pairs("signal"),
            [(POOL, "Nobody, the pool"), *pairs("owner")],
            sorted(views, key=lambda view: (bool(view.by), view.name.lower())),
        )


def views_of(user: User) -> QuerySet[SavedView]:
    """The user's own, and what was shared with their teams; managers, who share, see what all teams have."""
    teams = Team.objects.all() if user.has_role(Role.MANAGER) else Team.objects.of(user)
    return SavedView.objects.filter(Q(owner=user) | Q(team__in=teams.values("pk")), deleted_at=None)


def _rows(user: User) -> list[Any]:
    """Six columns of text: what it is, its key and label; of a view its query, who shares it and with which team."""
    colleagues = User.objects.filter(is_active=True, groups__name__in=[Role.AE, Role.MANAGER])
    if not user.has_role(*SEE_EVERYTHING):
        colleagues = colleagues.filter(Q(pk=user.pk) | Q(teams__in=user.teams.values("pk")))
    full_name = Concat("first_name", Value(" "), "last_name", output_field=TextField())
    named = Case(When(first_name="", last_name="", then=F("email")), default=Trim(full_name), output_field=TextField())
    sharer = Case(When(owner=user, then=Value("")), default=F("owner__email"), output_field=TextField())
    team = Coalesce(Cast("team", TextField()), Value(""))
    first, *others = (
        _columns(Play.objects.all(), "play", F("key"), F("name")),
        _columns(Signal.objects.filter(is_active=True), "signal", F("key"), F("name")),
        _columns(colleagues, "owner", F("email"), named),
        _columns(views_of(user), "view", F("pk"), F("name"), F("query"), sharer, team),
    )
    return list(first.union(*others))


def _columns(rows: QuerySet[Any], kind: str, *columns: Any) -> QuerySet[Any, Any]:
    padded = [Value(kind), *columns, *[Value("")] * (5 - len(columns))]
    return rows.order_by().values_list(*(Cast(column, TextField()) for column in padded))
