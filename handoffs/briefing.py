"""What sales needs to know about an account before anyone writes to it, in four parts.

Who they are; how they use the product; what they show they want; how to approach them. Every part costs a fixed number
of queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, F, Func, Min, Q, QuerySet, Value
from django.db.models.functions import Lower

from accounts.models import Account, Domain, Fact, Person
from handoffs.approach import Advice, Ground, approach
from handoffs.charts import Columns
from handoffs.contacts import Contact, contacts_of
from handoffs.doings import Doing, about, doings_of, times_of
from handoffs.dossier import RECENT, ActivePeople, Why
from handoffs.enums import FeedbackKind
from handoffs.models import ContextCheck, Feedback, Handoff
from handoffs.topics import ALWAYS_SHOWN, INTENT, Topic
from playbooks.tiers import EMPLOYEES

DOMAINS_SHOWN = 3
COUNTED_AS = {FeedbackKind.ASKED_FOR: Topic.REQUEST, FeedbackKind.NEEDS_SUPPORT: Topic.SUPPORT}


@dataclass(frozen=True)
class Company:
    """Who they are. `of_domain` are the people with an address of the account's own domains, `known` all people."""

    domains: list[str]
    employees: object
    industry: object
    country: object
    value: Decimal | None
    currency: str
    of_domain: int
    known: int
    signed_up_at: datetime | None
    fresh: int


@dataclass(frozen=True)
class Use:
    """How they use the product: on how many of the last 30 days, and which features in the last 90."""

    active_days: int
    features: list[Doing]

    @property
    def days_a_week(self) -> str:
        """The frequency as people say it."""
        return f"{self.active_days * 7 / RECENT.days:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Want:
    """What shows one kind of intent; `said` is what they told sales."""

    topic: Topic
    doings: list[Doing]
    said: list[Feedback]

    @property
    def times(self) -> int:
        """How often it showed."""
        return times_of(self.doings) + len(self.said)

    @property
    def last_at(self) -> datetime | None:
        """When last."""
        return max([*(doing.last_at for doing in self.doings), *(one.at for one in self.said)], default=None)


@dataclass(frozen=True)
class Briefing:
    """All of it."""

    company: Company
    use: Use
    wants: list[Want]
    approach: list[Advice]
    contacts: list[Contact]


def briefing_of(  # noqa: PLR0913 - what the page has read already
    handoff: Handoff,
    at: datetime,
    zone: ZoneInfo,
    *,
    why: Why,
    facts: Iterable[Fact],
    people: ActivePeople,
    usage: Columns,
    check: ContextCheck | None,
) -> Briefing:
    """The briefing as of `at`, in six queries besides what was read."""
    doings = doings_of(handoff.account, at)
    company = _company(handoff, {fact.name: fact.value for fact in facts}, at)
    ground = Ground(
        doings=doings,
        held=[reason.line.rule for reason in why.held],
        people=people.active,
        fresh=company.fresh,
        employees=company.employees if isinstance(company.employees, int) else None,
        today=at.astimezone(zone).date(),
        note=check.note if check else "",
    )
    return Briefing(
        company=company,
        use=Use(sum(bar.value > 0 for bar in usage.bars), about(doings, Topic.FEATURE, Topic.SESSION)),
        wants=_wants(doings, list(Feedback.objects.filter(handoff__account=handoff.account).order_by("-at"))),
        approach=approach(ground),
        contacts=contacts_of(handoff.account, people, at),
    )


def _company(handoff: Handoff, known: dict[str, Any], at: datetime) -> Company:
    domains = Domain.objects.filter(account=handoff.account)
    registrable = domains.order_by("registrable").values_list("registrable", flat=True).distinct()
    counted = _counted(handoff.account, domains, at)
    version = handoff.qualification.tier_version
    return Company(
        domains=list(registrable[:DOMAINS_SHOWN]),
        employees=known.get(EMPLOYEES),
        industry=known.get("industry"),
        country=known.get("country"),
        value=handoff.value,
        currency=version.currency if version else "",
        of_domain=counted["of_domain"],
        known=counted["known"],
        signed_up_at=counted["first"],
        fresh=counted["fresh"],
    )


def _counted(account: Account, domains: QuerySet[Domain], at: datetime) -> dict[str, Any]:
    host = Lower(Func(F("email"), Value("@"), Value(2), function="split_part", output_field=CharField()))
    people = Person.objects.filter(account=account).annotate(host=host)
    return people.aggregate(
        known=Count("pk"),
        of_domain=Count("pk", filter=Q(host__in=domains.values("host"))),
        first=Min("first_seen_at"),
        fresh=Count("pk", filter=Q(first_seen_at__gt=at - RECENT)),
    )


def _wants(doings: Sequence[Doing], said: Sequence[Feedback]) -> list[Want]:
    """Every kind that showed, and those that sales asks about though they did not."""
    told = [(COUNTED_AS.get(FeedbackKind(one.kind)), one) for one in said]
    wants = [Want(topic, about(doings, topic), [one for what, one in told if what == topic]) for topic in INTENT]
    return [want for want in wants if want.times or want.topic in ALWAYS_SHOWN]
