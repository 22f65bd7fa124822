"""What has changed the time of handoffs that are on the clock: the tray of the station that sets them anew.

The rows are written by database triggers, so that no writer of calendars, teams, absences or pauses can forget to.
"""

from collections.abc import Iterable

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

OF = ("calendar", "team", "user", "handoff")


class ClockChange(models.Model):
    """One change; it concerns the handoffs of a calendar, a team or an owner, or a single one.

    `after` is the last of them that has been set anew: the station takes them in the order of their ids.
    """

    calendar = models.ForeignKey("handoffs.BusinessCalendar", models.CASCADE, null=True, db_index=False)
    team = models.ForeignKey("handoffs.Team", models.CASCADE, null=True, db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, db_index=False)
    handoff = models.ForeignKey("handoffs.Handoff", models.CASCADE, null=True, db_index=False)
    recorded_at = models.DateTimeField(db_default=Now())
    after = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{one}__isnull": False}) & Q(**{other: None for other in OF if other != one})
                        for one in OF
                    ),
                    _connector=Q.OR,
                ),
                name="clock_change_concerns_one",
            ),
        )

    def __str__(self) -> str:
        if self.calendar:
            return f"The calendar “{self.calendar}” changed."
        if self.team:
            return f"The hours of {self.team} changed."
        if self.user:
            return f"When {self.user} is away changed."
        return "It was snoozed, woken, or changed hands."

    def concerned(self) -> Q:
        """The condition of the handoffs that it may have given another time."""
        of = {"calendar": "team__calendar", "team": "team", "user": "owner", "handoff": "pk"}
        return Q(*((where, pk) for name, where in of.items() if (pk := getattr(self, f"{name}_id")) is not None))


def clock_changed(what: str, row: str, fields: Iterable[str]) -> pgtrigger.Trigger:
    """A trigger that puts the row of an update into the tray when one of the fields is another now."""
    return clock_changed_if(what, row, " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in fields))


def clock_changed_if(what: str, row: str, condition: str) -> pgtrigger.Trigger:
    """A trigger that puts the row of an update into the tray when the condition holds."""
    return _into_tray(what, row, pgtrigger.Update, pgtrigger.Condition(condition))


def clock_touched(what: str) -> pgtrigger.Trigger:
    """A trigger that puts whom a row belongs to into the tray whenever it is added, changed or removed."""
    return _into_tray(
        what, f"COALESCE(NEW.{what}_id, OLD.{what}_id)", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    )


def _into_tray(
    what: str, row: str, operation: pgtrigger.Operation, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="clock_changed",
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        func=f"INSERT INTO handoffs_clockchange ({what}_id) VALUES ({row}); RETURN NULL;",  # noqa: S608 - constants
    )
