"""A rule has what its kind needs, and nothing that its kind does not have."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from playbooks.enums import RuleKind
from playbooks.rule_parts import EMPTY, PARTS, problems
from tests.factories.playbooks import RuleFactory
from tests.factories.signals import SignalFactory

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "values", "fields"),
    [
        (RuleKind.OCCURRENCES, {}, {"signal", "at_least"}),
        (RuleKind.PEOPLE, {"signal": 1, "at_least": 1, "fact": "title"}, {"operator"}),
        (RuleKind.PEOPLE, {"signal": 1, "at_least": 1, "operator": "eq"}, {"fact"}),
        (RuleKind.PEOPLE, {"signal": 1, "at_least": 1, "only_new": True}, {"window"}),
        (RuleKind.DAYS, {}, {"at_least"}),
        (RuleKind.SUM, {"signal": "s"}, {"limit"}),
        (RuleKind.SUM, {"signal": "s", "limit": 5, "fact": "seats"}, {"limit"}),
        (RuleKind.SUM, {"signal": "s", "limit": 5, "percent": 80}, {"percent"}),
        (RuleKind.SUM, {"signal": "s", "fact": "seats", "percent": 80}, set()),
        (RuleKind.ABSENCE, {"signal": "s"}, {"window"}),
        (RuleKind.GROWTH, {"percent": 0, "at_least": 1, "window": DAY}, {"growing"}),
        (RuleKind.GROWTH, {"growing": "values", "percent": 9, "at_least": 1, "window": DAY}, {"signal"}),
        (RuleKind.ORDER, {"signal": 1, "followed_by": 1, "deadline": DAY}, {"followed_by"}),
        (RuleKind.ORDER, {"signal": 1, "followed_by": 2, "deadline": DAY, "window": DAY}, {"window"}),
        (RuleKind.FACT, {"fact": "plan"}, {"operator"}),
    ],
)
def test_what_is_wrong_is_said_by_field(kind: RuleKind, values: dict[str, Any], fields: set[str]) -> None:
    assert problems(kind, values).keys() == fields


@pytest.mark.parametrize("kind", RuleKind)
def test_every_kind_says_what_it_has(kind: RuleKind) -> None:
    assert {*PARTS[kind].needs, *PARTS[kind].may} <= EMPTY.keys()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"kind": RuleKind.SUM, "at_least": None},
        {"kind": RuleKind.SUM, "at_least": None, "limit": 5, "fact": "seats"},
        {"kind": RuleKind.SUM, "at_least": 1, "limit": 5},
        {"kind": RuleKind.ABSENCE, "at_least": None},
        {"kind": RuleKind.ABSENCE, "at_least": None, "window": DAY, "fact": "plan"},
        {"kind": RuleKind.DAYS, "at_least": 0},
    ],
)
def test_the_database_refuses_what_makes_no_rule(values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        RuleFactory(signal=SignalFactory(), **values)
