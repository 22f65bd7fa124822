"""Accounts as the list and the file show them: with their points, tier, people and when anyone was last active."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from accounts.models import Account, Person
from playbooks.enums import TierKey, VersionState
from playbooks.models import Score, TierAssignment

PAGE = 50
EXPORTED_AT_A_TIME = 1_000
COLUMNS = ("account", "name", "tier", "points", "qualified", "people", "last_active_at", "owner")


@dataclass(frozen=True)
class Company:
    """One account in the list. `points` is its highest under any published scorecard; None if nothing scores it yet."""

    account: Account
    tier: TierKey | None
    points: int | None
    qualified: bool
    people: int
    last_active_at: datetime | None

    def cells(self) -> tuple[object, ...]:
        """The row of the file, in the order of `COLUMNS`."""
        last = self.last_active_at.isoformat() if self.last_active_at else ""
        owner = self.account.owner.email if self.account.owner else ""
        points = "" if self.points is None else self.points
        return (self.account.key, self.account.name, self.tier or "", points, self.qualified, self.people, last, owner)


@dataclass(frozen=True)
class CompanyPage:
    """Up to `PAGE` of them; `more` is what the next page is asked for with, if there is one."""

    companies: list[Company]
    more: int | None


def page_of_companies(accounts: QuerySet[Account], after: str = "") -> CompanyPage:
    """The accounts by name that come after the one with the id `after`. A page costs the same wherever it is."""
    ordered = accounts.select_related("owner").order_by("name", "id")
    last = Account.objects.filter(pk=after).first() if after.isdecimal() else None
    if last is not None:
        ordered = ordered.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(ordered[: PAGE + 1])
    shown = list(_completed(found[:PAGE]))
    return CompanyPage(shown, shown[-1].account.pk if len(found) > PAGE else None)


def company(account: Account) -> Company:
    """One account by itself."""
    return next(_completed([account]))


def companies(accounts: QuerySet[Account]) -> Iterator[Company]:
    """All of them by name, read and completed in chunks."""
    ordered = accounts.select_related("owner").order_by("name", "id")
    # In one transaction: a pool in front of PostgreSQL may give the next one another session, which has no such cursor.
    with transaction.atomic():
        for chunk in _chunks(ordered.iterator(chunk_size=EXPORTED_AT_A_TIME)):
            yield from _completed(chunk)


def _completed(accounts: Sequence[Account]) -> Iterator[Company]:
    ids = [account.pk for account in accounts]
    scores = {
        row["account"]: row
        for row in Score.objects.filter(account__in=ids, version__state=VersionState.PUBLISHED)
        .values("account")
        .annotate(most=Max("points"), qualifies=Count("pk", filter=Q(qualified=True)))
    }
    people = {
        row["account"]: row
        for row in Person.objects.filter(account__in=ids)
        .values("account")
        .annotate(number=Count("pk"), last=Max("last_seen_at"))
    }
    tiers = dict(TierAssignment.objects.filter(account__in=ids).values_list("account", "tier"))
    for account in accounts:
        score, known = scores.get(account.pk), people.get(account.pk)
        yield Company(
            account=account,
            tier=TierKey(tiers[account.pk]) if account.pk in tiers else None,
            points=score["most"] if score else None,
            qualified=bool(score and score["qualifies"]),
            people=known["number"] if known else 0,
            last_active_at=known["last"] if known else None,
        )


def _chunks(accounts: Iterable[Account]) -> Iterator[list[Account]]:
    chunk: list[Account] = []
    for account in accounts:
        chunk.append(account)
        if len(chunk) == EXPORTED_AT_A_TIME:
            yield chunk
            chunk = []
    yield chunk
