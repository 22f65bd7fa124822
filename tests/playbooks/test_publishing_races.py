"""Publishing while others write: two connections, one of them waiting for the other."""

import msgspec
import pytest
from django.db import IntegrityError, transaction

from config.definitions import export, schema
from config.definitions.rows import write_scorecard, write_tiers
from playbooks.actions import draft_from, draft_tiers_from, publish
from playbooks.enums import Authority, VersionState
from playbooks.errors import NotDraft, NotPublishable
from playbooks.models import Qualification, Rule, ScorecardVersion, TierVersion
from playbooks.stations import assess_accounts
from tests.factories.accounts import NOON, ReassessmentFactory
from tests.factories.playbooks import MembershipRuleFactory, RuleFactory, ScorecardVersionFactory, published_tiers
from tests.factories.reviews import prove
from tests.factories.signals import OccurrenceFactory
from tests.races import SECONDS, beside, until_it_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft() -> ScorecardVersion:
    version = ScorecardVersionFactory(threshold=20)
    RuleFactory(version=version, points=20, is_activation=True)
    return version


def test_rule_changed_while_its_version_is_published_stays_as_it_was(draft: ScorecardVersion) -> None:
    with transaction.atomic():
        publish(draft, by=None, at=NOON, authority=Authority.FILE)
        thread, failed = beside(lambda: Rule.objects.filter(version=draft).update(points=99))
    thread.join(SECONDS)

    assert failed == [IntegrityError]
    assert draft.rules.get().points == 20


def test_of_two_who_publish_one_wins(draft: ScorecardVersion) -> None:
    with transaction.atomic():
        publish(draft, by=None, at=NOON, authority=Authority.FILE)
        thread, failed = beside(lambda: publish(draft, by=None, at=NOON, authority=Authority.FILE))
    thread.join(SECONDS)

    assert failed == [NotDraft]
    assert ScorecardVersion.objects.get().state == VersionState.PUBLISHED


def test_a_pql_fires_while_the_next_version_is_published(draft: ScorecardVersion) -> None:
    publish(draft, by=None, at=NOON, authority=Authority.FILE)
    occurrence = OccurrenceFactory(signal=draft.rules.get().signal, at=NOON)
    ReassessmentFactory(account=occurrence.account)
    following = draft_from(draft, by=None, at=NOON)
    prove(following)

    with transaction.atomic():
        assess_accounts(NOON)
        thread, failed = beside(lambda: publish(following, by=None, at=NOON, authority=Authority.FILE))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == []
    assert Qualification.objects.get().version == draft
    following.refresh_from_db()
    assert following.state == VersionState.PUBLISHED


def test_a_file_that_changes_a_draft_waits_for_whoever_publishes_it(draft: ScorecardVersion) -> None:
    content = msgspec.structs.replace(export.scorecard_of(draft), threshold=10)

    with transaction.atomic():
        publish(draft, by=None, at=NOON, authority=Authority.FILE)
        thread, failed = beside(transaction.atomic(lambda: write_scorecard(content, NOON)))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == []
    assert list(ScorecardVersion.objects.order_by("number").values_list("state", "threshold")) == [
        (VersionState.PUBLISHED, 20),
        (VersionState.DRAFT, 10),
    ]


def test_a_file_that_changes_the_tiers_waits_for_whoever_begins_a_draft() -> None:
    bounds = schema.Tiers(currency="USD", bounds=[schema.Tier(key="self_serve", opens_handoff=False)])

    with transaction.atomic():
        first = draft_tiers_from(published_tiers(), by=None, at=NOON)
        thread, failed = beside(transaction.atomic(lambda: write_tiers(bounds, NOON)))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == []
    assert TierVersion.objects.filter(state=VersionState.DRAFT).get().number == first.number


def test_of_two_scorecards_that_come_to_rest_on_one_another_at_once_one_is_published(draft: ScorecardVersion) -> None:
    other = ScorecardVersionFactory(threshold=20)
    RuleFactory(version=other, points=20, is_activation=True)
    for version in (draft, other):
        publish(version, by=None, at=NOON, authority=Authority.FILE)
    following = [draft_from(version, by=None, at=NOON) for version in (draft, other)]
    for version, under in zip(following, (other, draft), strict=True):
        MembershipRuleFactory(version=version, under=under)
        prove(version)

    with transaction.atomic():
        publish(following[0], by=None, at=NOON, authority=Authority.FILE)
        thread, failed = beside(lambda: publish(following[1], by=None, at=NOON, authority=Authority.FILE))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == [NotPublishable]
