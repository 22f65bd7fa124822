"""Studies as jobs (`playbooks.jobs`): ask for one, and run those that wait.

The summary of a finished one is what its dataclass is called, packed (`packed`, `unpacked`):

    terms       the period, the days watched, and up to when everything was known
    horizon     how long accounts were watched, and why (`playbooks.proof.horizons`)
    proof       of a proof: `playbooks.proof.report.Proof` without its cases, which are rows
    suggestion  of suggested points: `playbooks.learning.suggestion.Suggestion`
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from math import inf, isinf
from typing import Any, TypeVar

import msgspec
from django.db import transaction

from accounts.models import User
from playbooks import jobs
from playbooks.contents import content_of
from playbooks.enums import StudyKind
from playbooks.learning.apart import suggest_apart
from playbooks.learning.examples import examples
from playbooks.learning.suggestion import Suggestion
from playbooks.models import ScorecardVersion, Study, StudyCase
from playbooks.proof.groups import Case, Group, Left, Life, Terms
from playbooks.proof.horizons import Horizon, horizon
from playbooks.proof.population import lives
from playbooks.proof.report import AGAINST, Proof, proof_of
from playbooks.proof.wording import BARS
from playbooks.scoring import VersionSpec
from playbooks.scoring.database import one_snapshot
from playbooks.subjects import check_about_accounts
from signals.wakeup import wake

TASK = "baton.run_studies"
PERIOD = timedelta(days=365)
OUTCOMES_ARE = "Outcomes are those of accounts; ask it of a scorecard about accounts that counts these people."
CASES_AT_A_TIME = 5_000
_INTERVAL = {"estimate", "low", "high"}
K = TypeVar("K")
T = TypeVar("T")


@transaction.atomic
def request(version: ScorecardVersion, *, by: User | None, at: datetime, **options: Any) -> Study:
    """Have the outcomes looked at; `options` are fields of `Study`. Raises `NotAboutAccounts`: people have none."""
    check_about_accounts(version, OUTCOMES_ARE)
    asked = Study.objects.create(
        version=version, content=content_of(version), requested_by=by, requested_at=at, **options
    )
    transaction.on_commit(partial(wake, TASK))
    return asked


def run_all(clock: jobs.Clock) -> int:
    """Run the studies that wait; returns how many this process has had in its hands."""
    return jobs.run_all(Study, study, clock)


def study(taken: Study, told: jobs.Told, clock: jobs.Clock) -> None:
    """Look at every account's life under the version, and store what comes of it."""
    at = clock()
    with one_snapshot():
        version = ScorecardVersion.objects.get(pk=taken.version_id)
        content, spec = content_of(version), VersionSpec.of(version)
    population = lives(spec, at, told)
    alive = partial(told, 1, 1)  # All is read; what follows has no parts that could be counted.
    alive()
    terms, watched = terms_of(taken, population, at)
    if taken.kind == StudyKind.WEIGHTS:
        learned = suggest_apart(spec, examples(spec, population, terms, timedelta(days=taken.age), alive), alive)
        _finish(taken, content, summary(terms, watched, suggestion=learned), [], clock())
    else:
        proof = proof_of(population, terms)
        _finish(taken, content, summary(terms, watched, proof=replace(proof, cases=[])), proof.cases, clock())


def summary(terms: Terms, watched: Horizon, **found: Proof | Suggestion) -> dict[str, Any]:
    """What is stored, see the head of the module."""
    parts: dict[str, Any] = {"terms": terms, "horizon": watched, **found}
    return {name: packed(part) for name, part in parts.items()}


def terms_of(asked: Study, population: list[Life], at: datetime) -> tuple[Terms, Horizon]:
    """What was asked for, as instants; nothing after `at` counts."""
    start = asked.start or at - PERIOD
    end = min(asked.end or at, at)
    watched = horizon(population, start, end, at, asked.within)
    return Terms(start, end, timedelta(days=watched.days), at), watched


def proof_in(finished: Study) -> Proof:
    """What a finished proof says, but for its cases. PostgreSQL does not keep the order of what it stores by name."""
    found = unpacked(finished.summary["proof"], Proof)
    return replace(
        found,
        conversions=_ordered(found.conversions, Group),
        lifts=_ordered(found.lifts, AGAINST),
        values=_ordered(found.values, Group),
        judgements=_ordered(found.judgements, BARS),
        left=_ordered(found.left, Left),
        left_mqls=_ordered(found.left_mqls, Left),
    )


def suggestion_in(finished: Study) -> Suggestion:
    """What finished suggested points are."""
    return unpacked(finished.summary["suggestion"], Suggestion)


def horizon_in(finished: Study) -> Horizon:
    """How long accounts were watched in a finished study."""
    return unpacked(finished.summary["horizon"], Horizon)


def terms_in(finished: Study) -> Terms:
    """Which period a finished study is about."""
    return unpacked(finished.summary["terms"], Terms)


def packed(found: Any) -> Any:
    """A dataclass as PostgreSQL can store it: an end of an interval that is infinite is null."""
    return _mapped(
        msgspec.to_builtins(found), lambda value: None if isinstance(value, float) and isinf(value) else value
    )


def unpacked(stored: Any, kind: type[T]) -> T:
    """The dataclass again."""
    return msgspec.convert(_with_infinity(stored), kind)


def _ordered(found: dict[K, T], order: Iterable[K]) -> dict[K, T]:
    return {key: found[key] for key in order if key in found}


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(inner, change) for inner in value]
    return change(value)


def _with_infinity(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_infinity(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if set(value) == _INTERVAL:
        return {key: inf if inner is None else inner for key, inner in value.items()}
    return {key: _with_infinity(inner) for key, inner in value.items()}


@transaction.atomic
def _finish(taken: Study, content: str, found: dict[str, Any], cases: list[Case], at: datetime) -> None:
    jobs.finish(taken, at, content=content, summary=found)
    StudyCase.objects.bulk_create(_rows(taken, cases), batch_size=CASES_AT_A_TIME)


def _rows(taken: Study, cases: list[Case]) -> Iterator[StudyCase]:
    for case in sorted(cases, key=lambda one: (one.group, one.index, one.life.account_id)):
        yield StudyCase(
            study=taken,
            account_id=case.life.account_id,
            counted_as=case.group.value,
            since=case.index,
            paid_after=case.paid_after,
            yearly_value=case.life.yearly_value if case.converted else None,
            currency=case.life.currency if case.converted and case.life.yearly_value is not None else "",
        )
