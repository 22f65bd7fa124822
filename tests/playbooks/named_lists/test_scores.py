"""Scores follow lists, and only from when on a version holds."""

from datetime import timedelta

import pytest

from playbooks.models import Qualification, Score
from playbooks.scoring import VersionSpec, explain, score_as_of
from playbooks.stations import assess_accounts
from tests.factories.accounts import NOON, AccountFactory, DomainFactory, ReassessmentFactory
from tests.factories.playbooks import ListRuleFactory, RuleFactory, ScorecardVersionFactory, publish, put_on
from tests.factories.signals import OccurrenceFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_who_comes_onto_a_list_qualifies_from_then_on_and_leaves_with_it() -> None:
    account = AccountFactory(key="acme.com")
    DomainFactory(host="mail.acme.com", registrable="acme.com", account=account)
    version = ScorecardVersionFactory(threshold=50)
    active = RuleFactory(version=version, is_activation=True, points=20)
    target = ListRuleFactory(version=version, points=30)
    put_on(target.named_list, "beta.io")
    publish(version)
    OccurrenceFactory(account=account, signal=active.signal, at=NOON - 5 * DAY)
    ReassessmentFactory(account=account)
    assess_accounts(NOON)
    assert Score.objects.get().points == 20

    put_on(target.named_list, "acme.com", at=NOON + DAY)
    assess_accounts(NOON + DAY)
    put_on(target.named_list, "beta.io", at=NOON + 3 * DAY)
    assess_accounts(NOON + 3 * DAY)

    assert list(Qualification.objects.values_list("at", "ended_at")) == [(NOON + DAY, NOON + 3 * DAY)]
    spec = VersionSpec.of(version)
    points = [[row.points for row in score_as_of(spec, NOON + n * DAY) if row.account == account.key] for n in range(4)]
    assert points == [[20], [50], [50], [20]]


def test_an_explanation_shows_the_domain_that_is_listed() -> None:
    account = AccountFactory(key="acme.com")
    DomainFactory(host="mail.acme.com", registrable="acme.com", account=account)
    rule = ListRuleFactory(is_activation=True, points=50)
    put_on(rule.named_list, "acme.com", since=NOON - 3 * DAY)

    (line,) = explain(VersionSpec.of(rule.version), account.pk, NOON).lines

    assert (line.held, line.since, line.until, line.evidence_total) == (True, NOON - 3 * DAY, None, 1)
    assert [(one.at, one.value) for one in line.evidence] == [(NOON - 3 * DAY, "mail.acme.com")]
