"""What they do: working days with visits, and the moments at which a team outgrows what it has."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from config.demo import names, oddities
from config.demo.calls import Client, Sent
from config.demo.cast import Company, Member, companies

DAY = timedelta(days=1)
SATURDAY = 5
WEEKEND_VISITS = 0.12
LOOKS_AROUND = 0.2
DAY_BEGINS = 8.5
DAY_ENDS = 17.5
MINUTES_BETWEEN_CALLS = (1, 9)


def usage(now: datetime) -> list[Sent]:
    """Every line up to `now`, in the order in which Baton gets them; the same `now` gives the same bytes."""
    everybody = list(companies(now))
    lines = [sent for company in everybody for sent in Life(company, now).lines()]
    lines += oddities.lines(everybody, now)
    return sorted((sent for sent in lines if sent.at <= now), key=lambda sent: (sent.at, sent.line))


class Life:
    """The life of one company in the product."""

    def __init__(self, company: Company, now: datetime) -> None:
        self.company = company
        self.now = now
        self.client = Client(company.workspace, now)

    def lines(self) -> Iterator[Sent]:
        """Signing up, working, wanting more."""
        for index, member in enumerate(self.company.members):
            yield from self._joins(member, first=index == 0)
            yield from self._works(member)
        if self.company.members:
            yield from self._activates(self.company.members[0])
            yield from self._wants_more()
        if self.company.is_customer:
            yield from self._buys()

    def _track(self, member: Member, at: datetime, event: str, **properties: Any) -> Sent:
        return self.client.call(
            "track",
            at,
            userId=member.user,
            event=event,
            properties=properties,
            context={"groupId": self.company.workspace},
        )

    def _joins(self, member: Member, *, first: bool) -> Iterator[Sent]:
        at = member.joins
        yield self.client.call(
            "identify",
            at,
            userId=member.user,
            traits={"email": member.email, "name": member.name, "title": member.title},
        )
        yield self._track(member, at + timedelta(seconds=1), "Signed Up")
        if first:
            yield self._group(member, at + timedelta(seconds=2), plan="free")
        else:
            inviter = self.company.members[0]
            yield self._track(
                inviter, at - timedelta(minutes=20), "Teammate Invited", title=member.title, role="member"
            )
        yield self._track(member, at + timedelta(minutes=1), "Session Started")

    def _group(self, member: Member, at: datetime, **more: Any) -> Sent:
        company = self.company
        traits = {
            "name": company.name,
            "website": f"https://www.{company.domain}",
            "employees": company.employees,
            "industry": company.industry if company.employees else None,
            "acv_potential": company.acv,
            **more,
        }
        known = {name: value for name, value in traits.items() if value is not None}
        return self.client.call("group", at, userId=member.user, groupId=company.workspace, traits=known)

    def _works(self, member: Member) -> Iterator[Sent]:
        chance = self.company.chance(member.user)
        midnight = datetime.combine(member.joins.date(), time(0), self.now.tzinfo)
        while midnight < min(self.company.leaves, self.now):
            visits = self.company.shape.visits * (WEEKEND_VISITS if midnight.weekday() >= SATURDAY else 1)
            begins = timedelta(hours=chance.uniform(DAY_BEGINS, DAY_ENDS)) - self.company.offset
            if chance.random() < visits and midnight + begins > member.joins:
                yield from self._visit(member, midnight + begins, chance)
            midnight += DAY

    def _visit(self, member: Member, at: datetime, chance: Random) -> Iterator[Sent]:
        yield self._track(member, at, "Session Started")
        for _ in range(round(chance.expovariate(1 / self.company.shape.runs)) if self._is_active() else 0):
            at += timedelta(minutes=chance.uniform(*MINUTES_BETWEEN_CALLS))
            yield self._track(
                member, at, "Workflow Run", workflow=chance.choice(names.WORKFLOWS), steps=chance.randint(2, 9)
            )
        if chance.random() < LOOKS_AROUND:
            yield self.client.call(
                "page",
                at + timedelta(minutes=1),
                userId=member.user,
                name=chance.choice(("Dashboard", "Templates", "Settings")),
                properties={"in_app": True},
                context={"groupId": self.company.workspace},
            )

    def _is_active(self) -> bool:
        return self.company.chance("activates").random() < self.company.shape.activates

    def _activates(self, member: Member) -> Iterator[Sent]:
        if self._is_active():
            chance = self.company.chance("first run")
            at = member.joins + timedelta(minutes=chance.uniform(10, 60 * 30))
            yield self._track(member, at, "Data Source Connected", source=chance.choice(("Postgres", "Sheets", "CRM")))
            yield self._track(member, at + timedelta(minutes=6), "Workflow Run", workflow="Onboarding", steps=3)

    def _wants_more(self) -> Iterator[Sent]:
        """Each kind of moment comes for itself, some time after the team has found its feet."""
        chance = self.company.chance("wants")
        for event, properties, kind in _MOMENTS:
            likely = chance.random() < self.company.shape.wants
            after = timedelta(days=chance.uniform(3, 25), hours=chance.uniform(0, 8))
            member = chance.choice(self.company.members)
            at = max(member.joins, self.company.signs_up) + after
            if not likely or at > min(self.company.leaves, self.now):
                continue
            if kind == "page":
                yield self.client.call(
                    "page", at, userId=member.user, name=event, properties=properties,
                    context={"groupId": self.company.workspace},
                )  # fmt: skip
            else:
                yield self._track(member, at, event, **properties)

    def _buys(self) -> Iterator[Sent]:
        """Customers bought early; some have grown since."""
        member = self.company.members[0]
        chance = self.company.chance("buys")
        at = member.joins + timedelta(days=chance.uniform(2, 8))
        yield self._track(member, at, "Upgrade Completed", plan="team")
        arr = round((self.company.acv or 6000) * chance.uniform(0.2, 0.6), -2)
        yield self._group(member, at + timedelta(seconds=5), plan="team", arr=arr, seats=len(self.company.members) + 2)


_MOMENTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("Limit Reached", {"limit": "api_calls", "used": 1000}, "track"),
    ("Limit Reached", {"limit": "workflow_runs", "used": 250}, "track"),
    ("Paywall Hit", {"feature": "approval steps"}, "track"),
    ("Pricing", {"in_app": True, "path": "/app/pricing"}, "page"),
    ("Teammate Invited", {"title": "VP Operations", "role": "viewer"}, "track"),
    ("Teammate Invited", {"title": "Director of IT", "role": "admin"}, "track"),
    ("Teammates Invited", {"count": 4}, "track"),
    ("Question Asked", {"feature": "audit log", "paid_feature": True}, "track"),
    ("Feature Viewed", {"feature": "sso"}, "track"),
    ("Quote Requested", {"seats": 40}, "track"),
    ("Upgrade Started", {"plan": "team"}, "track"),
)
