"""The engine equals the naive recomputation, to the instant: live, as of a time, over all time, and explained."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account
from playbooks.enums import RuleKind
from playbooks.scoring import VersionSpec, backtest, explain, score_as_of, steps
from playbooks.scoring.database import rows
from playbooks.scoring.probes import assessment, subjects_at
from tests.oracles import scoring as oracle
from tests.oracles.remembering import forget
from tests.oracles.scoring import History, later
from tests.playbooks.scoring_world import HISTORIES, HOURS, VERSIONS, make_account, make_lists, make_signals

pytestmark = pytest.mark.django_db
SCORECARDS, HISTORIES_EACH = 84, 6
COMPARED = 500
"""At least so many random histories, each under a random scorecard."""

NOT_COUNTED = {
    *(RuleKind.ABSENCE, RuleKind.ORDER, RuleKind.FACT, RuleKind.LIST),
    *(RuleKind.QUALIFIED, RuleKind.TIER, RuleKind.CUSTOMER),
}


@pytest.fixture
def ids() -> dict[int, int]:
    return make_signals()


@pytest.fixture
def lists() -> dict[int, int]:
    return make_lists()


def stored(version: VersionSpec, ids: dict[int, int], lists: dict[int, int]) -> VersionSpec:
    """The version with the ids of stored signals and lists in place of the world's numbers."""
    return replace(
        version,
        rules=tuple(
            replace(
                r,
                signal_id=r.signal_id and ids[r.signal_id],
                followed_by_id=r.followed_by_id and ids[r.followed_by_id],
                named_list_id=r.named_list_id and lists[r.named_list_id],
                membership=r.membership and replace(r.membership, version=stored(r.membership.version, ids, lists)),
            )
            for r in version.rules
        ),
    )


def lines_of(version: VersionSpec, held: int) -> int:
    """The bits of the rules, of those of all tracks."""
    return held & ((1 << len(version.rules)) - 1)


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
    """One scorecard and some histories: live, as of an instant, over all time, and explained."""
    forget()
    Account.objects.all().delete()
    accounts = [make_account(number, history, ids) for number, history in enumerate(histories)]
    spec = stored(version, ids, lists)
    at = later(hour)

    assert [(row.account, lines_of(spec, row.held), row.points, row.qualified_at) for row in score_as_of(spec, at)] == [
        (
            account.key,
            oracle.held_at(version, history, at),
            oracle.points(version, history, at),
            _qualified_at(version, history, hour),
        )
        for account, history in zip(accounts, histories, strict=True)
    ]
    assert [(f.account_id, f.at, lines_of(spec, f.held), f.points) for f in backtest(spec)] == [
        (
            account.pk,
            fired_at,
            oracle.held_at(version, history, fired_at),
            oracle.points(version, history, fired_at),
        )
        for account, history in zip(accounts, histories, strict=True)
        for fired_at in oracle.fired(version, history)
    ]
    assessed = sorted(rows(assessment(spec, subjects_at([a.pk for a in accounts], at))))
    assert [(points, until) for _, _, _, points, _, until in assessed] == [
        (oracle.points(version, history, at), oracle.holds_until(version, history, at)) for history in histories
    ]
    for account, history in zip(accounts, histories, strict=True):
        found = steps(spec, account.pk, start=at, end=later(100))
        assert [(s.at, lines_of(spec, s.held), s.points) for s in found] == oracle.state_changes(
            version, history, start=at, end=later(100)
        )
        _check_explanation(spec, version, account, history, hour)


def _check_explanation(spec: VersionSpec, version: VersionSpec, account: Account, history: History, hour: int) -> None:
    at = later(hour)
    held = oracle.held_at(version, history, at)
    why = explain(spec, account.pk, at)

    assert [line.held for line in why.lines] == [bool(held >> bit & 1) for bit in range(len(version.rules))]
    parts = sum(line.points for line in why.lines) + sum(cut.points for cut in why.cuts)
    assert why.points == parts == oracle.points(version, history, at)
    assert why.qualified_since == _qualified_at(version, history, hour)
    assert why.waits_until == oracle.waits_until(version, history, at)
    for bit, line in enumerate(why.lines):
        assert (line.since, line.until) == _span_of_rule(version, bit, history, hour)
        reached, enough = line.counted.reached, line.counted.enough
        if reached is not None:
            assert line.held == (enough is not None and reached >= enough)
        assert (reached is None) == (line.rule.kind in NOT_COUNTED)


def _qualified_at(version: VersionSpec, history: History, hour: int) -> object:
    at = later(hour)
    covering = (start for start, end in oracle.spans(version, history) if start <= at and (end is None or at < end))
    return next(covering, None)


def _span_of_rule(version: VersionSpec, bit: int, history: History, hour: int) -> tuple[object, object]:
    """The span of one rule that covers the instant, found as if the rule were a scorecard."""
    rule = replace(
        version.rules[bit], points=1, most_points=None, half_life=None, is_activation=True, is_disqualifier=False
    )
    alone = replace(version, threshold=1, rules=(rule,), caps=())
    at = later(hour)
    covering = (s for s in oracle.spans(alone, history) if s[0] <= at and (s[1] is None or at < s[1]))
    return next(covering, (None, None))
