"""What was answered to a write that carries an `Idempotency-Key`."""

from django.db import models

KEY_CHARACTERS = 255


class IdempotentWrite(models.Model):
    """The first write of a caller under a key, and its answer, which is given again to whoever repeats it.

    `caller` is “key 7” or “user 7”. `digest` is the SHA-256 of method, path and body. The row is written in the
    transaction of the write itself, so there is one exactly when the write has happened.
    """

    caller = models.CharField(max_length=24)
    key = models.CharField(max_length=KEY_CHARACTERS)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=100)
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["caller", "key"], name="idempotent_write_unique"),)
        indexes = (models.Index(fields=["at"], name="idempotent_write_age"),)

    def __str__(self) -> str:
        return f"{self.key} of {self.caller}"
