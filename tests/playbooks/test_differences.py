"""What is different between two versions: the pure comparison, and the words it is made of."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.actions import draft_from
from playbooks.contents import content_of
from playbooks.differences import Change, Kind, Said, SaidRule, differences
from playbooks.saying import changes_between
from tests.factories.accounts import NOON
from tests.factories.playbooks import FactRuleFactory, RuleFactory, ScorecardVersionFactory
from tests.factories.signals import SignalFactory

WORDS = st.dictionaries(st.sampled_from(["points", "window", "fact"]), st.sampled_from(["1", "2", "3"]))
RULES = st.lists(st.tuples(st.sampled_from("abcd"), WORDS), unique_by=lambda rule: rule[0])
SAID = st.builds(
    lambda parts, rules: Said(parts, tuple(SaidRule(key, key, f"{key} holds", words) for key, words in rules)),
    WORDS,
    RULES,
)


def rule(key: str, **parts: str) -> SaidRule:
    return SaidRule(key, key.title(), f"{key} holds", parts)


def test_rules_are_added_removed_and_changed() -> None:
    before = Said({"threshold": "50"}, (rule("paywall", points="20", window="14 days"), rule("gone")))
    after = Said({"threshold": "60"}, (rule("paywall", points="25", window="7 days"), rule("new")))

    assert differences(before, after) == [
        Change(Kind.CHANGED, "Scorecard", ("threshold 50 → 60",)),
        Change(Kind.CHANGED, "Paywall", ("points 20 → 25", "window 14 days → 7 days"), "paywall"),
        Change(Kind.ADDED, "New", ("new holds",), "new"),
        Change(Kind.REMOVED, "Gone", ("gone holds",), "gone"),
    ]


def test_an_order_that_changes_is_a_difference_and_one_that_a_new_rule_shifts_is_none() -> None:
    one, two, three = rule("one"), rule("two"), rule("three")

    swapped = differences(Said({}, (one, two)), Said({}, (two, one)))
    shifted = differences(Said({}, (one, two)), Said({}, (three, one, two)))

    assert [change.words for change in swapped] == [("rules in another order",)]
    assert [change.kind for change in shifted] == [Kind.ADDED]


@given(SAID, SAID)
def test_there_are_differences_just_where_there_are_any(before: Said, after: Said) -> None:
    found = differences(before, after)

    assert (found == []) == (before == after)
    assert len(differences(after, before)) == len(found)


@given(SAID, SAID)
def test_what_is_added_one_way_is_removed_the_other(before: Said, after: Said) -> None:
    there = {change.rule for change in differences(before, after) if change.kind == Kind.ADDED}
    back = {change.rule for change in differences(after, before) if change.kind == Kind.REMOVED}

    assert there == back == {r.key for r in after.rules} - {r.key for r in before.rules}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": 25}, "points 20 → 25"),
        ({"window": timedelta(days=7)}, "window 14 days → 7 days"),
        ({"window": None}, "window 14 days → ever"),
        ({"at_least": 3}, "at least 1 → 3"),
        ({"is_activation": True}, "activation none → yes"),
        ({"is_disqualifier": True}, "disqualifier none → yes"),
        ({"category": "fit"}, "category none → Fit"),
        ({"label": "Hits the wall"}, "label Paywall → Hits the wall"),
    ],
)
def test_changes_of_a_rule_in_words(change: dict[str, Any], words: str) -> None:
    before = ScorecardVersionFactory()
    RuleFactory(version=before, label="Paywall", window=timedelta(days=14), signal=SignalFactory(name="Hit"))
    after = draft_from(before, by=None, at=NOON)
    after.rules.update(**change)

    (found,) = changes_between(before, after)

    assert (found.kind, found.words) == (Kind.CHANGED, (words,))


@pytest.mark.django_db
def test_changes_of_signal_limit_and_fact_in_words() -> None:
    before = ScorecardVersionFactory(cooldown=timedelta(days=30), most_fit=30)
    RuleFactory(version=before, key="a", kind="sum", at_least=None, limit=Decimal(900), signal__name="Called")
    FactRuleFactory(version=before, key="b", value=[1, 2], operator="in")
    after = draft_from(before, by=None, at=NOON)
    after.rules.filter(key="a").update(limit=Decimal("1200.50"), signal=SignalFactory(name="Ran"))
    after.rules.filter(key="b").update(fact="seats", value=5, operator="gte")
    type(after).objects.filter(pk=after.pk).update(cooldown=timedelta(days=7), most_fit=None, most_depth=10)

    assert [change.words for change in changes_between(before, after)] == [
        ("cooldown 30 days → 7 days", "most from depth none → 10", "most from fit 30 → none"),
        ("signal Called → Ran", "sum 900 → 1,200.5"),
        ("fact employees → seats", "operator is one of → is at least", "value [1, 2] → 5"),
    ]


@pytest.mark.django_db
def test_a_copy_says_the_same() -> None:
    before = ScorecardVersionFactory(reason="One")
    RuleFactory(version=before)
    FactRuleFactory(version=before)

    after = draft_from(before, by=None, at=NOON, reason="Another")

    assert changes_between(before, after) == []
    assert content_of(after) == content_of(before)
    assert after.based_on == before


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_two_versions_are_compared_in_a_fixed_number_of_queries(django_assert_num_queries: object, rows: int) -> None:
    before, after = ScorecardVersionFactory(), ScorecardVersionFactory()
    for version in (before, after):
        RuleFactory.create_batch(rows, version=version)

    with django_assert_num_queries(3):  # type: ignore[operator]
        changes_between(before, after)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (["x, y"], ["x", "y"], 'value ["x, y"] → ["x", "y"]'),
        (5, "5", 'value 5 → "5"'),
        (True, False, "value yes → no"),
    ],
)
def test_values_that_are_not_the_same_do_not_read_the_same(before: object, after: object, words: str) -> None:
    versions = [ScorecardVersionFactory()]
    versions += [ScorecardVersionFactory(scorecard=versions[0].scorecard, number=2)]
    for version, value in zip(versions, (before, after), strict=True):
        FactRuleFactory(version=version, key="k", label="K", position=0, operator="in", value=value)

    (found,) = changes_between(*versions)

    assert found.words[-1:] == (words,)
