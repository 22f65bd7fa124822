"""That somebody of a team may have become free, or something waits there: the tray of the station that routes.

The rows are written by database triggers, so that no writer of handoffs, absences or teams can forget to. A row is
left out only where the same transaction has written one for the team already: another's may be on its way out.
"""

from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models.functions import Now

_CALL = """
INSERT INTO handoffs_routingcall (team_id, due_at)
SELECT wanted.team_id, wanted.due_at FROM ({wanted}) AS wanted (team_id, due_at)
WHERE NOT EXISTS (
    SELECT FROM handoffs_routingcall standing
    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at
      AND standing.xmin = pg_current_xact_id()::xid
);
RETURN NULL;
"""
AT_ONCE = "NULL::timestamptz"
TEAMS_OF = "SELECT team_id, {due_at} FROM handoffs_team_members WHERE user_id = {user}"


class RoutingCall(models.Model):
    """A team to look at: at once, or when an absence is over."""

    team = models.ForeignKey("handoffs.Team", models.CASCADE, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="When to look; at once if empty.")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=["due_at"], name="routing_call_due"),)

    def __str__(self) -> str:
        return f"{self.team}, {self.due_at or 'at once'}"


def calling(name: str, wanted: str, operation: pgtrigger.Operation, condition: str | None = None) -> pgtrigger.Trigger:
    """A trigger that writes calls: `wanted` selects the teams, and when to look."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        condition=pgtrigger.Condition(condition) if condition else None,
        func=_CALL.format(wanted=wanted).strip(),
    )


def handoff_triggers() -> Iterable[pgtrigger.Trigger]:
    """Call for the pool that a handoff comes into, and for whoever has one less."""
    pooled, its_team = "NEW.owner_id IS NULL AND NEW.closed_at IS NULL", f"SELECT NEW.team_id, {AT_ONCE}"
    yield calling("routing_opened", its_team, pgtrigger.Insert, pooled)
    yield calling(
        "routing_pooled",
        its_team,
        pgtrigger.Update,
        f"{pooled} AND (OLD.owner_id IS NOT NULL OR OLD.closed_at IS NOT NULL OR OLD.team_id <> NEW.team_id)",
    )
    yield calling(
        "routing_freed",
        TEAMS_OF.format(due_at=AT_ONCE, user="OLD.owner_id"),
        pgtrigger.Update,
        "OLD.owner_id IS NOT NULL AND OLD.closed_at IS NULL"
        " AND (NEW.closed_at IS NOT NULL OR OLD.owner_id IS DISTINCT FROM NEW.owner_id)",
    )


def absence_triggers() -> Iterable[pgtrigger.Trigger]:
    """Call when an absence is over, and at once when it was changed or removed."""
    yield calling(
        "routing_away", TEAMS_OF.format(due_at="NEW.ends_at", user="NEW.user_id"), pgtrigger.Insert | pgtrigger.Update
    )
    yield calling(
        "routing_back", TEAMS_OF.format(due_at=AT_ONCE, user="OLD.user_id"), pgtrigger.Update | pgtrigger.Delete
    )


def team_triggers() -> Iterable[pgtrigger.Trigger]:
    """Call when a team's members may have more, or work at other hours."""
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in ("capacity", "calendar_id"))
    yield calling("routing_changed", f"SELECT NEW.id, {AT_ONCE}", pgtrigger.Update, changed)


def member_triggers() -> Iterable[pgtrigger.Trigger]:
    """Call when somebody joins, or what they may have is another."""
    its_team = f"SELECT NEW.team_id, {AT_ONCE}"
    yield calling("routing_joined", its_team, pgtrigger.Insert)
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in ("weight", "capacity", "tiers"))
    yield calling("routing_changed", its_team, pgtrigger.Update, changed)
