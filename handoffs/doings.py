"""What the people of an account did lately, by signal, with what each is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max

from accounts.models import Account
from handoffs.topics import Topic, topic_of
from signals.models import Occurrence

LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Doing:
    """How often a signal occurred in the last `LATELY`, by how many people, and when last."""

    signal_id: int
    name: str
    topic: Topic
    times: int
    people: int
    last_at: datetime


def doings_of(account: Account, at: datetime) -> list[Doing]:
    """The signals of an account that are about anything, the most frequent first; one query."""
    rows = (
        Occurrence.objects.filter(account=account, at__gt=at - LATELY, at__lte=at)
        .values("signal", "signal__key", "signal__name", "signal__category", "signal__event_names")
        .annotate(times=Count("pk"), people=Count("person", distinct=True), last=Max("at"))
        .order_by("-times", "signal__name")
    )
    found = []
    for row in rows:
        called = row["signal__key"], row["signal__name"]
        topic = topic_of(row["signal__category"], called, row["signal__event_names"])
        if topic is not None:
            found.append(Doing(row["signal"], row["signal__name"], topic, row["times"], row["people"], row["last"]))
    return found


def about(doings: Iterable[Doing], *topics: Topic) -> list[Doing]:
    """Those about any of the topics."""
    return [doing for doing in doings if doing.topic in topics]


def times_of(doings: Sequence[Doing]) -> int:
    """How often all of them together."""
    return sum(doing.times for doing in doings)
