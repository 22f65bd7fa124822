"""Every list: a fixed number of queries, pages that lose nothing, parameters that are understood or refused."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.rest.viewsets import ReadViewSet
from config.api import router
from playbooks.enums import Seat
from tests.factories.accounts import (
    NOON,
    AccountMergeFactory,
    ApiKeyFactory,
    DomainFactory,
    ErasureFactory,
    IdentifierFactory,
    MergeSuggestionFactory,
    PersonMergeFactory,
    UserFactory,
)
from tests.factories.handoffs import MoveRecordFactory
from tests.factories.leads import PersonQualificationFactory, PersonScoreFactory
from tests.factories.playbooks import QualificationFactory, RuleFactory, ScoreFactory
from tests.factories.reviews import approve, in_review
from tests.factories.signals import (
    BackfillFactory,
    BatchFactory,
    ConditionFactory,
    RejectionFactory,
    SignalFactory,
    UploadFactory,
)

pytestmark = pytest.mark.django_db

# One row of each list with something in everything that is nested in it, and the queries of a page: one to find the
# key, one for the rows, one for each nested kind.
LISTS: dict[str, tuple[Callable[[], Any], int]] = {
    "accounts": (DomainFactory, 3),
    "people": (IdentifierFactory, 3),
    "erasures": (lambda: ErasureFactory(requested_by=UserFactory()), 2),
    "account-merges": (AccountMergeFactory, 2),
    "person-merges": (PersonMergeFactory, 2),
    "merge-suggestions": (MergeSuggestionFactory, 2),
    "signals": (lambda: (ConditionFactory(signal=(signal := SignalFactory())), BackfillFactory(signal=signal)), 4),
    "batches": (lambda: BatchFactory(key=ApiKeyFactory(), upload=UploadFactory()), 2),
    "rejections": (
        lambda: RejectionFactory(state="dismissed", decided_at=NOON, decided_by=UserFactory()),
        2,
    ),
    "scorecards": (RuleFactory, 5),
    "scorecard-versions": (lambda: approve(in_review(), Seat.SALES), 6),
    "scores": (lambda: ScoreFactory(version=RuleFactory().version), 5),
    "qualifications": (lambda: QualificationFactory(version=RuleFactory().version), 5),
    "person-scores": (PersonScoreFactory, 5),
    "person-qualifications": (PersonQualificationFactory, 5),
    "handoffs": (lambda: MoveRecordFactory(by=UserFactory()), 4),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_a_fixed_number_of_queries(name: str, rows: int, key: APIClient) -> None:
    make, queries = LISTS[name]
    for _ in range(rows):
        make()

    with CaptureQueriesContext(connection) as captured:
        response = key.get(f"/api/{name}")

    assert (len(response.json()["results"]), len(captured)) == (rows, queries)


ORDERINGS = [
    (name, ordering)
    for name, view, _ in router.registry
    if name in LISTS and issubclass(view, ReadViewSet)
    for ordering in view.orderings
]


@pytest.mark.parametrize(("name", "ordering"), ORDERINGS)
def test_a_page_is_read_from_an_index_without_sorting(name: str, ordering: str, key: APIClient) -> None:
    LISTS[name][0]()
    with CaptureQueriesContext(connection) as captured:
        key.get(f"/api/{name}?ordering={ordering}")
    query = next(found["sql"] for found in captured if " LIMIT 51" in found["sql"])

    with connection.cursor() as cursor:
        # A table of one row is quicker to sort; what matters is that there is another way.
        for way in ("sort", "seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {query}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index" in plan
    # Putting the few rows of one name in the order of their ids is no sorting of the list.
    assert not re.search(r"(?<!Incremental )Sort  \(", plan), plan
