"""That a program asked whether somebody may be contacted, and was told no."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import ApiKey, Person
from handoffs.enums import ContactReason


class ContactRefusal(models.Model):
    """A refused question about one person: who asked, about whom, why, and when. Rows are only added.

    Asking again within the same minute adds none, but counts (`times`). An address that belongs to no person is kept
    as its host alone (`host`); `subject` tells the askers' people apart without saying who they are.
    """

    person = models.ForeignKey(Person, models.SET_NULL, null=True, db_index=False, related_name="+")
    host = models.CharField(max_length=255, blank=True)
    subject = models.UUIDField()
    reason = models.CharField(max_length=20, choices=ContactReason)
    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, db_index=False, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")
    asker = models.CharField(max_length=24, help_text="“key 7” or “user 7”.")
    minute = models.DateTimeField()
    at = models.DateTimeField(help_text="When it was asked first.")
    times = models.PositiveIntegerField(db_default=1, help_text="How often it was asked within that minute.")

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["subject", "asker", "reason", "minute"], name="contact_refusal_a_minute"),
        )
        indexes = (
            models.Index(fields=["-at", "-id"], name="contact_refusal_newest"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="contact_refusal_person"),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()} at {self.at:%Y-%m-%d %H:%M}"
