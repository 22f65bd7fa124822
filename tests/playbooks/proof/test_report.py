from datetime import timedelta
from decimal import Decimal
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.enums import MilestoneKind
from playbooks.proof.bars import Judgement, Verdict
from playbooks.proof.groups import Group, Left, Life, Terms
from playbooks.proof.intervals import Rate
from playbooks.proof.report import proof_of, prove
from playbooks.proof.shown import shown
from playbooks.scoring import VersionSpec
from tests.factories.accounts import NOON, AccountFactory, FactFactory, PersonFactory
from tests.factories.playbooks import (
    FactRuleFactory,
    ListRuleFactory,
    MilestoneFactory,
    RuleFactory,
    ScorecardVersionFactory,
    put_on,
)
from tests.factories.signals import OccurrenceFactory, SignalFactory

DAY = timedelta(days=1)
TERMS = Terms(NOON, NOON + 60 * DAY, 30 * DAY, NOON + 100 * DAY)


def lives(count: int, paying: int, *, fired: int | None = None, mql: int | None = None, value: int = 0) -> list[Life]:
    return [
        Life(
            number,
            NOON,
            None if fired is None else NOON + fired * DAY,
            NOON + (10 + number % 3) * DAY if number < paying else None,
            None if mql is None else NOON + mql * DAY,
            Decimal(value + number) if number < paying and value else None,
            "USD" if number < paying and value else "",
        )
        for number in range(count)
    ]


def test_the_chart_says_where_its_axis_begins_and_ends() -> None:
    assert shown(proof_of(lives(100, 32, fired=2), TERMS))["ends"] == ["0%", "50%"]
    assert shown(proof_of([], TERMS))["ends"] == []


def test_pqls_that_do_far_better_meet_every_bar() -> None:
    population = [
        *lives(100, 60, fired=2, value=30_000),
        *lives(1000, 20, value=4_000),
        *lives(500, 10, mql=3, value=4_000),
    ]

    proof = proof_of(population, TERMS)

    assert {name: found.verdict for name, found in proof.judgements.items()} == dict.fromkeys(
        ["conversion", "value", "mql"], Verdict.MET
    )
    assert {group: c.rate for group, c in proof.conversions.items()} == {
        Group.PQL: Rate(60, 100),
        Group.MQL: Rate(10, 500),
        Group.OTHER: Rate(30, 1500),
    }
    assert proof.recalled == Rate(60, 90)
    assert proof.days_to_pay == [8, 9, 10]


def test_pqls_that_do_worse_miss_the_bars() -> None:
    population = [*lives(300, 30, fired=2, value=1_000), *lives(300, 60, mql=3, value=4_000)]

    proof = proof_of(population, TERMS)

    assert {found.verdict for found in proof.judgements.values()} == {Verdict.MISSED}


def test_few_are_too_few_to_say_and_how_many_more_it_takes_is_said() -> None:
    found = proof_of(lives(10, 3, fired=2), TERMS).judgements["conversion"]

    # By hand: Wilson's interval of 30 % leaves out 20 % from n = 1.96² × 0.2 × 0.8 / 0.1² = 61.5 on.
    assert found.verdict == Verdict.OPEN
    assert found.more == pytest.approx(52, abs=1)
    assert f"about {found.more} more PQLs" in found.reason


def test_nobody_is_too_few_with_the_reason() -> None:
    proof = proof_of([], TERMS)

    assert {found.verdict for found in proof.judgements.values()} == {Verdict.OPEN}
    assert "watched for long enough" in proof.judgements["conversion"].reason
    assert "10 more of PQLs and 10 more of other customers" in proof.judgements["value"].reason
    assert (proof.precision, proof.recall, proof.days_to_pay) == (None, None, [])


def test_without_mqls_it_says_what_to_import() -> None:
    assert "import" in proof_of(lives(10, 3, fired=2), TERMS).judgements["mql"].reason


def test_values_in_other_currencies_are_counted_apart() -> None:
    euro = Life(900, NOON, None, NOON + 9 * DAY, None, Decimal(5), "EUR")

    proof = proof_of([*lives(20, 3, value=100), euro], TERMS)

    assert (proof.currency, proof.values[Group.OTHER].count, proof.unvalued) == ("USD", 3, 1)


