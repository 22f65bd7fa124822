"""Words that RevOps adds to what the pledge rules out, in the language and with the tools of their company."""

import pghistory
from django.db import models
from django.db.models.functions import Lower

from handoffs.enums import WordKind
from handoffs.own_words import LONGEST_WORD


@pghistory.track()
class PledgeWord(models.Model):
    """A phrase, or a host of calendars, that a message is looked through for besides those that Baton knows."""

    kind = models.CharField(max_length=12, choices=WordKind, default=WordKind.PHRASE)
    text = models.CharField("words", max_length=LONGEST_WORD)

    class Meta:
        ordering = ("kind", "text")
        verbose_name = "word of the pledge"
        verbose_name_plural = "words of the pledge"
        constraints = (
            models.UniqueConstraint(
                "kind", Lower("text"), name="pledge_word_once", violation_error_message="This is on the list already."
            ),
        )

    def __str__(self) -> str:
        return self.text
