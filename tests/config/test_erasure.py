"""One person is erased from a working installation: nothing of them is found anywhere, and every count is as before."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pghistory
import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from accounts.models import Account, Erasure, Person, User
from accounts.personal.export import export
from accounts.personal.requesting import request_erasure
from config.line import drain
from handoffs.enums import Move
from handoffs.models import Handoff, MoveRecord, WebhookDelivery, WebhookEvent
from handoffs.webhooks.bodies import compose
from playbooks.actions import publish
from playbooks.enums import Authority, RuleKind
from signals.actions import request_backfill
from signals.enums import BatchSource
from signals.ingest.landing import Counts, land, parse
from signals.ingest.reading import Circumstances
from signals.models import Batch, Event, Occurrence, Rejection, Signal
from tests.everywhere import found
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import (
    FactRuleFactory,
    PlayFactory,
    RuleFactory,
    ScorecardFactory,
    ScorecardVersionFactory,
    published_tiers,
)
from tests.factories.signals import ConditionFactory, SignalFactory
from tests.factories.webhooks import WebhookEndpointFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
USER, VISITOR, OLD = "usr-zyxwv-9", "vis-qponm-7", "old-lkjih-5"
LOCAL, NAME = "quillon.vexley", "Quillon Vexley"
EMAIL = f"{LOCAL}@acme.com"
MARKERS = (USER, VISITOR, OLD, LOCAL, "quillon", "vexley", "+49 555 0173", "marker-")
"""`marker-…` stands in what only the person's own calls say, and no list of words could know."""

OWN: list[dict[str, Any]] = [
    {"type": "page", "anonymousId": VISITOR, "name": "Pricing", "properties": {"url": "/?q=marker-url"}},
    {
        "type": "identify",
        "userId": USER,
        "anonymousId": VISITOR,
        "traits": {
            "email": EMAIL.title(),
            "name": NAME,
            "firstName": "Quillon",
            "phone": "+49 555 0173",
            "title": "marker-title",
            "company": "Acme",
            "marker-trait": True,
        },
        "context": {"ip": "203.0.113.9", "userAgent": "marker-agent"},
    },
    {
        "type": "group",
        "userId": USER,
        "groupId": "team-1",
        "traits": {"name": f"{NAME}'s team", "owner": EMAIL, "plan": "pro", "members": [USER, "other-1"]},
    },
    {"type": "alias", "userId": USER, "previousId": OLD},
    {"type": "track", "anonymousId": OLD, "event": "Report Created", "properties": {"rows": 5, "note": "marker-note"}},
    {"type": "track", "userId": USER, "event": "Report Created", "properties": {"rows": 200, "to": "marker-to"}},
    {"type": "track", "userId": USER, "event": "Report Created", "properties": {"rows": 300}, "messageId": f"m-{USER}"},
    {"type": "page", "userId": USER, "name": f"Profile of {NAME}", "properties": {"marker-key": 1}},
]
OTHERS: list[dict[str, Any]] = [
    {"type": "identify", "userId": "other-1", "traits": {"email": "bo@acme.com", "manager": NAME.upper()}},
    {
        "type": "track",
        "userId": "other-1",
        "anonymousId": VISITOR,
        "event": "Report Created",
        "properties": {
            "rows": 150,
            "invited": [EMAIL, {"phone": "+49 555 0173"}],
            "link": f"https://app.example/users/{USER}?mail={LOCAL}%40acme.com&name=Quillon%20Vexley",
            EMAIL: "yes",
        },
        "context": {"groupId": "team-1", "referrer": f"mailto:{EMAIL}"},
    },
    {"type": "track", "userId": "other-2", "event": "Report Created", "properties": {"rows": 1}},
]
REJECTED: list[dict[str, Any]] = [
    {"type": "track", "userId": USER, "event": "", "properties": {"x": "marker-rejected"}, "messageId": f"m-{USER}-2"},
    {"type": "nonsense", "distinct_id": VISITOR, "properties": {"x": "marker-alias"}},
    {"type": "track", "userId": "other-1", "event": None, "properties": {"cc": [EMAIL], "kept": "kept-rejected"}},
]
BROKEN = f'{{"type": "track", "userId": "other-1", "event": "E", "properties": {{"n": NaN, "by": "{EMAIL}"}}}}'


