"""Other points for the rules of a version: what a rule cannot have is refused with its name."""

from datetime import timedelta

import pytest

from playbooks.errors import NotWeighable
from playbooks.weighing import draft_with_points
from tests.factories.accounts import NOON
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "points", "said"),
    [
        ({"most_points": 40}, 60, "cannot have 60 points as it is. Say the most"),
        ({"half_life": timedelta(days=3)}, 0, "cannot have 0 points as it is. Give the rule points"),
        ({}, 40_000, "cannot have 40,000 points as it is. Points go from -32,767 to 32,767."),
    ],
)
def test_points_that_a_rule_cannot_have_are_refused(rule: dict[str, object], points: int, said: str) -> None:
    version = ScorecardVersionFactory()
    RuleFactory(version=version, key="seats", label="Seats", points=10, **rule)

    with pytest.raises(NotWeighable, match=f"Rule “Seats” {said}"):
        draft_with_points(version, {"seats": points}, by=None, at=NOON, reason="")

    assert version.scorecard.versions.get() == version
