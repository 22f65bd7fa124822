"""What the engine says, held against the naive recomputation: live, as of a time, over all time, and explained."""

from dataclasses import replace
from typing import NamedTuple

from playbooks.enums import RuleKind
from playbooks.scoring import VersionSpec, backtest, explain, score_as_of, steps
from playbooks.scoring.database import rows
from playbooks.scoring.probes import assessment, subjects_at
from tests.oracles import scoring as oracle
from tests.oracles.scoring import History, later

NOT_COUNTED = {
    *(RuleKind.ABSENCE, RuleKind.ORDER, RuleKind.FACT, RuleKind.LIST),
    *(RuleKind.QUALIFIED, RuleKind.TIER, RuleKind.CUSTOMER),
}


class Subject(NamedTuple):
    """An account or person: the id and key in the database, and what is known of them."""

    id: int
    key: str
    history: History


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


def check_equal(spec: VersionSpec, version: VersionSpec, subjects: list[Subject], hour: int) -> None:
    """One scorecard and some histories: live, over all time, and explained."""
    at = later(hour)
    assert [(f.account_id, f.at, lines_of(spec, f.held), f.points) for f in backtest(spec)] == [
        (
            one.id,
            fired_at,
            oracle.held_at(version, one.history, fired_at),
            oracle.points(version, one.history, fired_at),
        )
        for one in subjects
        for fired_at in oracle.fired(version, one.history)
    ]
    assessed = sorted(rows(assessment(spec, subjects_at([one.id for one in subjects], at))))
    assert [(points, until) for _, _, _, points, _, until in assessed] == [
        (oracle.points(version, one.history, at), oracle.holds_until(version, one.history, at)) for one in subjects
    ]
    for one in subjects:
        found = steps(spec, one.id, start=at, end=later(100))
        assert [(s.at, lines_of(spec, s.held), s.points) for s in found] == oracle.state_changes(
            version, one.history, start=at, end=later(100)
        )
        _check_explanation(spec, version, one, hour)


def check_as_of(spec: VersionSpec, version: VersionSpec, subjects: list[Subject], hour: int) -> None:
    """The table of all subjects, who are given by their keys."""
    at = later(hour)
    found = [(r.account_id, lines_of(spec, r.held), r.points, r.qualified_at) for r in score_as_of(spec, at)]
    assert found == [
        (
            one.id,
            oracle.held_at(version, one.history, at),
            oracle.points(version, one.history, at),
            _qualified_at(version, one.history, hour),
        )
        for one in subjects
    ]


def _check_explanation(spec: VersionSpec, version: VersionSpec, subject: Subject, hour: int) -> None:
    at, history = later(hour), subject.history
    held = oracle.held_at(version, history, at)
    why = explain(spec, subject.id, at)

    assert [line.held for line in why.lines] == [bool(held >> bit & 1) for bit in range(len(version.rules))]
    assert why.points == sum(line.points for line in why.lines) == oracle.points(version, history, at)
    assert sum(line.capped for line in why.lines) == -sum(cut.points for cut in why.cuts)
    assert why.qualified_since == _qualified_at(version, history, hour)
    assert why.belongs == history.belongs_at(at)
    assert why.waits_until == oracle.waits_until(version, history, at)
    for bit, line in enumerate(why.lines):
        assert (line.since, line.until) == _span_of_rule(version, bit, history, hour)
        reached, enough = line.counted.reached, line.counted.enough
        if reached is not None:
            assert line.held == (why.belongs and enough is not None and reached >= enough)
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
