"""What was written to people, and what was offered to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Person
from handoffs.enums import Channel, SentBy
from handoffs.models.handoff import Handoff
from handoffs.webhooks.trigger import events_of_grants
from playbooks.models import Script


class Outreach(models.Model):
    """One contact with a person of the account: what was said, by whom, and how it was sent.

    `at` is when it was sent, `recorded_at` when Baton learned of it. `answered_at` is when the account answered, noted
    by `answer_noted_by`; of a person who has been merged, `person` stays and its `merged_into` is who it is now.
    """

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="outreach")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="outreach")
    script = models.ForeignKey(Script, models.PROTECT, null=True, blank=True, related_name="outreach")
    channel = models.CharField(max_length=16, choices=Channel)
    sent_by = models.CharField(max_length=12, choices=SentBy)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="outreach")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = "outreach"
        verbose_name_plural = "outreach"
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, answer_noted_by=None)
                | Q(answered_at__gte=models.F("at"), answer_noted_by__isnull=False),
                name="outreach_answered",
            ),
        )
        indexes = (
            models.Index(fields=["-at", "-id"], name="outreach_newest"),
            models.Index(fields=["by", "-at"], name="outreach_of_user"),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} at {self.at:%Y-%m-%d %H:%M}"


class Grant(models.Model):
    """Something that was turned on for an account for a while, for the product to act on.

    It is offered from `at` until `until`, or until it is revoked (`revoked_at`). The product says when it has turned
    it on (`applied_at`) and off again (`withdrawn_at`). What it has not done yet is its tray. `ended_at` is when Baton
    noticed that it is over.
    """

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="grants")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="grants")
    what = models.CharField(max_length=100, help_text="What is turned on, as the product calls it.")
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    note = models.TextField(blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="grant_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="grant_revoked_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(applied_at__isnull=False), name="grant_withdrawn_was_applied"
            ),
            models.UniqueConstraint(
                fields=["handoff", "what"],
                condition=Q(revoked_at=None, withdrawn_at=None),
                name="grant_one_of_each_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["-at", "-id"], name="grant_newest"),
            models.Index(fields=["until"], condition=Q(withdrawn_at=None), name="grant_tray"),
            models.Index(fields=["id"], condition=Q(ended_at=None), name="grant_not_noticed_as_over"),
        )
        triggers = (events_of_grants(),)

    def __str__(self) -> str:
        return f"{self.what} until {self.until:%Y-%m-%d %H:%M}"
