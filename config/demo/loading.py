"""Loads the demo company as if it had happened: each stretch of days is landed and worked off at its own time.

Clocks run from when Baton learned of something, so replaying the days gives handoffs of every age. Killed half-way, the
next call goes on where it stopped: the instant it all hangs on is kept (`DemoLoad`), message ids follow from it, and
what has landed lands only once.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import F, Max

from accounts import keys
from accounts.authors import Author
from accounts.enums import Role, Scope
from accounts.models import Account, User
from config.definitions import import_text
from config.demo import simulator
from config.demo.calls import Sent, stamp
from config.demo.cast import DAYS, FRESH, SEED, companies
from config.demo.outcomes import outcomes
from config.demo.routing import arrange
from config.demo.selling import work_off
from config.demo.users import DEMO_PASSWORD, DEMO_TEAM, DEMO_USERS
from config.line import WITHOUT_NOTICES, drain
from config.models import DemoLoad
from handoffs import actions
from handoffs.enums import HandoffState
from handoffs.models import Handoff, Notice, Team
from playbooks.milestones.recording import Line, record
from signals import partitions
from signals.enums import BatchSource
from signals.ingest.files import import_lines
from signals.models import Batch, Event, Signal

STARTER = Path(__file__).parent.parent / "starter.yaml"
EXPANSION = Path(__file__).parent.parent / "expansion.yaml"
KEY_NAME = "Demo product"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('baton demo'))"
DAY = timedelta(days=1)
CLOSELY = timedelta(days=10)
"""Before these last days one stretch is two days; in them it is a few hours."""
LATELY = timedelta(hours=3)
"""In these last hours it is `MINUTES`."""
MINUTES = timedelta(minutes=30)
LANDINGS = (time(9, 20), time(12, 40), time(16, 35))
FORGOTTEN = 2
"""Every so manieth handoff of the last days is left alone, so that the queue has some that are over time."""
RECENT = timedelta(days=5)
READ_UNTIL = timedelta(days=2)
"""What they were told before these last days, the demo's people have read."""

UNEVEN = 37
"""Minutes by which one day's landings move on the next, so that not all clocks start at the same minute."""

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Started:
    """A load that has begun: the instant it hangs on, and the new key's secret if it began just now."""

    now: datetime
    secret: str | None


def is_empty() -> bool:
    """Say whether nobody has used this Baton yet."""
    return not any(model.objects.exists() for model in (User, Account, Signal, Event))


def is_unfinished() -> bool:
    """Say whether a load began and did not come to its end."""
    return DemoLoad.objects.filter(finished_at=None).exists()


def is_loaded() -> bool:
    """Say whether the demo company is here, whole or not."""
    return DemoLoad.objects.exists()


