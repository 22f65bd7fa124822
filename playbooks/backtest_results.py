"""What a finished backtest says, as pages and files show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from playbooks.contents import content_as_read
from playbooks.models import Backtest, BacktestFiring

SIDES = {"this": "Only under this version", "other": "Only under the other", "both": "Under both"}
COLUMNS = ("account", "at", "points", "rules")


@dataclass(frozen=True)
class Week:
    """The firings of one week, and how that compares with what sales can take."""

    monday: date
    firings: int
    capacity: int
    percent: int

    @property
    def words(self) -> str:
        """Within capacity, or by how much it is above."""
        if self.firings <= self.capacity:
            return "within capacity"
        return f"{self.firings - self.capacity:,} more than sales can take"


def weeks(backtest: Backtest) -> list[Week]:
    """Every week from the first firing to the last; `percent` is of the largest number on the chart."""
    found = [(date.fromisoformat(monday), firings) for monday, firings in backtest.summary["weeks"]]
    capacity = capacity_of(backtest)
    most = max((firings for _, firings in found), default=0)
    tallest = max(most, capacity, 1)
    return [Week(monday, firings, capacity, firings * 100 // tallest) for monday, firings in found]


def has_changed(backtest: Backtest) -> bool:
    """Say whether the version says something else by now than what was replayed."""
    return content_as_read(backtest.version) != backtest.content


def other_has_changed(backtest: Backtest) -> bool:
    """Say the same of the version that it was compared with, where it is kept what that one said."""
    other, said = backtest.compared_with, backtest.compared_content
    return other is not None and said != "" and content_as_read(other) != said


def capacity_of(backtest: Backtest) -> int:
    """New handoffs that sales can take in a week."""
    return backtest.people * backtest.each_a_week


def firings(backtest: Backtest, *, side: str = "", search: str = "") -> QuerySet[BacktestFiring]:
    """The firings in time, of this version.

    `side` narrows them to accounts that fired on one side only, or on both; `search` to keys that start with it.
    """
    found = BacktestFiring.objects.filter(backtest=backtest, is_other=side == "other").select_related(
        "account", "person"
    )
    if side in SIDES:
        across = BacktestFiring.objects.filter(
            Q(account=OuterRef("account_id")) | Q(person=OuterRef("person_id")),
            backtest=backtest,
            is_other=side != "other",
        )
        found = found.filter(Exists(across) if side == "both" else ~Exists(across))
    if search:
        found = found.filter(Q(account__key__istartswith=search) | _of_person(search))
    return found.order_by("at", "id")


def why(backtest: Backtest, firing: BacktestFiring) -> list[str]:
    """The labels of the rules that held, in the order of the version."""
    rules = backtest.summary["other_rules" if firing.is_other else "rules"]
    return [label for bit, (_, label, _) in enumerate(rules) if firing.held >> bit & 1]


def why_url(backtest: Backtest, firing: BacktestFiring) -> str:
    """The page that explains the account at that instant under that version, with its score over time."""
    version = backtest.compared_with_id if firing.is_other else backtest.version_id
    query = urlencode({"version": version, "at": firing.at.isoformat()})
    if firing.person:
        account = firing.person.account_id
        return f"{reverse('account-why', args=[account])}?person={firing.person_id}&{query}" if account else ""
    return f"{reverse('account-why', args=[firing.account_id])}?{query}"


def _of_person(search: str) -> Q:
    """Firings of the person who goes by this in the result."""
    number = search.lower().removeprefix("person").strip()
    return Q(person=int(number)) if number.isdecimal() and len(number) < len(str(2**63)) else Q(pk__in=())


def table(backtest: Backtest, found: QuerySet[BacktestFiring]) -> Iterator[list[Any]]:
    """The firings as rows of `COLUMNS`, read piece by piece."""
    for firing in found.iterator(chunk_size=2_000):
        yield [firing.who, firing.at.isoformat(), firing.points, "; ".join(why(backtest, firing))]
