"""Whom of an account to write to, and why them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from accounts.models import Account, Fact, Person
from accounts.wording import count_of
from handoffs.dossier import RECENT, ActivePeople
from handoffs.topics import Topic, topic_of
from signals.models import Occurrence

TITLES = ("title", "job_title")
DECIDES = {"ceo", "cto", "cfo", "coo", "cio", "chief", "founder", "president", "vp", "vice", "head", "director"}
_ROLES = {
    Topic.UPGRADE: "Wants to buy",
    Topic.PRICING: "Looks at prices",
    Topic.TEAM: "Brings others in",
    Topic.LIMIT: "Feels the limit",
    Topic.SUPPORT: "Needs help",
    Topic.REQUEST: "Asks for more",
}
"""What makes somebody worth writing to, the strongest first."""


@dataclass(frozen=True)
class Contact:
    """A person, what they are to a conversation, and the reason."""

    person: Person
    title: str
    role: str
    reason: str
    last_at: datetime


def contacts_of(account: Account, people: ActivePeople, at: datetime) -> list[Contact]:
    """The champion, who is the most active, and then the others: who decides first, then by what they did."""
    ids = [one.person.pk for one in people.shown]
    titles, did = _titles(ids, at), _did(account, ids, at)
    found = [
        Contact(
            one.person,
            titles.get(one.person.pk, ""),
            *_why(titles.get(one.person.pk, ""), did.get(one.person.pk, []), one.times, is_champion=place == 0),
            one.last_at,
        )
        for place, one in enumerate(people.shown)
    ]
    return found[:1] + sorted(found[1:], key=lambda contact: _RANK[contact.role])


def decides(title: str) -> bool:
    """Whether a title is of somebody who decides about buying."""
    return not DECIDES.isdisjoint(re.findall(r"[a-z]+", title.lower()))


def _why(title: str, did: Sequence[dict[str, Any]], times: int, *, is_champion: bool) -> tuple[str, str]:
    """The role, and the reason in a sentence."""
    topics = {row["topic"] for row in did}
    telling = next((topic for topic in _ROLES if topic in topics), None)
    rows = [row for row in did if row["topic"] == telling] or list(did[:1])
    said = ", ".join(f"{row['signal__name']} {count_of(row['times'], 'time', 'times')}" for row in rows[:2])
    if is_champion:
        active = f"the most active, {count_of(times, 'time', 'times')} in 30 days"
        return "Champion", f"{active}. {said}" if telling else active
    if decides(title):
        return "Decides", said
    return (_ROLES[telling] if telling else "Uses it"), said


def _titles(people: Sequence[int], at: datetime) -> dict[int, str]:
    latest = Fact.objects.filter(person__in=people, name__in=TITLES, since__lte=at)
    rows = latest.order_by("person", "-since", "-message_key").distinct("person").values_list("person", "value")
    return {person: value for person, value in rows if isinstance(value, str)}


def _did(account: Account, people: Sequence[int], at: datetime) -> dict[int, list[dict[str, Any]]]:
    """What each did in the last 30 days, the most frequent first, with what it is about."""
    rows: Any = (
        Occurrence.objects.filter(account=account, person__in=people, at__gt=at - RECENT, at__lte=at)
        .values("person", "signal__key", "signal__name", "signal__category", "signal__event_names")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-times", "signal__name")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in _with_topic(rows):
        found.setdefault(row["person"], []).append(row)
    return found


def _with_topic(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for row in rows:
        called = row["signal__key"], row["signal__name"]
        yield row | {"topic": topic_of(row["signal__category"], called, row["signal__event_names"])}


_RANK = {role: rank for rank, role in enumerate(("Champion", "Decides", *_ROLES.values(), "Uses it"))}