def test_who_is_left_out_is_counted() -> None:
    late = Terms(NOON, NOON + 60 * DAY, 30 * DAY, NOON + 35 * DAY)

    assert proof_of(lives(4, 1, fired=9), late).left == {Left.NO_TIME: 4}


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_it_says_something_whatever_the_numbers(pqls: int, mqls: int, others: int) -> None:
    population = [*lives(pqls, pqls // 2, fired=2), *lives(mqls, mqls // 3, mql=2), *lives(others, others // 4)]

    for found in proof_of(population, TERMS).judgements.values():
        assert isinstance(found, Judgement)
        assert found.verdict != Verdict.OPEN or found.reason
        assert found.interval is None or found.interval.low <= found.interval.estimate <= inf


def test_who_pays_as_the_period_begins_is_a_customer_of_it() -> None:
    seen, unseen = (Life(1, NOON - DAY, None, NOON, None), Life(2, None, None, NOON, None))
    too_late = Life(3, NOON - DAY, None, TERMS.end, None)

    proof = proof_of([seen, unseen, too_late], TERMS)

    assert (proof.recalled, proof.unseen) == (Rate(0, 1), 1)


@pytest.mark.django_db
def test_usage_at_or_after_the_payment_never_counts_for_it() -> None:
    version = ScorecardVersionFactory(threshold=10)
    signal = SignalFactory()
    RuleFactory(version=version, signal=signal, is_activation=True)
    for paid_on in (5, 3, 2):
        account = AccountFactory()
        person = PersonFactory(account=account)
        OccurrenceFactory(account=account, person=person, at=NOON)
        OccurrenceFactory(account=account, person=person, signal=signal, at=NOON + 3 * DAY)
        MilestoneFactory(account=account, at=NOON + paid_on * DAY)

    proof = prove(VersionSpec.of(version), TERMS)

    assert proof.conversions[Group.PQL].rate == Rate(1, 1)
    assert proof.recalled == Rate(1, 3)


@pytest.mark.django_db
def test_what_was_reached_by_a_part_counts_for_the_account_that_stands() -> None:
    whole = AccountFactory()
    OccurrenceFactory(account=whole, person=PersonFactory(account=whole), at=NOON)
    MilestoneFactory(account=AccountFactory(merged_into=whole), at=NOON + 5 * DAY, kind=MilestoneKind.MQL)

    proof = prove(VersionSpec.of(ScorecardVersionFactory()), TERMS)

    assert proof.conversions[Group.MQL].rate == Rate(0, 1)


@pytest.mark.django_db
def test_customers_of_whom_nothing_was_seen_are_counted_beside() -> None:
    for seen_on in (None, 5, 1):
        account = AccountFactory()
        MilestoneFactory(account=account, at=NOON + 3 * DAY)
        if seen_on:
            OccurrenceFactory(account=account, person=PersonFactory(account=account), at=NOON + seen_on * DAY)

    proof = prove(VersionSpec.of(ScorecardVersionFactory()), TERMS)

    assert (proof.recalled, proof.unseen) == (Rate(0, 1), 2)


@pytest.mark.django_db
@pytest.mark.parametrize(("recorded_on", "late"), [(2, 0), (9, 1)])
@pytest.mark.parametrize("by_list", [False, True])
def test_what_was_written_down_after_the_payment_is_told(recorded_on: int, late: int, by_list: bool) -> None:
    version = ScorecardVersionFactory(threshold=10)
    account = AccountFactory()
    OccurrenceFactory(account=account, person=PersonFactory(account=account), at=NOON)
    MilestoneFactory(account=account, at=NOON + 5 * DAY)
    recorded_at = NOON + recorded_on * DAY
    if by_list:
        rule = ListRuleFactory(version=version, fact="site", is_activation=True)
        put_on(rule.named_list, "acme.com", at=recorded_at)
        FactFactory(account=account, name="site", value="acme.com", since=NOON + DAY)
    else:
        FactRuleFactory(version=version, is_activation=True)
        FactFactory(account=account, since=NOON + DAY, recorded_at=recorded_at)

    proof = prove(VersionSpec.of(version), TERMS)

    assert proof.conversions[Group.PQL].rate == Rate(1, 1)
    assert proof.told_late == late
