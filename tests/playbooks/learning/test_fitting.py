from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from playbooks.enums import RuleKind
from playbooks.learning.fitting import auc, suggest
from playbooks.learning.scaling import with_points
from playbooks.learning.suggestion import Example, TooFewOutcomes
from playbooks.scoring import RuleSpec, VersionSpec


def version(*points: int, threshold: int = 30) -> VersionSpec:
    rules = tuple(
        RuleSpec(number, f"r{number}", f"Rule {number}", worth, number == 0, RuleKind.OCCURRENCES)
        for number, worth in enumerate(points)
    )
    return VersionSpec(1, 1, threshold, timedelta(0), rules)


def world(*effects: float, accounts: int = 2000, seed: int = 7) -> list[Example]:
    """Accounts for which each rule holds half the time and changes the chance to pay by its effect."""
    chance = Random(seed)
    made = []
    for _ in range(accounts):
        held = chance.getrandbits(len(effects))
        rate = 0.15 + sum(effect for bit, effect in enumerate(effects) if held >> bit & 1)
        made.append(Example(held, chance.random() < rate))
    return made


def test_what_matters_gets_the_points_and_what_does_not_gets_few() -> None:
    found = suggest(version(20, 20, 20), world(0.4, 0.15, 0.0))

    strong, weak, none = [one.suggested or 0 for one in found.weights]
    assert strong > 1.5 * weak > 3 * abs(none)
    assert found.auc.low > found.auc_today.estimate > 0.5


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("points", [(20, 20, 20, 12), (9, 14, 14, 12), (20, 25, -10, 30)])
def test_as_many_reach_the_threshold_as_before(points: tuple[int, ...], seed: int) -> None:
    spec = version(*points)
    examples = world(0.4, 0.15, 0.02, 0.1, seed=seed)

    found = suggest(spec, examples)

    suggested = with_points(
        spec, {bit: one.suggested for bit, one in enumerate(found.weights) if one.suggested is not None}
    )
    now = sum(suggested.points_of(one.held) >= spec.threshold for one in examples)
    before = sum(spec.points_of(one.held) >= spec.threshold for one in examples)
    assert (found.reaching, found.reaching_today) == (now, before)
    assert now == pytest.approx(before, rel=0.3)


def test_what_rules_add_that_keep_their_points_counts_for_the_threshold() -> None:
    spec = version(20, 20, 30, threshold=50)
    always = [replace(one, held=one.held | 4) for one in world(0.4, 0.15)]

    found = suggest(spec, always)

    assert [one.suggested is None for one in found.weights] == [False, False, True]
    assert found.reaching == found.reaching_today


def test_rounding_leaves_nobody_out() -> None:
    """Only all four rules together reach the threshold, and only just."""
    found = suggest(version(10, 14, 14, 12, threshold=50), world(0.3, 0.2, 0.2, 0.1))

    assert found.reaching == found.reaching_today
    assert found.reaching_today


@pytest.mark.parametrize("odd", [{"most_points": 80}, {"half_life": timedelta(days=7)}, {"is_disqualifier": True}])
def test_a_rule_whose_points_come_in_parts_keeps_them(odd: dict[str, Any]) -> None:
    spec = version(20, 20, 20)
    spec = replace(spec, rules=(*spec.rules[:2], replace(spec.rules[2], **odd)))

    assert suggest(spec, world(0.4, 0.15, 0.02)).weights[2].suggested is None


def test_a_rule_that_adds_never_takes_away_nor_the_other_way_round() -> None:
    found = suggest(version(20, 20, -10), world(0.4, -0.14, 0.2))

    assert [one.suggested for one in found.weights][1:] == [0, 0]


def test_it_says_the_same_every_time() -> None:
    examples = world(0.3, 0.1)

    assert suggest(version(20, 20), examples) == suggest(version(20, 20), examples)


def test_evidence_is_counted_and_what_never_varies_is_left_alone() -> None:
    examples = [*world(0.4), Example(0, converted=False)]

    found = suggest(version(20, 5), examples)

    first, second = found.weights
    assert first.held_converted == sum(one.converted for one in examples if one.held)
    assert first.held_others == sum(not one.converted for one in examples if one.held)
    assert (second.suggested, second.today) == (None, 5)


@pytest.mark.parametrize(("converted", "refused"), [(19, True), (20, False)])
def test_ten_outcomes_for_each_rule_are_the_least(converted: int, refused: bool) -> None:
    examples = [Example(n % 4, n < converted) for n in range(200)]

    if not refused:
        assert suggest(version(20, 20), examples).converted == converted
        return
    with pytest.raises(TooFewOutcomes, match=r"Only 19 accounts became customers.*1 more, or fewer rules"):
        suggest(version(20, 20), examples)


@pytest.mark.parametrize("examples", [[], [Example(1, converted=True)] * 50])
def test_nothing_to_learn_from_is_said(examples: list[Example]) -> None:
    with pytest.raises(TooFewOutcomes, match="none can be weighed"):
        suggest(version(20), examples)


def test_the_area_is_scikit_learns_and_its_interval_the_textbooks() -> None:
    chance = np.random.default_rng(3)
    truth = chance.random(300) < 0.3
    scores = np.round(chance.normal(truth * 1.0), 1)

    found = auc(scores, truth)

    assert found.estimate == pytest.approx(roc_auc_score(truth, scores))
    pairs = (scores[truth][:, None] > scores[~truth]) + 0.5 * (scores[truth][:, None] == scores[~truth])
    variance = pairs.mean(1).var(ddof=1) / truth.sum() + pairs.mean(0).var(ddof=1) / (~truth).sum()
    assert found.high - found.low == pytest.approx(2 * 1.96 * variance**0.5, rel=0.02)


def test_a_perfect_order_has_no_more_to_say() -> None:
    found = auc(np.array([3.0, 4.0, 1.0, 2.0]), np.array([True, True, False, False]))

    assert (found.estimate, found.low, found.high) == (1, 1, 1)
