"""Endpoints that are told what happens, what happened, and what became of telling them."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from handoffs.models.handoff import Handoff, MoveRecord
from handoffs.models.outreach import Grant
from handoffs.notices.enums import DeliveryState
from handoffs.webhooks.enums import EventType
from handoffs.webhooks.trigger import deliveries_of_events
from playbooks.models import Qualification


@pghistory.track(
    exclude=["secret", "old_secret", "failures", "resting_until", "last_success_at", "last_failure_at"],
)
class WebhookEndpoint(models.Model):
    """An address that is told of events of the `types`, while it is on.

    Its secrets are encrypted (`handoffs.notices.sealing`) and shown once, when they are made; the old one signs beside
    the new one until `old_secret_until`. `problem` says why it was turned off, or what fails; `failures` is how many
    attempts in a row were not answered, after which it is left alone until `resting_until`.
    """

    name = models.CharField(max_length=100, unique=True)
    url = models.CharField("address", max_length=500, help_text="It begins with https://.")
    types = ArrayField(
        models.CharField(max_length=32, choices=EventType),
        verbose_name="events",
        help_text="What it is told about.",
    )
    is_active = models.BooleanField(
        "on", default=True, help_text="While it is off nothing is sent, and nothing new is queued."
    )
    secret = models.TextField(editable=False)
    old_secret = models.TextField(blank=True, default="", editable=False)
    old_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    problem = models.CharField(max_length=300, blank=True, default="", editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    resting_until = models.DateTimeField(null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_failure_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("name",)
        constraints = (models.CheckConstraint(condition=Q(types__len__gt=0), name="webhook_endpoint_wants_something"),)

    def __str__(self) -> str:
        return self.name


class WebhookEvent(models.Model):
    """Something that happened, as it is told: `key` is the id of its message, the same for every attempt.

    `at` is when it happened, `recorded_at` when Baton noticed. `body` is made when it is first sent, and stays.
    """

    key = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    type = models.CharField(max_length=32)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    handoff = models.ForeignKey(Handoff, models.CASCADE, null=True, related_name="+")
    move = models.ForeignKey(MoveRecord, models.CASCADE, null=True, related_name="+")
    grant = models.ForeignKey(Grant, models.CASCADE, null=True, related_name="+")
    qualification = models.ForeignKey(Qualification, models.CASCADE, null=True, related_name="+")
    body = models.JSONField(null=True)

    class Meta:
        ordering = ("-recorded_at", "-id")
        constraints = (
            # A qualification is taken a second time when the outcome that stood in its way is taken back.
            models.UniqueConstraint(fields=["type", "qualification"], name="webhook_event_once_per_qualification"),
        )
        indexes = (models.Index(fields=["recorded_at", "id"], name="webhook_event_oldest"),)
        triggers = (deliveries_of_events(),)

    def __str__(self) -> str:
        return f"{self.type} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def message_id(self) -> str:
        """What receivers know it by."""
        return f"msg_{self.key.hex}"


class WebhookDelivery(models.Model):
    """An event on its way to an endpoint; waits until `due_at`, which moves on with each failed attempt.

    Whoever sends it has claimed it until `claimed_until`, after which somebody else may. `status` and `answer` (its
    beginning) are what came back at last, `why` is why nothing did or why it ended unsent.
    """

    event = models.ForeignKey(WebhookEvent, models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries", db_index=False)
    state = models.CharField(max_length=16, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField("last attempt at", null=True)
    status = models.PositiveSmallIntegerField("status of the answer", null=True)
    answer = models.CharField(max_length=500, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "webhook deliveries"
        constraints = (
            models.UniqueConstraint(fields=["event", "endpoint"], name="webhook_delivery_once_per_endpoint"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, ended_at=None)
                | ~Q(state=DeliveryState.WAITING) & Q(ended_at__isnull=False, claimed_until=None),
                name="webhook_delivery_ended_exactly_when_not_waiting",
            ),
        )
        indexes = (
            models.Index(
                fields=["endpoint", "due_at", "id"],
                condition=Q(state=DeliveryState.WAITING),
                name="webhook_delivery_waiting",
            ),
            models.Index(fields=["endpoint", "-id"], name="webhook_delivery_newest"),
            models.Index(fields=["state", "-id"], name="webhook_delivery_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint}"
