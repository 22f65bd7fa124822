"""Sets of rows by what they are, as adjectives that chain."""

import re
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models

from signals.enums import RejectionState
from signals.rejected_ids import IdsIn, spellings

if TYPE_CHECKING:
    from signals.models import Batch, EventName, Rejection  # noqa: F401

_WORD = re.compile(r"\w+")


class BatchQuerySet(models.QuerySet["Batch"]):
    """Deliveries."""

    def waiting(self) -> Self:
        """In the tray of the matching station."""
        return self.filter(processed_at=None, set_aside_at=None)

    def set_aside(self) -> Self:
        """Failed alone while others did not, and out of the tray until somebody has them tried again."""
        return self.filter(processed_at=None).exclude(set_aside_at=None)


class EventNameQuerySet(models.QuerySet["EventName"]):
    """Names that events have come in with."""

    def unnamed_by(self, signals: "models.QuerySet[models.Model]") -> Self:
        """Those that none of the signals has among its event names."""
        naming = signals.filter(kind=models.OuterRef("kind"), event_names__contains=[models.OuterRef("name")])
        return self.filter(~models.Exists(naming))


class RejectionQuerySet(models.QuerySet["Rejection"]):
    """Refused events."""

    def unresolved(self) -> Self:
        """Those about which nothing has been decided."""
        return self.filter(state=RejectionState.OPEN)

    def light(self) -> Self:
        """Without the events themselves, of which each may have megabytes."""
        return self.defer("raw", "row_text")

    def found_by(self, text: str) -> Self:
        """Those whose event gives just this as an id, whose message id begins like it, or whose reason has its words.

        Each way is asked of its own index. Asked together, the database may read the events of all rows instead.
        """
        events = self.model.objects.all()
        ways = [events.filter(message_id__startswith=text)]
        if spelled := spellings(text):
            ways.append(events.alias(ids=IdsIn("raw")).filter(ids__overlap=spelled))
        if words := _WORD.findall(text):
            said = SearchVector("reason", config="simple")
            ways.append(events.alias(reason_words=said).filter(reason_words=_all_of(words)))
        first, *others = (way.order_by().values("pk") for way in ways)
        return self.filter(pk__in=first.union(*others))


def _all_of(words: list[str]) -> SearchQuery:
    return SearchQuery(" & ".join(f"{word}:*" for word in words), config="simple", search_type="raw")
