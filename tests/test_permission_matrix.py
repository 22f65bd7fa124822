"""Every address × method × actor × own or foreign object, against the table in `tests/permissions.py`."""

import json
import re
from collections.abc import Iterator
from copy import copy, deepcopy
from datetime import timedelta
from typing import Any, Self

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import now
from pytest_django import DjangoDbBlocker

from accounts.enums import Role, Scope
from handoffs.models import Handoff
from playbooks.actions import draft_from
from playbooks.contents import content_of
from playbooks.models import ScorecardVersion
from playbooks.scheduling import schedule
from playbooks.shadows.running import begin_shadow
from tests import permissions
from tests.factories.accounts import (
    NOON,
    AccountFactory,
    AccountMergeFactory,
    ApiKeyFactory,
    ErasureFactory,
    IdentifierFactory,
    MergeSuggestionFactory,
    PersonFactory,
    PersonMergeFactory,
    UserFactory,
)
from tests.factories.handoffs import (
    AbsenceFactory,
    ContactRefusalFactory,
    FeedbackFactory,
    GrantFactory,
    HandoffFactory,
    OutreachFactory,
    PledgeVersionFactory,
    RoutingRuleFactory,
    SavedViewFactory,
    TeamFactory,
    ViolationFactory,
)
from tests.factories.leads import PersonQualificationFactory, PersonScoreFactory
from tests.factories.notices import NoticeFactory
from tests.factories.playbooks import (
    BacktestFactory,
    MilestoneFactory,
    NamedListFactory,
    ProposalFactory,
    QualificationFactory,
    RuleFactory,
    ScoreFactory,
    StudyFactory,
    publish,
    put_on,
)
from tests.factories.reviews import approve, in_review, sound_draft
from tests.factories.signals import BatchFactory, RejectionFactory, SignalFactory
from tests.factories.webhooks import WebhookDeliveryFactory

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
FORM = "application/x-www-form-urlencoded"
REFUSED = {302, 401, 403, 404, 405, 429}
ROLES = {"reviewer": Role.PRODUCT_REVIEWER, "ae": Role.AE, "manager": Role.MANAGER, "revops": Role.REVOPS}
SCOPES = {"ingest key": Scope.INGEST, "read key": Scope.READ, "write key": Scope.WRITE}
SIGNAL = {"key": "viewed", "name": "Viewed pricing", "category": "intent"}
CALL = {"userId": "u-1", "anonymousId": "a-1", "event": "Ran", "groupId": "g-1", "previousId": "a-1"}
EVENT = {"event": "Ran", "distinct_id": "u-1"}
BODIES: dict[str, dict[str, Any]] = {
    "api/signals": SIGNAL,
    "api/lists": {"key": "targets", "name": "Targets", "kind": "domains"},
    "api/lists/<pk>/entries": {"entries": ["beta.io"], "since": (now() + timedelta(days=2)).isoformat()},
    "api/accounts/<pk>/merge": {"account": "part.example"},
    "api/accounts/<pk>/domains": {"host": "acme.de"},
    "api/merge-suggestions": {"account": "part.example", "host": "acme.de"},
    "api/outcomes": {
        "source": "crm",
        "outcomes": [{"kind": "mql", "at": "2026-01-01", "account": "part.example"}],
    },
    "api/contact-permission": {"people": [{"email": "dana@acme.com"}]},
    "api/webhook-endpoints": {"name": "Data warehouse", "url": "https://acme.com/", "types": ["grant.on"]},
    "api/webhook-endpoints/<pk>/send-missed": {"since": "2026-01-01T00:00:00Z"},
    "api/handoffs/<pk>/grant": {"what": "api-limit"},
    "api/handoffs/<pk>/check-context": {"note": "Importing their orders"},
    "api/handoffs/<pk>/outcome": {"kind": "returned"},
    "api/handoffs/<pk>/give": {"reason": "They know them"},
    "api/handoffs/<pk>/return": {"reason": "Somebody else knows them"},
    "api/handoffs/reassign": {"ids": [1], "reason": "Ann is on leave"},
    "api/handoffs/<pk>/feedback": {"kind": "objection", "text": "Too dear"},
    **{route: {"batch": [CALL | {"type": "track"}]} for route in ("v1/batch", "v1/b")},
}
QUERIES = {
    "accounts/<pk>/why/evidence/": "?version={versions}&rule=ran",
    "api/accounts/<pk>/why": "?scorecard=pql",
    "api/contact-permission": "?email=dana@acme.com",
    "api/accounts/<pk>/evidence": "?scorecard=pql&rule=ran",
    "api/accounts/<pk>/score-history": "?scorecard=pql",
}


