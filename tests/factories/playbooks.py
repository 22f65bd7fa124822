"""Scorecards, tiers, plays, scores and qualifications for tests."""

from datetime import datetime, timedelta
from typing import Any

import factory

from playbooks.enums import Authority, BacktestState, MilestoneKind, RuleKind, TierKey, VersionState
from playbooks.models import (
    Backtest,
    Milestone,
    NamedList,
    NamedListVersion,
    OutcomeImport,
    Play,
    Qualification,
    RetuneReminder,
    Rule,
    Score,
    Scorecard,
    ScorecardProposal,
    ScorecardVersion,
    Script,
    Study,
    Tier,
    TierAssignment,
    TierVersion,
)
from playbooks.named_lists.changing import Replacement, replace_entries
from playbooks.named_lists.understanding import understand
from playbooks.proof.groups import Terms
from playbooks.proof.horizons import horizon
from playbooks.proof.report import proof_of
from playbooks.studying import summary
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.signals import SignalFactory


class ScorecardFactory(factory.django.DjangoModelFactory[Scorecard]):
    class Meta:
        model = Scorecard

    key = factory.Sequence(lambda n: f"scorecard-{n}")
    name = factory.Sequence(lambda n: f"Scorecard {n}")


class ScorecardVersionFactory(factory.django.DjangoModelFactory[ScorecardVersion]):
    """A draft; give it its rules, then `publish` it."""

    class Meta:
        model = ScorecardVersion

    scorecard = factory.SubFactory(ScorecardFactory)
    number = 1
    created_at = NOON - timedelta(days=90)


class RuleFactory(factory.django.DjangoModelFactory[Rule]):
    class Meta:
        model = Rule

    version = factory.SubFactory(ScorecardVersionFactory)
    position = factory.Sequence(lambda n: n % 1000)
    key = factory.Sequence(lambda n: f"rule-{n}")
    label = factory.Sequence(lambda n: f"Rule {n}")
    points = 20
    kind = RuleKind.OCCURRENCES
    signal = factory.SubFactory(SignalFactory)
    at_least = 1


def empty_proof() -> dict[str, Any]:
    """The summary of a proof over no accounts."""
    terms = Terms(NOON - timedelta(days=365), NOON, timedelta(days=30), NOON)
    return summary(terms, horizon([], terms.start, terms.end, NOON, None), proof=proof_of([], terms))


class StudyFactory(factory.django.DjangoModelFactory[Study]):
    """A proof of a history in which nobody fired."""

    class Meta:
        model = Study

    version = factory.SubFactory(ScorecardVersionFactory)
    state = BacktestState.FINISHED
    requested_at = NOON
    finished_at = NOON
    summary = factory.LazyFunction(empty_proof)


class OutcomeImportFactory(factory.django.DjangoModelFactory[OutcomeImport]):
    """A file that has been imported, with one line that was rejected."""

    class Meta:
        model = OutcomeImport

    name = "deals.csv"
    source = "crm"
    state = BacktestState.FINISHED
    requested_at = NOON
    finished_at = NOON
    received = 1
    rejected = 1


class ProposalFactory(factory.django.DjangoModelFactory[ScorecardProposal]):
    """A personal scorecard that names no signal yet."""

    class Meta:
        model = ScorecardProposal

    scorecard = factory.SubFactory(ScorecardFactory)
    author = factory.SubFactory(UserFactory)
    proposed_at = NOON


class BacktestFactory(factory.django.DjangoModelFactory[Backtest]):
    """A finished one that nobody fired in."""

    class Meta:
        model = Backtest

    version = factory.SubFactory(ScorecardVersionFactory)
    state = BacktestState.FINISHED
    requested_at = NOON
    finished_at = NOON
    summary = factory.LazyFunction(
        lambda: {
            "accounts": 0,
            "firings": 0,
            "rules": [],
            "weeks": [],
            "overlap": None,
            "other_rules": [],
            "thresholds": [],
            "without": [],
        }
    )


class FactRuleFactory(RuleFactory):
    kind = RuleKind.FACT
    signal = None
    at_least = None  # type: ignore[assignment]
    fact = "employees"
    operator = "gte"
    value = 100


class TierVersionFactory(factory.django.DjangoModelFactory[TierVersion]):
    """A draft; give it its tiers, then `publish` it, or use `published_tiers`."""

    class Meta:
        model = TierVersion

    number = factory.Sequence(lambda n: n + 1)
    created_at = NOON - timedelta(days=90)


class TierFactory(factory.django.DjangoModelFactory[Tier]):
    class Meta:
        model = Tier

    version = factory.SubFactory(TierVersionFactory)
    key = TierKey.SALES_ASSISTED
    opens_handoff = factory.LazyAttribute(lambda tier: tier.key != TierKey.SELF_SERVE)