def deliver(calls: list[dict[str, Any]], *more: str, after: int = 0) -> Counts:
    at = NOON + after * MINUTE
    texts = [json.dumps({"timestamp": at.isoformat(), "messageId": f"id-{after}-{n}"} | c) for n, c in enumerate(calls)]
    parsed = parse([text.encode() for text in [*texts, *more]], Circumstances(at))
    return land(parsed, source=BatchSource.HTTP, key=None, received_at=at)


def work(after: int) -> None:
    drained = drain(lambda: NOON + after * MINUTE)
    assert (drained.failed, drained.idle) == ({}, True)


@pytest.fixture
def world() -> Person:
    """An account that has qualified through a person, and everything that speaks of them."""
    big = ConditionFactory(signal=SignalFactory(key="big-report"), path="rows", operator="gte", value=100).signal
    visit = SignalFactory(key="visit", kind="page", event_names=[])
    version = ScorecardVersionFactory(
        scorecard=ScorecardFactory(key="pql"), threshold=60, cooldown=timedelta(0), reason=f"As {NAME} ({EMAIL}) said"
    )
    RuleFactory(version=version, key="big", signal=big, points=30, is_activation=True, position=1)
    RuleFactory(version=version, key="two", kind=RuleKind.PEOPLE, signal=big, at_least=2, points=20, position=2)
    RuleFactory(version=version, key="visit", signal=visit, points=10, window=timedelta(days=3), position=3)
    FactRuleFactory(version=version, key="pro", fact="plan", operator="eq", value="pro", points=10, position=4)
    published_tiers()
    publish(version, by=None, at=NOON - timedelta(days=1), authority=Authority.FILE)
    deliver(OWN)
    assert deliver([*OTHERS, *REJECTED], BROKEN, after=1).rejected == 4
    work(after=2)
    person = Person.objects.get(identifiers__value=USER)
    assert person.name == NAME
    _speak_of(person)
    return person


def _speak_of(person: Person) -> None:
    """Write the person's name wherever people can write."""
    WebhookEndpointFactory()
    user: User = UserFactory(first_name="Ann")
    account = person.account
    assert account is not None
    handoff = Handoff.objects.get(account=account)
    with pghistory.context(user=user.pk, reason=f"{EMAIL} asked for it"):
        Handoff.objects.filter(pk=handoff.pk).update(headline="Reports: 2 times by Quillon in 3 days")
        Account.objects.filter(pk=account.pk).update(name=f"Acme ({NAME})", name_is_given=True)
        Account.objects.filter(pk=account.pk).update(name="Acme")
    MoveRecord.objects.create(
        handoff=handoff, move=Move.OPENED, state=handoff.state, by=user, at=NOON, note=f"Quillon, {EMAIL}, {USER}"
    )
    compose(WebhookEvent.objects.values_list("pk", flat=True))
    assert WebhookDelivery.objects.update(answer=f"Thank you for Quillon, {USER}") == 1
    PlayFactory(description=f"Ask {NAME} first")
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Person),
        object_id=str(person.pk),
        object_repr=NAME,
        action_flag=CHANGE,
        change_message=EMAIL,
    )


