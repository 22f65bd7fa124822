"""One qualification on its way through the gates."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from accounts.models import Account
from handoffs.enums import Alarm, HandoffState, Motion, Move
from handoffs.models.clock_change import clock_changed_if
from handoffs.models.gate_triggers import contacted_through_gates, moved_in_the_log
from handoffs.models.routing_call import handoff_triggers
from handoffs.models.routing_rule import RoutingRule
from handoffs.models.team import Team
from handoffs.moves import AWAKE, CLOSED, EXPIRING, IDLING, OPEN, SPOKEN, transitions
from handoffs.notices.trigger import notices_of_moves, whose_then
from handoffs.priority import rank
from handoffs.querysets import HandoffQuerySet
from handoffs.sections import SECTION
from handoffs.webhooks.trigger import events_of_moves
from playbooks.enums import TierKey
from playbooks.models import Play, Qualification

# Whose clock it is, or that it is on the clock again. What is snoozed before anybody took it on has one that stands.
_OTHER_CLOCK = """
    NEW.acknowledged_at IS NULL AND NEW.closed_at IS NULL AND (
        OLD.owner_id IS DISTINCT FROM NEW.owner_id OR OLD.team_id IS DISTINCT FROM NEW.team_id
        OR OLD.state <> NEW.state OR OLD.closed_at IS NOT NULL
    )
