"""One match of a signal."""

from django.db import models

from accounts.models import Account, Person, Workspace
from signals.models.signal import Signal

VALUE_DIGITS = 24
VALUE_PLACES = 6


class Occurrence(models.Model):
    """`person` did what `signal` counts, `at` that time; `account` is whom it counts for (null while nobody knows).

    Outlives its event. `account` follows the workspace's account, or else the person's affiliation at that time.
    `own_person` is who did it by their ids, while they are merged by hand into `person`.
    `value` is the number in the property that the signal measures; null, and not counted, where there is none or one
    that is too large to be stored.
    """

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="occurrences", db_index=False, db_constraint=False)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, db_index=False, db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="occurrences", db_index=False, db_constraint=False)
    workspace = models.ForeignKey(Workspace, models.SET_NULL, null=True, db_index=False, db_constraint=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    message_key = models.UUIDField()
    own_person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="own_occurrences",
        editable=False,
    )
    value = models.DecimalField(max_digits=VALUE_DIGITS, decimal_places=VALUE_PLACES, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message_key", "signal"], name="occurrence_once_per_event"),)
        indexes = (
            models.Index(fields=["account", "signal", "at"], include=["person", "value"], name="occurrence_scoring"),
            models.Index(fields=["person", "signal", "at"], name="occurrence_of_person"),
            models.Index(
                fields=["account", "signal", "at"], condition=models.Q(value__lt=0), name="occurrence_that_lowers"
            ),
            models.Index(
                fields=["workspace"],
                condition=models.Q(workspace__isnull=False),
                name="occurrence_workspace",
            ),
            models.Index(
                fields=["own_person"], condition=models.Q(own_person__isnull=False), name="occurrence_own_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.signal_id} at {self.at:%Y-%m-%d %H:%M}"