def version_in_the_state_for(verb: str) -> ScorecardVersion:
    """A version that the verb may be used on."""
    if verb == "compare":
        return draft_from(draft := sound_draft(), by=None, at=NOON) and draft
    if verb == "end-shadow":
        return begin_shadow(sound_draft(), by=None, at=NOON).version
    if verb not in {"take-back", "judge", "publish", "schedule", "unschedule"}:
        return sound_draft()
    version = in_review()
    if verb in {"publish", "schedule", "unschedule"}:
        approve(version)
    if verb == "unschedule":
        schedule(version, publish_at=now() + timedelta(days=1), by=None, at=now())
    return version


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Every route as the table writes it: `<pk>` for what is filled in, no slash at the end that may be left out."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield simplified(route)


def simplified(route: str) -> str:
    named = re.sub(r"\(\?P(<\w+>)(?:[^()]|\([^()]*\))*\)", r"\1", route)
    plain = re.sub(r"<\w+:(\w+)>", r"<\1>", named).replace("/^", "/").removesuffix("$").removesuffix("/?")
    return plain.removesuffix("/") if takes_usage(plain) else plain


def takes_usage(route: str) -> bool:
    """Say whether it is one of `/v1/…` or of PostHog's paths, with or without a slash."""
    return route.startswith("v1/") or route.removesuffix("/") in permissions.CAPTURE_ROUTES


ALL = sorted(set(addresses(get_resolver().url_patterns)))
ADMIN = [route for route in ALL if route.startswith("admin/")]


def test_every_address_is_in_the_table_and_the_table_has_no_other() -> None:
    assert set(ALL) - set(ADMIN) == set(permissions.ROUTES)


def with_cookies_of(client: Client) -> Client:
    """Another client of the same headers and login."""
    again = copy(client)
    again.cookies = deepcopy(client.cookies)
    return again


