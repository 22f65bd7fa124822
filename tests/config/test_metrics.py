from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.counting import count_scores
from config.metrics import render
from config.models import ScoreCount
from handoffs.enums import HandoffState
from playbooks.models import Score
from tests.factories.accounts import ReassessmentFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import ScoreFactory
from tests.factories.signals import BatchFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUERIES = 29

pytestmark = pytest.mark.django_db


def figures() -> dict[str, float]:
    lines = [line for line in render(NOON).decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_every_figure_is_there_before_anything_happened() -> None:
    found = figures()

    assert found["baton_batches_total"] == 0
    assert found['baton_events_total{outcome="stored"}'] == 0
    assert found['baton_tray_rows{tray="batches"}'] == 0
    assert found["baton_overdue_handoffs"] == 0


def test_landing_adds_up_over_batches() -> None:
    BatchFactory(received=5, stored=3, duplicate=1, rejected=1)
    BatchFactory(received=2, stored=2, duplicate=0, rejected=0)

    found = figures()

    events = [
        found[f'baton_events_total{{outcome="{name}"}}'] for name in ("received", "stored", "duplicate", "rejected")
    ]
    assert (found["baton_batches_total"], events) == (2, [7, 5, 1, 1])


def test_trays_tell_how_long_their_oldest_row_has_waited() -> None:
    ReassessmentFactory(recorded_at=NOON - timedelta(seconds=30))
    ReassessmentFactory(recorded_at=NOON - timedelta(seconds=90))

    found = figures()

    assert found['baton_tray_rows{tray="reassessments"}'] == 2
    assert found['baton_tray_lag_seconds{tray="reassessments"}'] == 90


def test_handoffs_by_state_and_those_past_their_time() -> None:
    HandoffFactory(state=HandoffState.FIRED, due_at=NOON - timedelta(hours=1))
    HandoffFactory(state=HandoffState.FIRED, due_at=NOON + timedelta(hours=1))

    found = figures()

    assert (found['baton_open_handoffs{state="fired"}'], found["baton_overdue_handoffs"]) == (2, 1)


def test_scores_are_those_of_the_last_count() -> None:
    version = ScoreFactory(version__scorecard__name="Teams", qualified=True).version
    ScoreFactory(version=version, qualified=True)
    ScoreFactory(version__scorecard__name="Solo", qualified=False)
    count_scores(NOON)
    ScoreFactory(version__scorecard__name="Late", qualified=True)

    assert {name: value for name, value in figures().items() if name.startswith("baton_scores")} == {
        'baton_scores{qualified="yes",scorecard="Teams"}': 2,
        'baton_scores{qualified="no",scorecard="Solo"}': 1,
        "baton_scores_counted_at_seconds": NOON.timestamp(),
    }


def test_a_later_count_forgets_what_is_no_more() -> None:
    ScoreFactory(version__scorecard__name="Teams", qualified=True)
    count_scores(NOON)
    Score.objects.update(qualified=False)
    count_scores(NOON + timedelta(minutes=5))

    assert list(ScoreCount.objects.values_list("scorecard", "qualified", "accounts", "counted_at")) == [
        ("Teams", False, 1, NOON + timedelta(minutes=5))
    ]


def test_reading_the_figures_reads_no_scores() -> None:
    with CaptureQueriesContext(connection) as asked:
        render(NOON)

    (due,) = (query["sql"] for query in asked if '"playbooks_score"' in query["sql"])
    assert '"reassess_at" <= ' in due


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_is_fixed(
    rows: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    HandoffFactory.create_batch(rows)
    BatchFactory.create_batch(rows)

    with django_assert_num_queries(QUERIES):
        render(NOON)
