"""A world small enough to be counted on one's fingers: every figure of a proof, by hand.

Days are counted from the beginning of the period. Whoever fires does so four days after they were first seen, so the
others count from their fourth day on, too. All are watched for 30 days, and the proof is made on day 84.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from playbooks.enums import MilestoneKind
from playbooks.proof.bars import Verdict
from playbooks.proof.groups import Group, Left, Terms
from playbooks.proof.intervals import Interval, Rate
from playbooks.proof.report import Proof, Values, prove
from playbooks.scoring import VersionSpec
from tests.factories.accounts import NOON, AccountFactory, PersonFactory
from tests.factories.playbooks import MilestoneFactory, RuleFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TERMS = Terms(NOON, NOON + 60 * DAY, 30 * DAY, NOON + 84 * DAY)
FIRES = (2, 4)
WORLD: list[tuple[int | None, tuple[int, ...], int | None, int | None, int | None]] = [
    # (first seen on day, hit the paywall so many days later, paid on day, a year, marketing-qualified on day)
    (0, FIRES, 10, 30_000, None),  # fired on day 4, paid six days later
    (2, FIRES, 16, 20_000, None),  # fired on day 6, paid ten days later
    (4, FIRES, None, None, None),  # fired on day 8 and never paid
    (5, FIRES, 50, 10_000, None),  # fired on day 9 and paid 41 days later: after it was watched, but it was recalled
    (51, FIRES, 56, None, None),  # fired on day 55, which nobody has watched for 30 days yet: left out, though it paid
    (0, (1, 20), 30, 8_000, None),  # hit the paywall twice, not within a week: one of the others, paid after 26 days
    (0, (3, 13, 14), 12, 4_000, None),  # would have fired on day 14, after it had paid on day 12
    (0, (4, 6), 2, None, None),  # fired on day 6 and had paid before anybody counted
    (0, FIRES, 4, None, None),  # fired at the very instant of the payment, which proves nothing
    (0, (), None, None, None),  # was there
    (0, (), None, None, 3),  # marketing's, without success
    (1, (), 20, None, 5),  # marketing's, paid 15 days later
    (58, (), None, None, None),  # its fourth day is after the period
    (None, (), 3, None, None),  # a customer of whom nothing was ever seen
]


@pytest.fixture
def proof() -> Proof:
    version = ScorecardVersionFactory(threshold=20)
    ran, paywall = SignalFactory(key="ran"), SignalFactory(key="paywall")
    RuleFactory(version=version, signal=ran, points=10, is_activation=True)
    RuleFactory(version=version, signal=paywall, points=10, at_least=2, window=7 * DAY)
    for seen, hits, paid, value, mql in WORLD:
        account = AccountFactory()
        person = PersonFactory(account=account)
        if seen is not None:
            OccurrenceFactory(account=account, person=person, signal=ran, at=NOON + seen * DAY)
            for hit in hits:
                OccurrenceFactory(account=account, person=person, signal=paywall, at=NOON + (seen + hit) * DAY)
        if paid is not None:
            money = {"yearly_value": Decimal(value), "currency": "USD"} if value else {}
            MilestoneFactory(account=account, at=NOON + paid * DAY, **money)
        if mql is not None:
            MilestoneFactory(account=account, at=NOON + mql * DAY, kind=MilestoneKind.MQL)
    return prove(VersionSpec.of(version), TERMS)


def rounded(interval: Interval | None) -> tuple[float, float, float] | None:
    return None if interval is None else (round(interval.estimate, 4), round(interval.low, 4), round(interval.high, 4))


def test_who_converts_is_counted_by_group(proof: Proof) -> None:
    assert {group: found.rate for group, found in proof.conversions.items()} == {
        Group.PQL: Rate(2, 4),
        Group.OTHER: Rate(3, 5),
        Group.MQL: Rate(1, 2),
    }
    assert (proof.left, proof.left_mqls) == ({Left.NO_TIME: 1, Left.PAID_BEFORE: 2, Left.TOO_LATE: 1}, {})


def test_precision_recall_and_time_to_pay(proof: Proof) -> None:
    # Wilson for p = 2/4: z² = 3.8415, centre (0.5 + 3.8415/8) / (1 + 3.8415/4) = 0.5,
    # half 1.9600 / 1.9604 × √(0.25/4 + 3.8415/64) = 0.3500.
    assert rounded(proof.precision) == (0.5, 0.15, 0.85)
    # Nine became customers in the period after they were seen; four of them had fired before.
    assert proof.recalled == Rate(4, 9)
    # Wilson for p = 4/9: centre (0.4444 + 0.2134) / 1.4268 = 0.4611,
    # half 1.9600 / 1.4268 × √(0.0274 + 0.0119) = 0.2723.
    assert rounded(proof.recall) == (0.4444, 0.1888, 0.7333)
    assert (proof.unseen, proof.told_late) == (1, 0)
    # Six and ten days: the quarters between them.
    assert proof.days_to_pay == [7, 8, 9]


def test_lift_and_its_interval(proof: Proof) -> None:
    # Wilson for 3/5 is 0.2307 to 0.8824. Newcombe: -0.1 - √(0.35² + 0.2824²), -0.1 + √(0.35² + 0.3693²).
    assert rounded(proof.lifts[Group.OTHER].difference) == (-0.1, -0.5497, 0.4088)
    # Wilson for 1/2 is 0.0945 to 0.9055: 0 - √(0.35² + 0.4055²) and the same above.
    assert rounded(proof.lifts[Group.MQL].difference) == (0, -0.5356, 0.5356)
    times = proof.lifts[Group.OTHER].times
    assert times
    assert times.estimate == pytest.approx(0.5 / 0.6)


def test_contracts_are_of_who_fired_before_and_who_did_not(proof: Proof) -> None:
    pqls, others = proof.values[Group.PQL], proof.values[Group.OTHER]
    assert (proof.currency, pqls) == ("USD", Values(3, 20_000.0, 10_000.0))
    assert (others.count, others.average) == (2, 6_000.0)
    assert proof.unvalued == 4


def test_so_few_prove_nothing_and_it_says_how_many_would(proof: Proof) -> None:
    assert {name: found.verdict for name, found in proof.judgements.items()} == dict.fromkeys(
        ["conversion", "value", "mql"], Verdict.OPEN
    )
    assert proof.judgements["value"].reason == (
        "Averages take 10 contracts on either side: 7 more of PQLs and 8 more of other customers."
    )
    # 50 % leaves 20 % out of its interval from n = 1.96² × 0.2 × 0.8 / 0.3² = 6.8 on: three more than four.
    assert proof.judgements["conversion"].more == 3
