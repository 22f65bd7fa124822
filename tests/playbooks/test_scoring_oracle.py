"""The engine equals the naive recomputation, to the instant: live, as of a time, over all time, and explained."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account
from playbooks.scoring import VersionSpec
from tests.oracles.remembering import forget
from tests.oracles.scoring import History
from tests.playbooks.scoring_compare import Subject, check_as_of, check_equal, stored
from tests.playbooks.scoring_world import HISTORIES, HOURS, VERSIONS, make_account, make_lists, make_signals

pytestmark = pytest.mark.django_db
SCORECARDS, HISTORIES_EACH = 84, 6
COMPARED = 500
"""At least so many random histories, each under a random scorecard."""


@pytest.fixture
def ids() -> dict[int, int]:
    return make_signals()


@pytest.fixture
def lists() -> dict[int, int]:
    return make_lists()


def test_engine_equals_recomputation(ids: dict[int, int], lists: dict[int, int]) -> None:
    compared = 0

    @settings(max_examples=SCORECARDS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        histories=st.lists(HISTORIES, min_size=HISTORIES_EACH, max_size=HISTORIES_EACH), version=VERSIONS, hour=HOURS
    )
    def check(histories: list[History], version: VersionSpec, hour: int) -> None:
        nonlocal compared
        _check(ids, lists, histories, version, hour)
        compared += len(histories)

    check()

    assert compared >= COMPARED


def _check(
    ids: dict[int, int], lists: dict[int, int], histories: list[History], version: VersionSpec, hour: int
) -> None:
    forget()
    Account.objects.all().delete()
    accounts = [make_account(number, history, ids) for number, history in enumerate(histories)]
    subjects = [Subject(account.pk, account.key, history) for account, history in zip(accounts, histories, strict=True)]
    spec = stored(version, ids, lists)

    check_as_of(spec, version, subjects, hour)
    check_equal(spec, version, subjects, hour)