class PlayFactory(factory.django.DjangoModelFactory[Play]):
    class Meta:
        model = Play

    key = factory.Sequence(lambda n: f"play-{n}")
    name = factory.Sequence(lambda n: f"Play {n:03}")


class ScriptFactory(factory.django.DjangoModelFactory[Script]):
    class Meta:
        model = Script

    play = factory.SubFactory(PlayFactory)
    tier = TierKey.SALES_ASSISTED
    state = VersionState.PUBLISHED
    published_at = NOON
    subject = "Your team and the API limit"
    body = "Hi {first_name}, I saw you and {teammates} running {workflow}."


class ScoreFactory(factory.django.DjangoModelFactory[Score]):
    class Meta:
        model = Score

    version = factory.SubFactory(ScorecardVersionFactory)
    account = factory.SubFactory(AccountFactory)
    points = 60
    activated = True
    qualified = True
    rules_held = factory.LazyFunction(list)
    assessed_at = NOON


class QualificationFactory(factory.django.DjangoModelFactory[Qualification]):
    """An open one that nobody has taken; pass `tier_version=published_tiers()` if it is to open a handoff."""

    class Meta:
        model = Qualification

    version = factory.SubFactory(ScorecardVersionFactory)
    scorecard = factory.SelfAttribute("version.scorecard")
    account = factory.SubFactory(AccountFactory)
    at = NOON
    recorded_at = NOON
    tiered_at = factory.SelfAttribute("recorded_at")
    points = 60
    rules_held = factory.LazyFunction(list)
    tier = TierKey.SALES_ASSISTED


def publish(version: ScorecardVersion | TierVersion) -> None:
    """Settle a draft the way the database sees it, without the rules of the real action."""
    version.state, version.published_at = VersionState.PUBLISHED, version.created_at
    if isinstance(version, ScorecardVersion):
        version.authority = Authority.FILE
    version.save()


def published_tiers() -> TierVersion:
    """The published table of three tiers, made if there is none."""
    found = TierVersion.objects.filter(state=VersionState.PUBLISHED).first()
    if found is not None:
        return found
    version = TierVersionFactory()
    TierFactory(version=version, key=TierKey.SELF_SERVE)
    TierFactory(version=version, key=TierKey.SALES_ASSISTED)
    TierFactory(version=version, key=TierKey.SALES_LED, needs_permission=False)
    publish(version)
    return version


class TierAssignmentFactory(factory.django.DjangoModelFactory[TierAssignment]):
    """Which tier an account is in, under the published table."""

    class Meta:
        model = TierAssignment

    account = factory.SubFactory(AccountFactory)
    version = factory.LazyFunction(published_tiers)
    tier = TierKey.SALES_ASSISTED
    assessed_at = NOON


class ReminderFactory(factory.django.DjangoModelFactory[RetuneReminder]):
    """An open one about a quarter in which nothing happened."""

    class Meta:
        model = RetuneReminder

    version = factory.SubFactory(ScorecardVersionFactory)
    scorecard = factory.SelfAttribute("version.scorecard")
    due_at = NOON
    made_at = NOON
    evidence = factory.LazyFunction(
        lambda: {
            "start": (NOON - timedelta(days=90)).isoformat(),
            "end": NOON.isoformat(),
            **dict.fromkeys(("fired", "converted", "customers", "led", "people"), 0),
            "weeks": [],
            "each_a_week": 10,
        }
    )


class MilestoneFactory(factory.django.DjangoModelFactory[Milestone]):
    """An account that became a customer."""

    class Meta:
        model = Milestone

    kind = MilestoneKind.CUSTOMER
    account = factory.SubFactory(AccountFactory)
    at = NOON
    source = "crm"
    recorded_at = NOON


class NamedListFactory(factory.django.DjangoModelFactory[NamedList]):
    """An empty list; fill it with `put_on`."""

    class Meta:
        model = NamedList

    key = factory.Sequence(lambda n: f"list-{n}")
    name = factory.Sequence(lambda n: f"List {n}")


class ListRuleFactory(RuleFactory):
    kind = RuleKind.LIST
    signal = None
    at_least = None  # type: ignore[assignment]
    named_list = factory.SubFactory(NamedListFactory)


class MembershipRuleFactory(RuleFactory):
    """Qualified under a version of another scorecard."""

    kind = RuleKind.QUALIFIED
    under = factory.Maybe(
        factory.LazyAttribute(lambda rule: rule.kind == RuleKind.QUALIFIED),
        yes_declaration=factory.SubFactory(ScorecardVersionFactory),
    )
    signal = None
    at_least = None  # type: ignore[assignment]


def put_on(named_list: NamedList, *texts: str, at: datetime = NOON, since: datetime | None = None) -> NamedListVersion:
    """Give a list these entries and no others."""
    entries = understand(named_list.kind, texts).entries
    return replace_entries(named_list, Replacement(entries, since), by=None, at=at)
