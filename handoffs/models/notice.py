"""What people are told, how they want to be told, and what became of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from handoffs.models.handoff import Handoff, MoveRecord
from handoffs.notices.enums import DeliveryState, NoticeChannel, NoticeEvent, Timing

LAST_HOUR = 23
DIGEST_HOUR = 8


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by whose they are and how far."""

    def unread(self) -> "NoticeQuerySet":
        """Not looked at yet."""
        return self.filter(read_at=None)

    def unaddressed(self) -> "NoticeQuerySet":
        """Nobody has decided yet which channels they take."""
        return self.filter(addressed_at=None)

    def shown_to(self, person: models.Model) -> "NoticeQuerySet":
        """What a person wants to see in Baton."""
        never = NoticeChoice.objects.filter(person=person.pk, channel=NoticeChannel.IN_APP, timing=Timing.NEVER)
        return self.filter(person=person.pk).exclude(event__in=never.values("event"))


class Notice(models.Model):
    """One person is told of one event: `key` names the event, and nobody is told of it twice.

    `at` is when it happened, `recorded_at` when Baton noticed. It has no words of its own: they are made of the
    handoff and of the line of the log (`move`) whenever it is shown.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    event = models.CharField(max_length=16, choices=NoticeEvent)
    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="notices")
    move = models.ForeignKey(MoveRecord, models.CASCADE, null=True, related_name="notices")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    addressed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=["person", "key"], name="notice_once_per_person_and_event"),)
        indexes = (
            models.Index(fields=["person", "-at", "-id"], name="notice_newest"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["id"], condition=Q(addressed_at=None), name="notice_unaddressed"),
        )

    def __str__(self) -> str:
        return f"{self.get_event_display()} at {self.at:%Y-%m-%d %H:%M}"


class Delivery(models.Model):
    """A notice on its way by one channel; waits until `due_at`, which moves on with each failed attempt.

    `why` says why it was skipped or given up, or what the last attempt failed of.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=16, choices=NoticeChannel)
    state = models.CharField(max_length=16, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("due_at", "id")
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_notice_and_channel"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, ended_at=None)
                | ~Q(state=DeliveryState.WAITING) & Q(ended_at__isnull=False),
                name="delivery_ended_exactly_when_not_waiting",
            ),
            models.CheckConstraint(condition=~Q(channel=NoticeChannel.IN_APP), name="delivery_leaves_baton"),
        )
        indexes = (
            models.Index(fields=["due_at", "id"], condition=Q(state=DeliveryState.WAITING), name="delivery_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.notice} by {self.get_channel_display()}"


class NoticeSettings(models.Model):
    """How one person is told: the hour of their digest, their quiet hours, their Slack address.

    Hours are of the person's own time zone. Between `quiet_from` and `quiet_until`, which may span midnight, nothing is
    sent. `slack_address` is encrypted (`handoffs.notices.sealing`) and never shown again; `slack_problem`
    is why Slack does not take messages there any more. `…_sent_at` is when the last message went out by a channel.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_settings")
    digest_hour = models.PositiveSmallIntegerField(default=DIGEST_HOUR, validators=[MaxValueValidator(LAST_HOUR)])
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    slack_address = models.TextField(blank=True)
    slack_problem = models.CharField(max_length=300, blank=True)
    email_sent_at = models.DateTimeField(null=True)
    slack_sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "notice settings"
        constraints = (
            models.CheckConstraint(condition=Q(digest_hour__lte=LAST_HOUR), name="notice_digest_hour_of_a_day"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="notice_quiet_hours_are_a_span",
            ),
        )

    def __str__(self) -> str:
        return f"How {self.person} is told"


class NoticeChoice(models.Model):
    """When a person wants to be told of an event by a channel. Without a row it is the default."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices", db_index=False)
    event = models.CharField(max_length=16, choices=NoticeEvent)
    channel = models.CharField(max_length=16, choices=NoticeChannel)
    timing = models.CharField(max_length=16, choices=Timing)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "event", "channel"], name="notice_choice_once"),
            models.CheckConstraint(
                condition=~Q(channel=NoticeChannel.IN_APP, timing=Timing.DIGEST), name="notice_in_app_has_no_digest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_event_display()}, {self.get_channel_display()}: {self.get_timing_display()}"
