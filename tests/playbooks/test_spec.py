"""What a version makes of the rules that hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from playbooks.enums import RuleKind
from playbooks.scoring import RuleSpec, VersionSpec
from playbooks.scoring.spec import CUSTOMER as CUSTOMER_TRACK
from playbooks.scoring.spec import Membership, looking_at


def rule(points: int, category: str = "", *, is_activation: bool = False, is_disqualifier: bool = False) -> RuleSpec:
    return RuleSpec(
        0,
        "",
        "",
        points,
        is_activation,
        RuleKind.OCCURRENCES,
        category=category,
        is_disqualifier=is_disqualifier,
    )


def version(*rules: RuleSpec, **caps: int) -> VersionSpec:
    return VersionSpec(0, 0, threshold=20, cooldown=timedelta(0), rules=rules, caps=tuple(caps.items()))


@pytest.mark.parametrize(
    ("held", "lines"),
    [
        (0b111, [20, 5, 7]),
        (0b110, [0, 20, 7]),
        (0b101, [20, 0, 7]),
        (0b011, [20, 5, 0]),
    ],
)
def test_a_cap_is_taken_from_the_last_rules_of_its_category(held: int, lines: list[int]) -> None:
    capped = version(rule(20, "fit"), rule(20, "fit"), rule(7, "depth"), fit=25)

    assert capped.points_by_rule(held) == lines
    assert capped.reachable == 32


def test_points_below_zero_count_before_the_cap_does() -> None:
    capped = version(rule(20, "fit"), rule(20, "fit"), rule(-10, "fit"), fit=25)

    assert capped.points_by_rule(0b111) == [20, 15, -10]


def test_nobody_qualifies_while_a_disqualifier_holds() -> None:
    barred = version(rule(30, is_activation=True), rule(0, is_disqualifier=True))

    assert [barred.qualifies(held) for held in (0b01, 0b11)] == [True, False]


CUSTOMER, NO_CUSTOMER = (
    replace(rule(25, is_activation=True), kind=RuleKind.CUSTOMER, membership=membership)
    for membership in (None, Membership(looking_at((CUSTOMER_TRACK,)), negated=True, any_of=((1, 1),)))
)


@pytest.mark.parametrize(
    ("rules", "reached"),
    [
        ((rule(10, is_activation=True), rule(40, is_disqualifier=True)), 10),
        ((rule(-20, is_activation=True), rule(50)), 30),
        ((rule(-20, is_activation=True), rule(5, is_activation=True), rule(50)), 55),
        ((rule(0, is_activation=True), rule(-10), rule(50)), 50),
        ((CUSTOMER, NO_CUSTOMER), 25),
        ((CUSTOMER, replace(NO_CUSTOMER, points=30), rule(10)), 40),
        ((rule(30),), 30),
    ],
)
def test_reachable_is_what_may_hold_at_once_while_an_account_qualifies(
    rules: tuple[RuleSpec, ...], reached: int
) -> None:
    assert version(*rules).reachable == reached


def test_an_activation_rule_that_takes_away_in_steps_is_reached_with_its_first() -> None:
    assert version(replace(rule(-10, is_activation=True), most_points=-40), rule(50)).reachable == 40
