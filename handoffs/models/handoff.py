"""One qualification on its way through the gates."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Account
from handoffs.enums import HandoffState, Motion, Move
from handoffs.models.calendar import Team
from handoffs.querysets import HandoffQuerySet
from playbooks.enums import TierKey
from playbooks.models import Play, Qualification


@pghistory.track()
class Handoff(models.Model):
    """A qualification with an owner and a clock. One may be open per account and motion.

    `fired_at` is when the qualification came to concern sales, which starts the clock; `due_at` is `fired_at` plus the
    team's business hours; `points` and `tier` are those of the qualification. It goes with its account when that is
    merged into another, and `own_account` is then the account it was opened for. One that was open beside an older one
    of the same motion closes as merged (`superseded_by` that one), and is open again when an undoing takes the two
    apart.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="handoffs")
    qualification = models.OneToOneField(Qualification, models.PROTECT, related_name="handoff")
    motion = models.CharField(max_length=16, choices=Motion, default=Motion.NEW_BUSINESS)
    state = models.CharField(max_length=16, choices=HandoffState, default=HandoffState.FIRED)
    tier = models.CharField(max_length=16, choices=TierKey)
    points = models.IntegerField()
    play = models.ForeignKey(Play, models.PROTECT, null=True, related_name="handoffs")
    team = models.ForeignKey(Team, models.PROTECT, related_name="handoffs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="handoffs")
    headline = models.CharField(max_length=255, help_text="Why it fired, in one sentence.")
    fired_at = models.DateTimeField()
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    own_account = models.ForeignKey(Account, models.CASCADE, null=True, db_index=False, related_name="+")
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="superseded")

    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "motion"],
                condition=Q(closed_at=None),
                name="handoff_one_open_per_account_and_motion",
            ),
            models.CheckConstraint(
                condition=Q(state=HandoffState.FIRED, acknowledged_at=None)
                | Q(state=HandoffState.MERGED)
                | ~Q(state=HandoffState.FIRED) & Q(acknowledged_at__isnull=False),
                name="handoff_acknowledged_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoffState.MERGED) | Q(closed_at__isnull=False), name="handoff_merged_is_closed"
            ),
        )
        indexes = (
            models.Index(
                fields=["state", "due_at", "id"],
                condition=Q(closed_at=None),
                name="handoff_queue",
            ),
            models.Index(
                fields=["owner", "state", "due_at"],
                condition=Q(closed_at=None),
                name="handoff_queue_of_owner",
            ),
            # Closed ones included: the API lists them by deadline too.
            models.Index(fields=["due_at", "id"], name="handoff_due"),
            models.Index(fields=["own_account"], condition=Q(own_account__isnull=False), name="handoff_own_account"),
        )

    def __str__(self) -> str:
        return f"{self.account} ({self.get_state_display()})"


class MoveRecord(models.Model):
    """Something that happened to a handoff: who, when, what, and in which state it left it. Rows are only added."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="moves")
    move = models.CharField(max_length=16, choices=Move)
    state = models.CharField(max_length=16, choices=HandoffState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_move_display()} at {self.at:%Y-%m-%d %H:%M}"
