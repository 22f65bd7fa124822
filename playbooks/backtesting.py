"""Backtests as jobs (`playbooks.jobs`): ask for one, and run those that wait.

The summary of a finished one:

    accounts, firings   how many accounts (or people) fired, and how often
    rules               [key, label, points] in the order of the bits of a firing's `held`
    weeks               [Monday, firings] for every week from the first firing to the last, UTC
    overlap             {both, this, other}: accounts that fired under both, or one only; null if nothing was compared
    other_rules         as `rules`, of the version that it was compared with
    thresholds          [threshold, accounts, firings] for other thresholds and everything else the same
    without             [key, label, accounts, firings] without each rule and everything else the same
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import User
from playbooks import jobs
from playbooks.contents import content_of
from playbooks.errors import TooMany
from playbooks.models import Backtest, BacktestFiring, ScorecardVersion
from playbooks.scoring import Firing, VersionSpec, backtests
from playbooks.scoring.database import one_snapshot
from signals.wakeup import wake

TASK = "baton.run_backtests"
STEPS = (-20, -10, -5, 5, 10, 20)
"""By how many points the threshold is moved to see what comes of it."""
MOST_FIRINGS = 500_000
"""Firings that a result keeps; a version that fires more often qualifies everybody, and says nothing."""
FIRINGS_AT_A_TIME = 5_000
THIS, OTHER = 0, 1


@transaction.atomic
def request(version: ScorecardVersion, *, by: User | None, at: datetime, **options: Any) -> Backtest:
    """Have a version replayed; `options` are fields of `Backtest`."""
    other = options.get("compared_with")
    asked = Backtest.objects.create(
        version=version,
        content=content_of(version),
        compared_content=content_of(other) if other else "",
        requested_by=by,
        requested_at=at,
        **options,
    )
    transaction.on_commit(partial(wake, TASK))
    return asked


def run_all(clock: jobs.Clock) -> int:
    """Run the backtests that wait; returns how many this process has had in its hands."""
    return jobs.run_all(Backtest, replay, clock)


def replay(taken: Backtest, told: jobs.Told, clock: jobs.Clock) -> None:
    """Replay it and store what comes of it."""
    result = _replayed(taken, told)
    _finish(taken, result, clock())


@dataclass
class Result:
    """What a replay has found so far."""

    content: str
    compared_content: str
    versions: list[VersionSpec]
    is_compared: bool
    fired: tuple[list[Firing], list[Firing]] = field(default_factory=lambda: ([], []))
    accounts: Counter[int] = field(default_factory=Counter)
    firings: Counter[int] = field(default_factory=Counter)

    def add(self, number: int, firings: list[Firing]) -> None:
        """Count some firings of a version, and keep those of the two that are looked at one by one."""
        self.firings[number] += len(firings)
        self.accounts[number] += len({firing.account_id for firing in firings})
        if number <= (OTHER if self.is_compared else THIS):
            kept = self.fired[number]
            kept += firings
            if len(kept) > MOST_FIRINGS:
                raise TooMany(
                    f"There are more than {MOST_FIRINGS:,} firings. Raise the threshold, or replay a shorter time."
                )

    def summary(self) -> dict[str, Any]:
        """What is stored, see the head of the module."""
        this, first_variant = self.versions[THIS], 2 if self.is_compared else 1
        tried = [*self._threshold_variants(), *this.rules]
        outcomes = [(self.accounts[n], self.firings[n]) for n in range(first_variant, first_variant + len(tried))]
        moved = len(tried) - len(this.rules)
        return {
            "accounts": self.accounts[THIS],
            "firings": self.firings[THIS],
            "rules": _told_rules(this),
            "weeks": [[f"{monday:%Y-%m-%d}", count] for monday, count in weeks(self.fired[THIS])],
            "overlap": self._overlap() if self.is_compared else None,
            "other_rules": _told_rules(self.versions[OTHER]) if self.is_compared else [],
            "thresholds": [
                [threshold, *outcome] for threshold, outcome in zip(self._threshold_variants(), outcomes, strict=False)
            ],
            "without": [
                [rule.key, rule.label, *outcome] for rule, outcome in zip(this.rules, outcomes[moved:], strict=True)
            ],
        }

    def _threshold_variants(self) -> list[int]:
        return thresholds_around(self.versions[THIS].threshold)

    def _overlap(self) -> dict[str, int]:
        this, other = ({firing.account_id for firing in fired} for fired in self.fired)
        return {"both": len(this & other), "this": len(this - other), "other": len(other - this)}


def thresholds_around(threshold: int) -> list[int]:
    """The thresholds that are tried besides the version's own."""
    return [threshold + step for step in STEPS if threshold + step >= 1]


def variants(version: VersionSpec) -> list[VersionSpec]:
    """The version with each of these thresholds, and then without each of its rules."""
    moved = [replace(version, threshold=threshold) for threshold in thresholds_around(version.threshold)]
    rules = version.rules
    return moved + [replace(version, rules=rules[:place] + rules[place + 1 :]) for place in range(len(rules))]


def weeks(fired: Sequence[Firing]) -> list[tuple[datetime, int]]:
    """The firings of every week from the first to the last, those without any included; weeks begin on Monday, UTC."""
    counted = Counter(_monday(firing.at) for firing in fired)
    if not counted:
        return []
    first, last = min(counted), max(counted)
    count = (last - first).days // 7 + 1
    return [(monday, counted[monday]) for monday in (first + timedelta(weeks=week) for week in range(count))]


def _replayed(taken: Backtest, told: jobs.Told) -> Result:
    with one_snapshot():
        this, content = _said(taken.version_id)
        other, compared_content = _said(taken.compared_with_id) if taken.compared_with_id else (None, "")
    swept = [this, *([other] if other else []), *variants(this)]
    result = Result(content, compared_content, swept, is_compared=other is not None)
    for number, firings in backtests(result.versions, told):
        result.add(number, [firing for firing in firings if _in_range(taken, firing)])
    return result


def _said(version_id: int) -> tuple[VersionSpec, str]:
    """What is replayed of a version, and the hash of it."""
    version = ScorecardVersion.objects.get(pk=version_id)
    return VersionSpec.of(version), content_of(version)


def _in_range(taken: Backtest, firing: Firing) -> bool:
    """Without an end it is up to when the replay began: absence alone would have accounts fire in days to come."""
    end = taken.end or taken.started_at
    return (taken.start is None or firing.at >= taken.start) and (end is None or firing.at < end)


@transaction.atomic
def _finish(taken: Backtest, result: Result, at: datetime) -> None:
    jobs.finish(taken, at, content=result.content, compared_content=result.compared_content, summary=result.summary())
    BacktestFiring.objects.bulk_create(_rows(taken, result), batch_size=FIRINGS_AT_A_TIME)


def _rows(taken: Backtest, result: Result) -> Iterator[BacktestFiring]:
    whose = f"{result.versions[THIS].subject}_id"
    for is_other, fired in enumerate(result.fired):
        for whose_id, at, points, held in fired:
            row = BacktestFiring(backtest=taken, is_other=bool(is_other), at=at, points=points, held=held)
            setattr(row, whose, whose_id)
            yield row


def _told_rules(version: VersionSpec) -> list[list[Any]]:
    return [[rule.key, rule.label, rule.points] for rule in version.rules]


def _monday(at: datetime) -> datetime:
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
