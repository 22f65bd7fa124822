from datetime import UTC, datetime, timedelta

import pytest

from config.trays import loads
from playbooks.enums import VersionState
from playbooks.models import ScorecardVersion
from tests.factories.accounts import ReassessmentFactory
from tests.factories.playbooks import (
    QualificationFactory,
    ScorecardVersionFactory,
    ScoreFactory,
    TierAssignmentFactory,
    publish,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def tray(name: str) -> tuple[int, float]:
    """Rows and lag of one tray at noon."""
    load = next(load for load in loads(NOON) if load.tray.name == name)
    return load.rows, load.lag_seconds


def test_a_row_that_is_due_later_does_not_wait() -> None:
    ReassessmentFactory(recorded_at=NOON - HOUR, due_at=NOON + MINUTE)

    assert tray("reassessments") == (0, 0.0)


def test_a_row_waits_since_it_is_due_or_else_since_it_was_recorded() -> None:
    ReassessmentFactory(recorded_at=NOON - HOUR, due_at=NOON - 2 * MINUTE)
    ReassessmentFactory(recorded_at=NOON - MINUTE, due_at=None)

    assert tray("reassessments") == (2, 120.0)


def test_only_scores_of_published_versions_come_due() -> None:
    retired, published = ScorecardVersionFactory.create_batch(2)
    for version in (retired, published):
        publish(version)
    ScorecardVersion.objects.filter(pk=retired.pk).update(state=VersionState.RETIRED, retired_at=NOON - HOUR)
    ScoreFactory(version=retired, reassess_at=NOON - HOUR)
    ScoreFactory(version=published, reassess_at=NOON - MINUTE)
    ScoreFactory(version=published, reassess_at=NOON + MINUTE)

    assert tray("due_scores") == (1, 60.0)


@pytest.mark.parametrize(("reassess_at", "load"), [(NOON - MINUTE, (1, 60.0)), (NOON + MINUTE, (0, 0.0))])
def test_tiers_come_due(reassess_at: datetime, load: tuple[int, float]) -> None:
    TierAssignmentFactory(reassess_at=reassess_at)

    assert tray("due_tiers") == load


def test_a_qualification_that_goes_back_into_the_tray_waits_since_then() -> None:
    """One that left self-serve days after it fired has not waited for days."""
    QualificationFactory(recorded_at=NOON - 72 * HOUR, tiered_at=NOON - MINUTE)

    assert tray("qualifications") == (1, 60.0)
