"""Several versions in one sweep: each as if it had been swept alone."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account
from playbooks.scoring import VersionSpec, backtest, backtests
from playbooks.scoring.joint import joined
from playbooks.scoring.spec import MAX_RULES
from tests.oracles.scoring import History
from tests.playbooks.scoring_compare import stored
from tests.playbooks.scoring_world import HISTORIES, PLAIN_VERSIONS, VERSIONS, make_account, make_lists, make_signals

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[int, int]:
    return make_signals()


@pytest.fixture
def lists() -> dict[int, int]:
    return make_lists()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    histories=st.lists(HISTORIES, min_size=4, max_size=4),
    versions=st.lists(VERSIONS, min_size=1, max_size=3),
    thresholds=st.lists(st.integers(1, 60), max_size=3),
)
def test_each_version_fires_as_it_does_alone(
    ids: dict[int, int],
    lists: dict[int, int],
    histories: list[History],
    versions: list[VersionSpec],
    thresholds: list[int],
) -> None:
    Account.objects.all().delete()
    for number, history in enumerate(histories):
        make_account(number, history, ids)
    worded = versions + [replace(versions[0], threshold=threshold) for threshold in thresholds]
    specs = [stored(version, ids, lists) for version in worded]

    found: list[list[tuple[object, ...]]] = [[] for _ in specs]
    for number, firings in backtests(specs):
        found[number] += firings

    assert found == [list(backtest(spec)) for spec in specs]


@given(PLAIN_VERSIONS, st.integers(1, 90))
def test_what_versions_have_in_common_is_read_once(version: VersionSpec, count: int) -> None:
    joints = joined([replace(version, threshold=1 + number) for number in range(count)])

    assert {len(joint.rules) for joint in joints} == {len(version.tracks)}
    assert [len(joint.versions) for joint in joints] == [
        min(MAX_RULES, count - done) for done in range(0, count, MAX_RULES)
    ]


@given(st.lists(PLAIN_VERSIONS, min_size=2, max_size=12))
def test_no_list_of_rules_is_longer_than_bits_allow(versions: list[VersionSpec]) -> None:
    joints = joined(versions)

    assert all(len(joint.rules) <= MAX_RULES for joint in joints)
    assert sorted(number for joint in joints for number in joint.numbers) == [
        number for number, version in enumerate(versions) if version.rules
    ]
    for joint in joints:
        for index, number in enumerate(joint.numbers):
            laid_out = joint.laid_out(index)
            for held in (0, (1 << len(joint.rules)) - 1):
                assert laid_out.points_of(held) == versions[number].points_of(joint.own(index, held))
                assert laid_out.qualifies(held) == versions[number].qualifies(joint.own(index, held))