"""


_WITH_A_CLOCK = Q(state=HandoffState.FIRED) | Q(state=HandoffState.SNOOZED, snoozed_from=HandoffState.FIRED)


class Later(Func):
    """The later of two instants, of which either may be null."""

    function = "GREATEST"
    output_field = models.DateTimeField()


@pghistory.track(exclude=["section", "rank", "idle_at", "assigned_why", "evidence_at"])
class Handoff(models.Model):
    """A qualification with an owner and a clock. One may be open per account and motion.

    `fired_at` is when the qualification came to concern sales, which starts the clock; `due_at` is `fired_at` plus the
    team's business hours; `points` and `tier` are those of the qualification. It goes with its account when that is
    merged into another, and `own_account` is then the account it was opened for. One that was open beside an older one
    of the same motion closes as merged (`superseded_by` that one), and is open again when an undoing takes the two
    apart.

    The clock: half and 80 % of the time to acknowledge are over at `half_at` and `nearly_at`, all of it at `due_at`;
    `first_due_at` is what that was at first. `alarm` is the share of the time whose end has been called, `breached_at`
    the instant at which it was over, not that at which somebody noticed. All of them are set by `handoffs.deadlines`.
    The gates: `permitted_at` is when contact was invited (the evidence is its `permission`), `contacted_at` when
    somebody first reached out. `snoozed_from` is the state that a snoozed one wakes into at `snoozed_until`; before
    anybody has acknowledged it, that is the one with the clock, which stands still until then (`Pause`). While
    `cooldown_until` of a disqualified one lies ahead, its account gets no other. `section` is that of the queue
    (`handoffs.sections`); `evidence_at` is when what the headline tells of had happened last when it fired.

    Whose it is: `assigned_why` says in a sentence why its owner has it since `assigned_at`, or why it waits in the
    pool; `rule` is the routing rule that chose its team. Routing never gives it to those in `passed_by`, who put it
    back or let it lie. `value` is what the account could be worth a year, in the currency of the tiers; `rank` orders
    by priority, see `handoffs.priority`. It was not idle before `idle_at`; without one the station has to look.
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
    evidence_at = models.DateTimeField(null=True)
    fired_at = models.DateTimeField()
    due_at = models.DateTimeField()
    half_at = models.DateTimeField(null=True)
    nearly_at = models.DateTimeField(null=True)
    reassign_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    alarm = models.PositiveSmallIntegerField(choices=Alarm, db_default=Alarm.NONE, default=Alarm.NONE)
    breached_at = models.DateTimeField(null=True)
    reassigned_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    permitted_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_from = models.CharField(max_length=16, choices=HandoffState, blank=True)
    cooldown_until = models.DateTimeField(null=True)
    section = models.GeneratedField(
        expression=SECTION,
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    rule = models.ForeignKey(RoutingRule, models.SET_NULL, null=True, related_name="handoffs")
    assigned_at = models.DateTimeField(null=True)
    assigned_why = models.CharField("why", max_length=500, blank=True, db_default="")
    passed_by = ArrayField(models.BigIntegerField(), default=list, db_default=[], blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    rank = models.GeneratedField(expression=rank(), output_field=models.FloatField(), db_persist=True)
    idle_at = models.DateTimeField(null=True)
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
                | Q(state__in=[HandoffState.MERGED, HandoffState.EXPIRED])
                | Q(state=HandoffState.SNOOZED, snoozed_from=HandoffState.FIRED, acknowledged_at=None)
                | ~_WITH_A_CLOCK & Q(acknowledged_at__isnull=False),
                name="handoff_acknowledged_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at=None) | Q(state__in=CLOSED, closed_at__isnull=False),
                name="handoff_closed_exactly_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SPOKEN) | Q(contacted_at__isnull=False), name="handoff_spoken_was_contacted"
            ),
            models.CheckConstraint(
                condition=Q(contacted_at=None) | Q(contacted_at__gte=models.F("acknowledged_at")),
                name="handoff_contacted_after_acknowledging",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoffState.SNOOZED) | Q(snoozed_until__isnull=False, snoozed_from__in=AWAKE),
                name="handoff_snoozed_wakes",
            ),
            models.CheckConstraint(
                condition=Q(cooldown_until=None) | Q(state=HandoffState.DISQUALIFIED),
                name="handoff_cooldown_of_disqualified",
            ),
            models.CheckConstraint(
                condition=Q(alarm=Alarm.OVER, breached_at__isnull=False) | Q(alarm__lt=Alarm.OVER, breached_at=None),
                name="handoff_breached_at",
            ),
        )
        indexes = (
            # What the counts of the queue look at comes with it, so that they read no rows.
            models.Index(
                fields=["section", "due_at", "id"],
                include=["owner", "team", "alarm"],
                condition=Q(closed_at=None),
                name="handoff_queue",
            ),
            *(
                models.Index(fields=["section", f"-{field}", "-id"], condition=Q(closed_at=None), name=name)
                for field, name in (("rank", "handoff_queue_best"), ("fired_at", "handoff_queue_newest"))
            ),
            models.Index(
                fields=["owner", "section", "due_at"],
                condition=Q(closed_at=None),
                name="handoff_queue_of_owner",
            ),
            # Closed ones included: the API lists them by deadline too.
            models.Index(fields=["due_at", "id"], name="handoff_due"),
            models.Index(fields=["rank", "id"], name="handoff_rank"),
            models.Index(fields=["fired_at"], name="handoff_fired"),
            models.Index(fields=["own_account"], condition=Q(own_account__isnull=False), name="handoff_own_account"),
            # What the sweep of the clock looks for, and nothing else: an idle sweep reads an empty index.
            *(
                models.Index(
                    fields=[field],
                    condition=Q(state=HandoffState.FIRED, closed_at=None, alarm__lt=alarm),
                    name=f"handoff_alarm_{alarm}",
                )
                for alarm, field in ((50, "half_at"), (80, "nearly_at"), (100, "due_at"))
            ),
            models.Index(
                fields=["reassign_at"],
                condition=Q(state=HandoffState.FIRED, closed_at=None, reassign_at__isnull=False),
                name="handoff_reassign",
            ),
            # The best of a pool first; and what somebody took on and may be letting lie.
            models.Index(fields=["team", "-rank", "id"], condition=Q(closed_at=None, owner=None), name="handoff_pool"),
            models.Index(fields=["idle_at"], condition=Q(state__in=IDLING, owner__isnull=False), name="handoff_idle"),
            # The trays of what time alone brings about: an idle look reads nothing.
            models.Index(fields=["snoozed_until"], condition=Q(state=HandoffState.SNOOZED), name="handoff_snoozed"),
            models.Index(Later("fired_at", "snoozed_until"), condition=Q(state__in=EXPIRING), name="handoff_expiring"),
            models.Index(fields=["cooldown_until"], condition=Q(cooldown_until__isnull=False), name="handoff_cooldown"),
        )
        triggers = (
            clock_changed_if("handoff", "NEW.id", _OTHER_CLOCK),
            pgtrigger.FSM(name="legal_moves", field="state", transitions=transitions()),
            contacted_through_gates(),
            moved_in_the_log(),
            *handoff_triggers(),
        )

    def __str__(self) -> str:
        return f"{self.account} ({self.get_state_display()})"


class MoveRecord(models.Model):
    """Something that happened to a handoff: who, when, what, and in which state it left it. Rows are only added.

    `owner`, `team` and `due_at` are those of the handoff then, which the database fills in, so that reports about the
    past rest on the log alone. An owner who has left stays as a number: the log is not changed.
    """

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="moves")
    move = models.CharField(max_length=16, choices=Move)
    state = models.CharField(max_length=16, choices=HandoffState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    team = models.ForeignKey(Team, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False)
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            whose_then(),
            notices_of_moves(),
            events_of_moves(),
        )

    def __str__(self) -> str:
        return f"{self.get_move_display()} at {self.at:%Y-%m-%d %H:%M}"
