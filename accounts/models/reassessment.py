"""The in-trays of the scoring stations: accounts, and people, about which something changed."""

from django.db import models

from accounts.models.account import Account
from accounts.models.person import Person
from accounts.querysets import PersonReassessmentQuerySet, ReassessmentQuerySet


class Reassessment(models.Model):
    """An account whose occurrences or facts changed.

    Rows are only added and taken, so writers never wait for scorers.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, help_text="When to look: at once, or when something recorded ahead of its time comes to count."
    )

    objects = ReassessmentQuerySet.as_manager()


class PersonReassessment(models.Model):
    """A person whose occurrences or facts changed; like `Reassessment`."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    objects = PersonReassessmentQuerySet.as_manager()
