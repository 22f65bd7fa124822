"""Publishing: what is refused, what is warned about, and what the database keeps as it was."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Reassessment
from playbooks.actions import draft_from, publish, publish_tiers
from playbooks.enums import Authority, TierKey, VersionState
from playbooks.errors import NotDraft, NotPublishable
from playbooks.models import Rule, ScorecardVersion, Tier, TierVersion
from playbooks.publishing import check_sound, publishing_problems
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.playbooks import (
    FactRuleFactory,
    MembershipRuleFactory,
    RuleFactory,
    ScorecardVersionFactory,
    TierFactory,
    TierVersionFactory,
)
from tests.factories.playbooks import publish as publish_as_stored
from tests.factories.reviews import prove
from tests.factories.signals import SignalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> ScorecardVersion:
    version = ScorecardVersionFactory(threshold=20)
    RuleFactory(version=version, points=20, is_activation=True)
    return version


def test_publishing_retires_the_version_in_force_and_reassesses_everyone(draft: ScorecardVersion) -> None:
    account = AccountFactory()
    publish(draft, by=None, at=NOON, authority=Authority.FILE)
    following = draft_from(draft, by=None, at=NOON, reason="Looser")
    prove(following)
    Reassessment.objects.all().delete()

    publish(following, by=UserFactory(), at=NOON + timedelta(days=1), authority=Authority.FILE)

    states = ScorecardVersion.objects.order_by("number").values_list("number", "state", "published_at", "retired_at")
    assert list(states) == [
        (1, VersionState.RETIRED, NOON, NOON + timedelta(days=1)),
        (2, VersionState.PUBLISHED, NOON + timedelta(days=1), None),
    ]
    assert account.pk in Reassessment.objects.values_list("account", flat=True)


def test_draft_of_a_version_has_its_rules(draft: ScorecardVersion) -> None:
    FactRuleFactory(version=draft, key="big", value=500)
    draft.most_fit = 30
    draft.save()

    copy = draft_from(draft, by=None, at=NOON)

    fields = ("key", "label", "points", "is_activation", "kind", "signal", "at_least", "window", "fact", "value")
    assert list(copy.rules.values_list(*fields)) == list(draft.rules.values_list(*fields))
    assert (copy.number, copy.state, copy.threshold, copy.caps) == (2, VersionState.DRAFT, 20, {"fit": 30})


def test_only_a_draft_is_published(draft: ScorecardVersion) -> None:
    publish(draft, by=None, at=NOON, authority=Authority.FILE)

    with pytest.raises(NotDraft, match="Make a new draft"):
        publish(draft, by=None, at=NOON, authority=Authority.FILE)


@pytest.mark.parametrize(
    ("threshold", "rule", "said"),
    [
        (20, None, "Add at least one rule"),
        (20, {"points": 20}, "Mark at least one rule as activation"),
        (30, {"points": 20, "is_activation": True}, "the rules reach 20 at the most"),
        (0, {"points": 20, "is_activation": True}, "Set a threshold of at least 1"),
    ],
)
def test_scorecard_under_which_nobody_could_qualify_is_refused(
    threshold: int, rule: dict[str, object] | None, said: str
) -> None:
    version = ScorecardVersionFactory(threshold=threshold)
    if rule:
        RuleFactory(version=version, **rule)

    with pytest.raises(NotPublishable, match=said):
        publish(version, by=None, at=NOON, authority=Authority.FILE)

    assert ScorecardVersion.objects.get().state == VersionState.DRAFT


def test_rule_on_a_signal_that_is_off_is_refused(draft: ScorecardVersion) -> None:
    RuleFactory(version=draft, label="Paywall", signal=SignalFactory(name="Hit", is_active=False))

    with pytest.raises(NotPublishable, match="“Paywall”: the signal “Hit” is switched off"):
        publish(draft, by=None, at=NOON, authority=Authority.FILE)


def test_fact_rule_with_a_value_that_does_not_fit_is_refused(draft: ScorecardVersion) -> None:
    FactRuleFactory(version=draft, label="Big", operator="gte", value="many")

    with pytest.raises(NotPublishable, match=r"“Big”: .*needs a number"):
        publish(draft, by=None, at=NOON, authority=Authority.FILE)


def test_rules_that_come_to_too_many_steps_are_refused(draft: ScorecardVersion) -> None:
    for _ in range(4):
        RuleFactory(version=draft, points=5, most_points=100)

    with pytest.raises(NotPublishable, match="come to 81 together; there may be 62"):
        publish(draft, by=None, at=NOON, authority=Authority.FILE)


def test_waiting_after_no_disqualifier_is_refused(draft: ScorecardVersion) -> None:
    draft.requalify_after = timedelta(days=30)
    draft.save()

    with pytest.raises(NotPublishable, match="Mark a rule as disqualifier, or clear the time"):
        publish(draft, by=None, at=NOON, authority=Authority.FILE)


def asks_for(draft: ScorecardVersion, under: ScorecardVersion) -> ScorecardVersion:
    MembershipRuleFactory(version=draft, label="Asks", under=under)
    return draft


def test_a_scorecard_that_asks_for_what_is_not_published_is_refused(draft: ScorecardVersion) -> None:
    other = ScorecardVersionFactory(scorecard__name="Other")

    with pytest.raises(NotPublishable, match="“Asks”: Other v1 is not published; publish it first"):
        publish(asks_for(draft, other), by=None, at=NOON, authority=Authority.FILE)


def test_a_scorecard_that_asks_for_itself_by_way_of_another_is_refused(draft: ScorecardVersion) -> None:
    draft.state, draft.published_at, draft.authority = VersionState.PUBLISHED, NOON, Authority.FILE
    draft.save()
    other = asks_for(ScorecardVersionFactory(), draft)
    publish_as_stored(other)
    following = asks_for(draft_from(draft, by=None, at=NOON), other)

    with pytest.raises(NotPublishable, match="would ask for itself"):
        publish(following, by=None, at=NOON, authority=Authority.FILE)


def test_two_scorecards_in_force_do_not_rest_on_one_another(draft: ScorecardVersion) -> None:
    other = ScorecardVersionFactory()
    publish_as_stored(draft)
    publish_as_stored(other)
    following = asks_for(draft_from(draft, by=None, at=NOON), other)
    prove(following)
    publish(following, by=None, at=NOON, authority=Authority.FILE)

    with pytest.raises(NotPublishable, match="would ask for itself"):
        check_sound(asks_for(draft_from(other, by=None, at=NOON), draft))


def test_scorecards_below_one_another_end_somewhere(draft: ScorecardVersion) -> None:
    publish_as_stored(draft)
    deeper = [draft]
    for _ in range(3):
        deeper.append(asks_for(ScorecardVersionFactory(threshold=5), deeper[-1]))
        publish_as_stored(deeper[-1])
    deepest = ScorecardVersionFactory(threshold=5)
    RuleFactory(version=deepest, points=5, is_activation=True)

    assert publishing_problems(asks_for(deepest, deeper[-2]), Authority.FILE) == []
    Rule.objects.filter(version=deepest, label="Asks").update(under=deeper[-1])
    (problem,) = publishing_problems(deepest, Authority.FILE)
    assert "there may be 3 below one another" in problem


def test_a_tier_that_the_table_does_not_have_is_refused(draft: ScorecardVersion) -> None:
    table = TierVersionFactory()
    TierFactory(version=table, key=TierKey.SELF_SERVE)
    publish_tiers(table, by=None, at=NOON)
    MembershipRuleFactory(version=draft, kind="tier", label="Led", under=None, tier="sales_led", tier_table=table)

    with pytest.raises(NotPublishable, match=r"“Led”: table \d+ has no tier Sales-led"):
        publish(draft, by=None, at=NOON, authority=Authority.FILE)


def test_database_refuses_to_change_what_is_published(draft: ScorecardVersion) -> None:
    publish(draft, by=None, at=NOON, authority=Authority.FILE)
    rule = draft.rules.get()

    for refused in (
        lambda: ScorecardVersion.objects.filter(pk=draft.pk).update(threshold=1),
        lambda: ScorecardVersion.objects.filter(pk=draft.pk).update(state=VersionState.DRAFT, published_at=None),
        lambda: Rule.objects.filter(pk=rule.pk).update(points=99),
        lambda: Rule.objects.filter(pk=rule.pk).delete(),
        lambda: RuleFactory(version=draft),
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            refused()


@pytest.fixture
def tiers() -> TierVersion:
    """The table of the training, with its gap between 10,000 and 25,000."""
    version = TierVersionFactory(currency="USD")
    TierFactory(version=version, key=TierKey.SELF_SERVE, acv_max=Decimal(10_000), employees_max=50)
    TierFactory(
        version=version,
        key=TierKey.SALES_ASSISTED,
        acv_min=Decimal(25_000),
        acv_max=Decimal(100_000),
        employees_min=50,
        employees_max=500,
    )
    TierFactory(version=version, key=TierKey.SALES_LED, acv_min=Decimal(90_000), employees_min=500)
    return version


def test_publishing_tiers_warns_of_gaps_and_overlaps(tiers: TierVersion) -> None:
    warnings = publish_tiers(tiers, by=None, at=NOON)

    gap, overlap = warnings
    assert gap.startswith("From USD 10,000 up to USD 25,000 no tier applies: accounts there are treated as self-serve.")
    assert overlap == "Sales-assisted and Sales-led share a range of contract value; accounts there are Sales-led."
    assert TierVersion.objects.get().state == VersionState.PUBLISHED


def test_tiers_without_self_serve_are_refused() -> None:
    version = TierVersionFactory()
    TierFactory(version=version, key=TierKey.SALES_LED)

    with pytest.raises(NotPublishable, match="self-serve"):
        publish_tiers(version, by=None, at=NOON)


def test_database_refuses_to_change_published_tiers(tiers: TierVersion) -> None:
    publish_tiers(tiers, by=None, at=NOON)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Tier.objects.filter(version=tiers).update(employees_min=1)