@transaction.atomic
def begin(now: datetime) -> Started:
    """Definitions, users and key in one transaction, or what an earlier call made of them."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    begun = DemoLoad.objects.first()
    if begun is not None:
        return Started(begun.began_at, None)
    DemoLoad.objects.create(began_at=now)
    first_day = now - (DAYS + 1) * DAY
    import_text(STARTER.read_bytes(), publish=True, at=first_day, source="starter definitions")
    import_text(EXPANSION.read_bytes(), publish=True, at=first_day, source="definitions for expansion")
    _users()
    _, secret = keys.issue(KEY_NAME, scopes=[Scope.INGEST, Scope.READ, Scope.WRITE], by=None, at=now)
    return Started(now, secret)


def _users() -> None:
    team = Team.objects.get(key=DEMO_TEAM)
    hashed = make_password(DEMO_PASSWORD)
    for demo in DEMO_USERS:
        user = User.objects.create(
            email=demo.email,
            password=hashed,
            first_name=demo.first_name,
            last_name=demo.last_name,
            is_staff=demo.role not in {Role.AE, Role.MANAGER},
        )
        user.groups.add(Group.objects.get(name=demo.role))
        if demo.sells:
            team.members.add(user)
    arrange(team)


def run(started: Started, progress: Progress) -> None:
    """Replay the usage, have the demo's people acknowledge, and note that all is done."""
    now = started.now
    lines = simulator.usage(now)
    instants = [sent.at for sent in lines]
    owned = _accounts_with_owners(now)
    landed_until = Batch.objects.filter(source=BatchSource.DEMO).aggregate(last=Max("received_at"))["last"]
    told = sorted(outcomes(now), key=itemgetter("at"))
    done = before = 0
    for at in stretches(now):
        upto, until = bisect_right(instants, at), bisect_right(told, stamp(at), key=itemgetter("at"))
        if landed_until is None or at >= landed_until:
            partitions.ensure(at)
            _land(lines[done:upto], at)
            _tell(told[before:until], at)
            drain(partial(_clock, at), stations=WITHOUT_NOTICES)
            for seller, domains in owned.items():
                Account.objects.filter(key__in=domains, owner=None).update(owner=seller)
        done, before = upto, until
        progress(done, len(lines))
    _acknowledge(now)
    work_off(now)
    Notice.objects.unread().filter(at__lt=now - READ_UNTIL).update(read_at=F("at"))
    # Once more, for those that came before Baton knew of the company; the others are told twice, which changes nothing.
    _tell(told, now)
    drain(partial(_clock, now), stations=WITHOUT_NOTICES)
    DemoLoad.objects.update(finished_at=now)


def stretches(now: datetime) -> Iterator[datetime]:
    """The ends of the stretches of time, in order, the last one being now."""
    day = (now - DAYS * DAY).date()
    while day <= now.date():
        for clock in LANDINGS:
            at = datetime.combine(day, clock, now.tzinfo) + timedelta(minutes=day.toordinal() * UNEVEN % 60)
            is_close = at > now - CLOSELY
            if at < now - LATELY and (is_close or (clock == LANDINGS[-1] and day.toordinal() % 2)):
                yield at
        day += DAY
    for step in range(int(LATELY / MINUTES), -1, -1):
        yield now - step * MINUTES


def _land(lines: list[Sent], at: datetime) -> None:
    if lines:
        import_lines((sent.line for sent in lines), source=BatchSource.DEMO, clock=partial(_clock, at))


def _tell(told: list[dict[str, Any]], at: datetime) -> None:
    if told:
        record([Line(place, one) for place, one in enumerate(told)], source="crm", by=Author(), at=at)


def _clock(at: datetime) -> datetime:
    return at


def _accounts_with_owners(now: datetime) -> dict[User, list[str]]:
    """Most of the large accounts belong to somebody from the start; the rest is the team's pool."""
    large = [company.domain for company in companies(now) if company.shape.key in {"enterprise", FRESH}]
    return {seller: large[index::3] for index, seller in enumerate(_sellers())}


def _sellers() -> list[User]:
    emails = [demo.email for demo in DEMO_USERS if demo.role == Role.AE]
    return list(User.objects.filter(email__in=emails).order_by("email"))


def _acknowledge(now: datetime) -> None:
    """Most handoffs are acknowledged in time, a few too late, and some of the last days not yet."""
    sellers = _sellers()
    recent = 0
    fired = Handoff.objects.select_related("account", "owner", "team__calendar")
    for handoff in fired.order_by("fired_at", "account__key"):
        recent += handoff.fired_at > now - RECENT
        chance = Random(f"{SEED}:{handoff.account.key}")  # noqa: S311 - a simulation
        waits = timedelta(hours=chance.triangular(0.2, 5.5, 1.5))
        taken_at = handoff.team.schedule().due_at(handoff.fired_at, waits)
        is_forgotten = recent and recent % FORGOTTEN == 1
        if handoff.state == HandoffState.FIRED and taken_at < now and not is_forgotten:
            actions.acknowledge(handoff, by=handoff.owner or chance.choice(sellers), at=taken_at)