class World:
    """An account executive with a handoff of their team's and one of another's, and everybody who may try."""

    def __init__(self) -> None:
        users = {actor: UserFactory(roles=[role]) for actor, role in ROLES.items()}
        users["no role"] = UserFactory()
        self.manager, self.seller = users["manager"].email, users["ae"].email
        self.clients = {"anonymous": Client()}
        for actor, user in users.items():
            self.clients[actor] = Client()
            self.clients[actor].force_login(user)
        for actor, scope in SCOPES.items():
            ApiKeyFactory(secret=f"bk_{scope}", scopes=[scope])
            self.clients[actor] = Client(headers={"Authorization": f"Bearer bk_{scope}"})
        account = AccountFactory()
        AccountFactory(key="part.example")
        self.another_person = PersonFactory()
        rule = RuleFactory(key="ran", version__scorecard__key="pql", signal=(signal := SignalFactory()))
        publish(rule.version)
        proposal = ProposalFactory(scorecard=rule.version.scorecard, author=users["ae"])
        self.own = HandoffFactory(account=account, team=TeamFactory(members=[users["ae"]]))
        self.foreign = HandoffFactory()
        PledgeVersionFactory()
        self.versions: dict[str, ScorecardVersion] = {}
        self.ids = {
            "out-of-office": AbsenceFactory(user=users["ae"]).pk,
            "reports": ViolationFactory().pk,
            "notices": NoticeFactory(person=users["ae"]).pk,
            "accounts": account.pk,
            "people": IdentifierFactory().person.pk,
            "erasures": ErasureFactory().pk,
            "signals": signal.pk,
            "batches": BatchFactory().pk,
            "rejections": RejectionFactory(raw=json.dumps(CALL | {"type": "track"}).encode()).pk,
            "scorecards": rule.version.scorecard.pk,
            "backtests": BacktestFactory(version=rule.version).pk,
            "studies": StudyFactory(version=rule.version).pk,
            "outcomes": MilestoneFactory().pk,
            "lists": put_on(NamedListFactory(), "acme.com", since=now() + timedelta(days=1)).named_list_id,
            "versions": rule.version.pk,
            "scores": ScoreFactory(version=rule.version).pk,
            "qualifications": QualificationFactory(version=rule.version).pk,
            "person-scores": PersonScoreFactory().pk,
            "person-qualifications": PersonQualificationFactory().pk,
            "account-merges": AccountMergeFactory().pk,
            "person-merges": PersonMergeFactory().pk,
            "feedback": FeedbackFactory().pk,
            "outreach": OutreachFactory(handoff=self.own).pk,
            "grants": GrantFactory(handoff=self.own).pk,
            "violations": ViolationFactory().pk,
            "views": SavedViewFactory(owner=users["ae"]).pk,
            "merge-suggestions": MergeSuggestionFactory().pk,
            "my-scorecard": proposal.pk,
            "scorecard-proposals": proposal.pk,
            "contact-refusals": ContactRefusalFactory().pk,
            "routing-rules": RoutingRuleFactory().pk,
            "webhook-endpoints": (webhook := WebhookDeliveryFactory()).endpoint_id,
            "webhook-deliveries": webhook.pk,
        }

    def anew(self) -> Self:
        """The same people and objects, with none of the versions and cookies that came since."""
        again = copy(self)
        again.versions = {}
        again.clients = {actor: with_cookies_of(client) for actor, client in self.clients.items()}
        return again

    def row(self, route: str, method: str, handoff: Handoff) -> str:
        """The statuses that the actors are answered with, as the table writes them."""
        statuses = [str(self.ask(actor, route, method, handoff)) for actor in permissions.ACTORS]
        return " ".join([*statuses[:6], "|", *statuses[6:]])

    def ask(self, actor: str, route: str, method: str, handoff: Handoff) -> int:
        """Try it, and undo it."""
        kind = route.removeprefix("api/").partition("/")[0]
        url = "/" + route.replace("<pk>", str((self.ids | {"handoffs": handoff.pk}).get(kind)))
        query = self.query(route) if method == "GET" else ""
        if kind == "scorecard-versions":
            url = "/" + route.replace("<pk>", str(self.version_for(route).pk))
        if route.startswith("api/") or takes_usage(route):
            return self.send(actor, method, url + query, json.dumps(self.body(actor, route)), "application/json")
        return self.send(actor, method, url + query)

    def query(self, route: str) -> str:
        if route == "api/scorecard-versions/<pk>/compare":
            return f"?with={ScorecardVersion.objects.latest('pk').pk}"
        return QUERIES.get(route, "").format(**self.ids)

    def version_for(self, route: str) -> ScorecardVersion:
        """The version that what is asked may be done with, made once."""
        verb = route.removeprefix("api/scorecard-versions").rpartition("/")[2]
        if verb not in self.versions:
            self.versions[verb] = version_in_the_state_for(verb)
        return self.versions[verb]

    def send(self, actor: str, method: str, url: str, body: str = "", kind: str = FORM) -> int:
        with transaction.atomic():
            response = self.clients[actor].generic(method, url, body, content_type=kind)
            transaction.set_rollback(True)
        return response.status_code

    def body(self, actor: str, route: str) -> dict[str, Any]:
        """What makes a request that may be made succeed."""
        if route in ("api/backtests", "api/studies"):
            return {"version": ScorecardVersion.objects.earliest("pk").pk}
        if route.startswith(("api/handoffs/<pk>/", "api/handoffs/reassign", "api/outreach/", "api/grants/<pk>/revoke")):
            to = {"to": self.seller} if route.endswith(("give", "reassign")) else {}
            return BODIES.get(route, {}) | to | ({"as": self.manager} if actor in SCOPES else {})
        if route == "api/people/<pk>/merge":
            return {"person": self.another_person.pk}
        if route == "api/scorecard-versions/<pk>/judge":
            content = content_of(self.version_for(route))
            return {"seat": Role.PRODUCT_REVIEWER, "verdict": "approve", "content": content}
        if route == "api/scorecard-versions/<pk>/schedule":
            return {"publish_at": (now() + timedelta(days=1)).isoformat()}
        default = EVENT if route in permissions.CAPTURE_ROUTES else CALL if takes_usage(route) else {}
        return BODIES.get(route, default)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A world for all tests, each of which undoes what it does; the database forgets it after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, db: None) -> World:
    """The world as it was made, whoever logged out and whatever was drafted in other tests."""
    return made.anew()


