"""People who asked to be forgotten: the work of it, and what keeps them forgotten."""

from django.conf import settings
from django.db import models

from accounts.enums import ErasureStage
from accounts.models.api_key import ApiKey
from accounts.models.person import Person


class Erasure(models.Model):
    """A person being erased; in the in-tray of the erasing station until `finished_at` is set.

    It says who asked and when, how far it has come and how much was erased, and nothing about the person but the
    pseudonym that stands for them from now on. `position` is where the current table is to be taken up again.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="erasures")
    pseudonym = models.CharField(max_length=40, help_text="Random. What events and texts call the person from now on.")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    requested_with = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+", verbose_name="API key")
    stage = models.CharField(max_length=16, choices=ErasureStage, default=ErasureStage.REQUESTED)
    last_batch_id = models.BigIntegerField(null=True)
    done_batch_id = models.BigIntegerField(default=0)
    events_total = models.BigIntegerField(null=True, help_text="Stored events that are looked through.")
    events_done = models.BigIntegerField(default=0)
    table = models.CharField(max_length=63, blank=True)
    position = models.CharField(max_length=255, blank=True)
    events_erased = models.BigIntegerField(default=0)
    rejections_erased = models.BigIntegerField(default=0)
    texts_erased = models.BigIntegerField(default=0, help_text="Rows of other kinds that named the person.")
    facts_erased = models.BigIntegerField(default=0)
    identifiers_erased = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(finished_at=None), name="erasure_one_open_per_person"
            ),
        )
        indexes = (models.Index(fields=["id"], condition=models.Q(finished_at=None), name="erasure_tray"),)

    def __str__(self) -> str:
        return f"Erasure of {self.pseudonym}"


class Suppression(models.Model):
    """An id of an erased person as a keyed hash; usage that comes with it later is stored under `replacement`.

    The hash tells whether a given id is one of these, to whoever has the secret key; it does not tell the id.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="suppressions")
    replacement = models.CharField(max_length=255)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"An id of {self.replacement}"
