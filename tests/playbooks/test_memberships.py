"""Rules about memberships at the scoring station: what makes an account be looked at again, and what it is told."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.authors import Author
from accounts.models import Account, Reassessment
from playbooks.actions import draft_from, publish
from playbooks.enums import Authority, RuleKind
from playbooks.milestones.recording import Line, record
from playbooks.models import Score, ScorecardVersion
from playbooks.scoring import VersionSpec, explain, steps
from playbooks.stations import assess_accounts
from playbooks.turns import turns
from tests.factories.accounts import NOON, AccountFactory, PersonFactory
from tests.factories.playbooks import (
    ListRuleFactory,
    MembershipRuleFactory,
    NamedListFactory,
    RuleFactory,
    ScorecardVersionFactory,
    put_on,
)
from tests.factories.reviews import prove
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + DAY


@pytest.fixture
def acme() -> Account:
    return AccountFactory(key="acme.com")


def in_force(version: ScorecardVersion) -> ScorecardVersion:
    return publish(version, by=None, at=NOON - DAY, authority=Authority.FILE)


def asking(**rule: Any) -> ScorecardVersion:
    """A published version under which who fulfils the rule qualifies."""
    version = ScorecardVersionFactory(threshold=10)
    MembershipRuleFactory(version=version, key="asks", label="Asks", points=10, is_activation=True, **rule)
    return in_force(version)


def assessed_now() -> None:
    while assess_accounts(LATER):
        pass


def told(acme: Account, **fields: Any) -> None:
    line = {"kind": "customer", "account": acme.key, "at": NOON.isoformat(), "id": "1"} | fields
    record([Line(1, line)], source="crm", by=Author(), at=LATER)


def test_who_becomes_a_customer_is_assessed_again_and_so_is_who_did_not(acme: Account) -> None:
    version = asking(kind=RuleKind.CUSTOMER)
    other = AccountFactory(key="other.com")
    assessed_now()

    told(acme)
    assessed_now()
    before = dict(Score.objects.filter(version=version).values_list("account", "points"))
    told(other)
    assessed_now()

    assert before == {acme.pk: 10}
    assert dict(Score.objects.values_list("account", "points")) == {acme.pk: 0, other.pk: 10}


def test_nobody_is_assessed_again_when_no_rule_asks_for_customers(acme: Account) -> None:
    told(acme)

    assert not Reassessment.objects.exists()


def test_a_list_that_a_scorecard_below_looks_at_concerns_the_one_above(acme: Account) -> None:
    targets = NamedListFactory()
    put_on(targets, "elsewhere.org", at=NOON - 2 * DAY)
    draft = ScorecardVersionFactory(threshold=10)
    ListRuleFactory(version=draft, points=10, is_activation=True, named_list=targets)
    below = in_force(draft)
    above = asking(under=below)
    following = draft_from(below, by=None, at=NOON)
    others = NamedListFactory()
    put_on(others, "others.org", at=NOON - 2 * DAY)
    following.rules.update(named_list=others)
    prove(following)
    in_force(following)
    acme.domains.create(host="acme.com", registrable="acme.com")
    assessed_now()

    put_on(targets, "acme.com", at=NOON)
    assessed_now()

    assert list(Score.objects.filter(version=above).values_list("account", "points", "qualified")) == [
        (acme.pk, 10, True)
    ]


def test_steps_and_halving_are_told_as_turns(acme: Account) -> None:
    version = ScorecardVersionFactory(threshold=10)
    signal = SignalFactory(key="run")
    RuleFactory(version=version, label="Runs", signal=signal, points=10, most_points=20, half_life=5 * DAY)
    for day in (0, 1):
        OccurrenceFactory(signal=signal, person=PersonFactory(account=acme), account=acme, at=NOON + day * DAY)
    spec = VersionSpec.of(version)

    found = turns(spec, steps(spec, acme.pk, start=NOON - DAY, end=NOON + 7 * DAY))

    assert [(turn.at, turn.points, turn.words) for turn in found] == [
        (NOON, 10, "Runs began"),
        (NOON + DAY, 20, "Runs at +20"),
        (NOON + 6 * DAY, 10, "Runs at +10"),
    ]


def test_a_disqualification_is_waited_out(acme: Account) -> None:
    version = ScorecardVersionFactory(threshold=10, requalify_after=3 * DAY)
    signal, student = SignalFactory(), SignalFactory()
    RuleFactory(version=version, signal=signal, points=10, is_activation=True)
    RuleFactory(version=version, signal=student, points=0, is_disqualifier=True, window=DAY)
    ann = PersonFactory(account=acme)
    for one in (signal, student):
        OccurrenceFactory(signal=one, person=ann, account=acme, at=NOON)
    spec = VersionSpec.of(version)

    during, waiting, after = (explain(spec, acme.pk, NOON + days * DAY) for days in (0.5, 2, 4))

    assert (during.disqualified, during.waits_until) == (True, None)
    assert (waiting.disqualified, waiting.waits_until, waiting.qualified) == (True, NOON + 4 * DAY, False)
    assert (after.disqualified, after.waits_until, after.qualified_since) == (False, None, NOON + 4 * DAY)