def output(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def counts() -> dict[str, Any]:
    """Everything that has to come out as before."""
    instants = [NOON + n * MINUTE for n in (-1, 0, 1, 2, 60 * 24 * 2, 60 * 24 * 30)]
    return {
        "scores": [output("score", "--as-of", at.isoformat()) for at in instants],
        "backtest": output("backtest", "pql"),
        "occurrences": sorted(Occurrence.objects.values_list("message_key", "signal", "person", "account", "at")),
        "events": Event.objects.count(),
        "people": sorted(Person.objects.values_list("pk", "account", "first_seen_at", "last_seen_at")),
        "batches": sorted(Batch.objects.values_list("received", "stored", "duplicate", "rejected")),
        "rejections": Rejection.objects.count(),
        "handoffs": sorted(Handoff.objects.values_list("account__key", "state", "points", "fired_at")),
        "accounts": sorted(Account.objects.values_list("key", "name")),
    }


def erase(person: Person, after: int = 3) -> Erasure:
    erasure = request_erasure(person, at=NOON + after * MINUTE, by=UserFactory())
    work(after)
    erasure.refresh_from_db()
    assert erasure.finished_at
    return erasure


def test_nothing_of_the_person_is_left_and_every_count_is_as_before(world: Person) -> None:
    before = counts()
    planted = {word for _, _, word in found(MARKERS)}

    erasure = erase(world)

    assert planted == set(MARKERS)
    assert found(MARKERS) == set()
    assert counts() == before
    assert (erasure.events_erased, erasure.rejections_erased) == (10, 4)
    assert {word for _, _, word in found(["kept-rejected", "bo@acme.com"])} == {"kept-rejected", "bo@acme.com"}


def test_a_changed_definition_takes_nothing_from_erased_people(world: Person) -> None:
    erase(world)
    before = counts()

    for signal in Signal.objects.all():
        request_backfill(signal, NOON)
    work(after=4)

    assert counts() == before


def test_what_arrives_later_counts_and_is_not_kept(world: Person) -> None:
    erase(world)
    people = Person.objects.count()

    again = deliver(OWN)
    late = deliver(
        [
            {"type": "track", "userId": USER, "anonymousId": "new-vis-1", "event": "Report Created",
             "properties": {"rows": 500, "x": "marker-late"}, "context": {"groupId": "team-1"}},
            {"type": "identify", "userId": USER, "traits": {"email": EMAIL, "name": NAME, "x": "marker-late"}},
            {"type": "group", "userId": USER, "groupId": "team-1", "traits": {"plan": "max", "owner": EMAIL.upper()}},
            {"type": "page", "anonymousId": VISITOR, "name": "Home", "properties": {"x": "marker-late"}},
            {"type": "page", "anonymousId": "new-vis-1", "name": "Home", "properties": {"x": "marker-late"}},
            {"type": "alias", "userId": "other-2", "previousId": USER},
            {"type": "track", "userId": "other-2", "anonymousId": VISITOR, "event": "Report Created"},
            {"type": "track", "userId": USER, "event": ""},
        ],
        after=5,
    )  # fmt: skip
    work(after=6)

    assert (again.duplicate, late.stored, late.rejected) == (len(OWN), 7, 1)
    assert found([*MARKERS, "new-vis-1"]) == set()
    assert Person.objects.count() == people
    world.refresh_from_db()
    assert (world.name, world.email, world.account.key if world.account else "") == ("", "", "acme.com")
    assert Occurrence.objects.filter(person=world, at=NOON + 5 * MINUTE).count() == 3
    assert output("score", "--as-of", (NOON + 6 * MINUTE).isoformat()).splitlines()[1].endswith(",0")


def test_the_export_has_everything_and_is_valid_json(world: Person) -> None:
    document = json.loads("".join(export(world, NOON)))

    assert document["person"]["email"] == EMAIL
    assert {row["value"] for row in document["identifiers"]} == {USER, VISITOR, OLD}
    assert len(document["events"]) == len(OWN)
    assert len(document["occurrences"]) == Occurrence.objects.filter(person=world).count() > 0
    assert len(document["rejections"]) == 4
    assert {
        "accounts_fact",
        "accounts_accountevent",
        "django_admin_log",
        "handoffs_moverecord",
        "pghistory_context",
        "playbooks_play",
        "playbooks_playevent",
        "playbooks_scorecardversion",
    } <= {row["table"] for row in document["mentions"]}
    assert all(marker in json.dumps(document).lower() for marker in MARKERS)
