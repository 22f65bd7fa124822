"""Every page of the admin: few queries however many rows, and never a count of a whole table."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import (
    Account,
    AccountMerge,
    ApiKey,
    Erasure,
    MergeSuggestion,
    Person,
    PersonMerge,
    User,
    Workspace,
)
from handoffs.models import (
    BusinessCalendar,
    ContactRefusal,
    Handoff,
    PledgeVersion,
    PledgeWord,
    Refusal,
    RoutingRule,
    Team,
    WebhookDelivery,
    WebhookEndpoint,
)
from playbooks.enums import TierKey
from playbooks.models import (
    Backtest,
    Milestone,
    NamedList,
    OutcomeImport,
    PersonQualification,
    PersonScore,
    Play,
    Qualification,
    RetuneReminder,
    Score,
    Scorecard,
    ScorecardVersion,
    Script,
    Study,
    TierVersion,
)
from signals.models import Backfill, Batch, Rejection, Replay, Signal, Upload
from tests.factories.accounts import (
    NOON,
    AccountFactory,
    AccountMergeFactory,
    AffiliationFactory,
    ApiKeyFactory,
    DomainFactory,
    ErasureFactory,
    FactFactory,
    IdentifierFactory,
    MembershipFactory,
    MergeSuggestionFactory,
    PersonFactory,
    PersonMergeFactory,
    UserFactory,
    WorkspaceAffiliationFactory,
    WorkspaceFactory,
)
from tests.factories.handoffs import (
    BusinessCalendarFactory,
    ContactRefusalFactory,
    HandoffFactory,
    MoveRecordFactory,
    PledgeVersionFactory,
    PledgeWordFactory,
    RefusalFactory,
    RoutingRuleFactory,
    TeamFactory,
)
from tests.factories.leads import PersonQualificationFactory, PersonScoreFactory
from tests.factories.playbooks import (
    BacktestFactory,
    MilestoneFactory,
    NamedListFactory,
    OutcomeImportFactory,
    PlayFactory,
    QualificationFactory,
    ReminderFactory,
    RuleFactory,
    ScorecardFactory,
    ScorecardVersionFactory,
    ScoreFactory,
    ScriptFactory,
    StudyFactory,
    TierFactory,
    TierVersionFactory,
    put_on,
)
from tests.factories.signals import (
    BackfillFactory,
    BatchFactory,
    ConditionFactory,
    OccurrenceFactory,
    RejectionFactory,
    ReplayFactory,
    SignalFactory,
    UploadFactory,
)
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

WHOLE_COUNT = re.compile(r'SELECT COUNT\(\*\) AS "__count" FROM "', re.IGNORECASE)


def an_account(parts: int) -> Account:
    account = AccountFactory(owner=UserFactory())
    for _ in range(parts):
        DomainFactory(account=account, host=f"{account.pk}-{_}.example")
        FactFactory(account=account, name=f"fact-{_}")
        WorkspaceFactory(account=account)
        PersonFactory(account=account)
    return account


def a_person(parts: int) -> Person:
    person = PersonFactory(erased_at=NOON)
    for n in range(parts):
        ErasureFactory(person=person, requested_by=UserFactory(), finished_at=person.first_seen_at)
        IdentifierFactory(person=person)
        MembershipFactory(person=person)
        AffiliationFactory(person=person, account=AccountFactory(), since=person.first_seen_at.replace(year=2000 + n))
        FactFactory(person=person, account=None, name=f"fact-{n}")
    return person


def a_workspace(parts: int) -> Workspace:
    workspace = WorkspaceFactory()
    for n in range(parts):
        MembershipFactory(workspace=workspace)
        WorkspaceAffiliationFactory(workspace=workspace, since=NOON.replace(year=2000 + n), known_at=NOON)
        FactFactory(workspace=workspace, account=workspace.account, name=f"fact-{n}")
    return workspace


def a_user(parts: int) -> User:
    return UserFactory(roles=list(Role)[:parts])


def an_endpoint(parts: int) -> WebhookEndpoint:
    endpoint = WebhookEndpointFactory(types=["grant.off"])
    WebhookDeliveryFactory.create_batch(parts, endpoint=endpoint)
    return endpoint


def a_calendar(parts: int) -> BusinessCalendar:
    calendar = BusinessCalendarFactory()
    TeamFactory.create_batch(parts, calendar=calendar)
    return calendar


def a_handoff(parts: int) -> Handoff:
    handoff = HandoffFactory(owner=UserFactory())
    for _ in range(parts):
        MoveRecordFactory(handoff=handoff, by=UserFactory())
    return handoff


def a_play(parts: int) -> Play:
    play = PlayFactory()
    for tier in list(TierKey)[:parts]:
        ScriptFactory(play=play, tier=tier)
        play.permission_signals.add(SignalFactory())
    return play


def a_qualification(parts: int) -> Qualification:
    version = ScorecardVersionFactory()
    rules = RuleFactory.create_batch(parts, version=version)
    return QualificationFactory(version=version, rules_held=[rule.pk for rule in rules])


def a_score(parts: int) -> Score:
    version = ScorecardVersionFactory()
    rules = RuleFactory.create_batch(parts, version=version)
    return ScoreFactory(version=version, rules_held=[rule.pk for rule in rules])


def a_team(parts: int) -> Team:
    return TeamFactory(members=UserFactory.create_batch(parts))


def a_named_list(parts: int) -> NamedList:
    made: NamedList = NamedListFactory()
    for number in range(parts):
        put_on(made, f"acme-{number}.com", at=NOON + timedelta(days=number))
    return made


def a_scorecard(parts: int) -> Scorecard:
    scorecard = ScorecardFactory()
    for number in range(parts):
        ScorecardVersionFactory(scorecard=scorecard, number=number + 1)
    return scorecard


def a_draft(parts: int) -> ScorecardVersion:
    version = ScorecardVersionFactory()
    RuleFactory.create_batch(parts, version=version)
    return version


def a_signal(parts: int) -> Signal:
    signal = SignalFactory()
    for n in range(parts):
        ConditionFactory(signal=signal, path=f"path-{n}")
    OccurrenceFactory.create_batch(parts, signal=signal)
    BackfillFactory(signal=signal)
    return signal


def a_tier_draft(parts: int) -> TierVersion:
    version = TierVersionFactory()
    for key in list(TierKey)[:parts]:
        TierFactory(version=version, key=key)
    return version


MAKERS: dict[type[models.Model], Callable[[int], models.Model]] = {
    Account: an_account,
    AccountMerge: lambda _: AccountMergeFactory(undone_by=UserFactory(), undone_at=NOON),
    ApiKey: lambda _: ApiKeyFactory(created_by=UserFactory()),
    Backfill: lambda _: BackfillFactory(),
    Backtest: lambda _: BacktestFactory(requested_by=UserFactory()),
    Batch: lambda _: BatchFactory(key=ApiKeyFactory(), upload=UploadFactory()),
    BusinessCalendar: a_calendar,
    ContactRefusal: lambda _: ContactRefusalFactory(person=PersonFactory(), key=ApiKeyFactory()),
    Erasure: lambda _: ErasureFactory(requested_by=UserFactory()),
    Handoff: a_handoff,
    MergeSuggestion: lambda _: MergeSuggestionFactory(decided_by=UserFactory(), decided_at=NOON),
    OutcomeImport: lambda _: OutcomeImportFactory(requested_by=UserFactory()),
    Study: lambda _: StudyFactory(requested_by=UserFactory()),
    Milestone: lambda _: MilestoneFactory(person=PersonFactory(), recorded_by=UserFactory()),
    NamedList: a_named_list,
    Person: a_person,
    PledgeVersion: lambda _: PledgeVersionFactory(state="draft", published_at=None),
    PledgeWord: lambda _: PledgeWordFactory(),
    PersonQualification: lambda _: PersonQualificationFactory(),
    PersonScore: lambda _: PersonScoreFactory(),
    PersonMerge: lambda _: PersonMergeFactory(undone_by=UserFactory(), undone_at=NOON),
    Play: a_play,
    Qualification: a_qualification,
    Refusal: lambda _: RefusalFactory(),
    Rejection: lambda _: RejectionFactory(
        batch=BatchFactory(key=ApiKeyFactory(), rejected=1),
        state="dismissed",
        decided_at=NOON,
        decided_by=UserFactory(),
    ),
    Replay: lambda _: ReplayFactory(requested_by=UserFactory()),
    RetuneReminder: lambda _: ReminderFactory(closed_by=UserFactory(), closed_at=NOON, answer="retuned"),
    Score: a_score,
    Scorecard: a_scorecard,
    ScorecardVersion: a_draft,
    Script: lambda _: ScriptFactory(state="draft", published_at=None),
    Signal: a_signal,
    Team: a_team,
    RoutingRule: lambda _: RoutingRuleFactory(assignee=UserFactory(roles=[Role.AE])),
    TierVersion: a_tier_draft,
    Upload: lambda _: UploadFactory(uploaded_by=UserFactory(), state="done"),
    User: a_user,
    WebhookDelivery: lambda _: WebhookDeliveryFactory(),
    WebhookEndpoint: an_endpoint,
    Workspace: a_workspace,
}

# (queries of the list, queries of a detail page); session, user and roles are three of them.
LIMITS: dict[type[models.Model], tuple[int, int]] = {
    Account: (7, 8),
    AccountMerge: (5, 5),
    ApiKey: (5, 5),
    Backfill: (6, 4),
    Backtest: (5, 6),
    Batch: (5, 4),
    BusinessCalendar: (6, 4),
    ContactRefusal: (5, 5),
    Erasure: (6, 4),
    Handoff: (5, 5),
    MergeSuggestion: (5, 5),
    OutcomeImport: (5, 5),
    Study: (5, 6),
    Milestone: (5, 5),
    NamedList: (7, 7),
    Person: (5, 10),
    PersonQualification: (5, 5),
    PersonScore: (5, 5),
    PersonMerge: (5, 5),
    Play: (8, 8),
    PledgeVersion: (6, 5),
    PledgeWord: (7, 6),
    Qualification: (5, 8),
    Refusal: (5, 5),
    Rejection: (6, 5),
    Replay: (6, 5),
    RetuneReminder: (5, 4),
    Score: (5, 7),
    Scorecard: (8, 6),
    ScorecardVersion: (5, 18),
    Script: (5, 6),
    Signal: (9, 10),
    Team: (7, 7),
    RoutingRule: (7, 8),
    TierVersion: (5, 7),
    Upload: (5, 4),
    User: (7, 7),
    WebhookDelivery: (6, 5),
    WebhookEndpoint: (6, 4),
    Workspace: (5, 7),
}


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    ContentType.objects.get_for_models(*MAKERS)
    return client


def queries(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return [query["sql"] for query in captured.captured_queries]


def url_of(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_admin_is_measured() -> None:
    assert set(admin.site._registry) == set(MAKERS) == set(LIMITS)


@pytest.mark.django_db
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_has_a_fixed_number_of_queries(revops: Client, model: type[models.Model], rows: int) -> None:
    for _ in range(rows):
        MAKERS[model](2)

    ran = queries(revops, url_of(model, "changelist"))

    assert len(ran) <= LIMITS[model][0], "\n".join(ran)
    assert not [sql for sql in ran if WHOLE_COUNT.match(sql)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("parts", [1, 3])
def test_a_detail_page_has_a_fixed_number_of_queries(revops: Client, model: type[models.Model], parts: int) -> None:
    row = MAKERS[model](parts)

    ran = queries(revops, url_of(model, "change", row.pk))

    assert len(ran) <= LIMITS[model][1], "\n".join(ran)
    assert not [sql for sql in ran if WHOLE_COUNT.match(sql)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_search_is_not_a_scan(revops: Client, model: type[models.Model]) -> None:
    MAKERS[model](1)

    ran = queries(revops, f"{url_of(model, 'changelist')}?q=abc")

    assert not [sql for sql in ran if "LIKE '%" in sql or "LIKE UPPER('%" in sql]


@pytest.mark.django_db
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_the_history_page_opens(revops: Client, model: type[models.Model]) -> None:
    row = MAKERS[model](2)

    assert queries(revops, url_of(model, "history", row.pk))


def test_every_list_has_words_for_being_empty() -> None:
    assert [model for model, known in admin.site._registry.items() if not getattr(known, "when_empty", "")] == []


@pytest.mark.django_db
def test_an_empty_list_says_what_will_be_in_it(revops: Client) -> None:
    empty = revops.get("/admin/signals/rejection/").content.decode()
    RejectionFactory()
    nothing_found = revops.get("/admin/signals/rejection/?q=elsewhere").content.decode()

    assert admin.site._registry[Rejection].when_empty in empty  # type: ignore[attr-defined]
    assert "No rejection fits the search and the filters." in nothing_found
