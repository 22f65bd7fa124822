"""A score as of a past instant does not change when newer usage is added, whoever it says a workspace belongs to."""

from datetime import timedelta
from typing import Any

import pytest

from playbooks.models import ScorecardVersion
from playbooks.scoring import VersionSpec, score_as_of
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.playbooks import FactRuleFactory, RuleFactory, ScorecardVersionFactory
from tests.factories.signals import EventFactory, SignalFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def version() -> ScorecardVersion:
    version = ScorecardVersionFactory(threshold=50, cooldown=timedelta(0))
    RuleFactory(version=version, signal=SignalFactory(event_names=["Used"]), points=30, is_activation=True)
    FactRuleFactory(version=version, points=40, value=100)
    return version


def arrive(kind: str, day: int, **fields: Any) -> None:
    at = NOON + day * DAY
    EventFactory(kind=kind, name="Used" if kind == "track" else "", at=at, user_id="u1", group_id="team", **fields)
    match_batches(at)


def points(version: ScorecardVersion, day: int) -> dict[str, int]:
    return {row.account: row.points for row in score_as_of(VersionSpec.of(version), NOON + day * DAY) if row.points}


def test_a_past_score_stays_when_its_workspace_changes_hands(version: ScorecardVersion) -> None:
    arrive("group", 0, properties={"website": "acme.com", "employees": 120})
    arrive("track", 0)
    before = points(version, 5)

    arrive("group", 10, properties={"website": "beta.io", "employees": 150})
    arrive("track", 11)

    assert (before, points(version, 5)) == ({"acme.com": 70}, {"acme.com": 70})
    assert points(version, 12) == {"acme.com": 70, "beta.io": 70}