@pytest.mark.parametrize("route", sorted(permissions.ROUTES))
def test_who_may_do_what(route: str, world: World) -> None:
    table = permissions.ROUTES[route]
    listed = {line.partition(" ")[0] for line in table}

    found = {line: answers(world, route, line) for line in table}
    slipped = [
        (method, actor)
        for method in METHODS
        if method not in listed
        for actor in permissions.ACTORS
        if world.ask(actor, route, method, world.own) not in REFUSED
    ]

    assert (found, slipped) == ({line: {row} for line, row in table.items()}, [])


def answers(world: World, route: str, line: str) -> set[str]:
    """The rows for the objects that the line is about; more than one if it matters which object it is."""
    method, _, whose = line.partition(" ")
    handoffs = {"own": [world.own], "foreign": [world.foreign]}.get(whose, [world.own, world.foreign])
    return {world.row(route, method, handoff) for handoff in (handoffs if "handoffs/<pk>" in route else handoffs[:1])}


def admin_url(route: str, world: World) -> str:
    filled = route.replace("<app_label>", "accounts").replace("<url>", "nothing/").replace("<content_type_id>", "1")
    return "/" + filled.replace("<object_id>", str(world.ids["accounts"]))


def test_only_who_has_business_there_enters_the_admin(world: World) -> None:
    outsiders = [actor for actor in permissions.ACTORS if actor not in permissions.ADMIN_READERS]

    let_in = [
        (route, method, actor)
        for route in ADMIN
        if route not in permissions.ADMIN_OPEN
        for actor in outsiders
        for method in (("GET", "POST") if route.endswith(permissions.ADMIN_CHANGES) else ("GET",))
        if world.send(actor, method, admin_url(route, world)) not in REFUSED
    ]

    assert let_in == []


@pytest.mark.parametrize("actor", [actor for actor in permissions.ADMIN_READERS if actor != "revops"])
def test_only_revops_changes_anything_in_the_admin(actor: str, world: World) -> None:
    changes = [route for route in ADMIN if route.endswith(permissions.ADMIN_CHANGES)]

    reached = [
        (route, method)
        for route in changes
        for method in ("GET", "POST")
        if world.send(actor, method, admin_url(route, world)) < 300
    ]

    assert reached == []
    assert len(changes) > len(permissions.ADMIN_CHANGES)


@pytest.mark.parametrize("actor", permissions.ACTORS)
def test_only_reviewers_judge_in_the_admin(actor: str, world: World) -> None:
    version = in_review()
    (route,) = [route for route in ADMIN if route.endswith(permissions.ADMIN_JUDGES)]
    form = {"seat": "product_reviewer", "verdict": "approve", "content": content_of(version)}

    world.clients[actor].post("/" + route.replace("<object_id>", str(version.pk)), form)

    assert version.reviews.count() == (actor == "reviewer")


def test_revops_reaches_every_list_of_the_admin(world: World) -> None:
    lists = [route for route in ADMIN if re.fullmatch(r"admin/\w+/\w+/", route) and "<" not in route]

    statuses = {route: world.send("revops", "GET", f"/{route}") for route in lists}

    assert statuses == dict.fromkeys(lists, 200)


@pytest.mark.parametrize("object_id", ["abc", "1-2", "9" * 18, "9" * 19, "9" * 5000])
def test_no_address_of_the_admin_fails_on_an_id_that_is_none(object_id: str, world: World) -> None:
    routes = [route for route in ADMIN if "<object_id>" in route and "<content_type_id>" not in route]

    failed = [
        route
        for route in routes
        if world.send("revops", "GET", "/" + route.replace("<object_id>", object_id)) not in {301, 302, 403, 404}
    ]

    assert failed == []
    assert world.send("revops", "GET", "/admin/playbooks/scorecardversion/abc/publish/") == 404
    assert routes
