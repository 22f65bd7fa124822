"""What the scoring station does for versions in shadow: scores and firings of their own.

A version in force has fired before, and an account's cooldown runs from that. One in shadow has not; so an account that
is looked at for the first time is taken to have fired as the version would have had it always been in force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from psycopg.sql import SQL, Composable, Literal

from playbooks.contents import content_of
from playbooks.models import ScorecardVersion, Shadow, ShadowFiring, ShadowScore
from playbooks.models.life import UNPUBLISHED
from playbooks.qualifying import UNKNOWN, last_fall, rules_held, wait_for_cooldown
from playbooks.scoring.firing import QualifiedSpan, covering, firing_in, firings
from playbooks.scoring.history import qualified_spans
from playbooks.scoring.live import Assessed, store_scores
from playbooks.scoring.spec import VersionSpec

SCORES = ShadowScore._meta.db_table
_HOLD = "SELECT id FROM playbooks_scorecardversion WHERE id = ANY(%s) AND state = ANY(%s) ORDER BY id FOR SHARE"


@dataclass(frozen=True)
class Run:
    """A shadow with what its version says."""

    shadow: Shadow
    spec: VersionSpec


def assess_in_shadow(accounts: list[int], at: datetime) -> None:
    """Assess the accounts, which must be locked, under every version in shadow."""
    for run in _runs():
        _settle(run, store_scores(run.spec, accounts, at, fired=_fired_in(run), table=SCORES), at)


def follow_in_shadow(merged: Iterable[int], at: datetime) -> None:
    """Let accounts that are a part of another go: an open firing is the other's now, unless that has one itself."""
    parts = list(merged)
    if not parts:
        return
    ShadowScore.objects.filter(account__in=parts).delete()
    rows = list(ShadowFiring.objects.filter(account__in=parts, ended_at=None).select_related("account").order_by("at"))
    roots = {row.account.merged_into_id for row in rows}
    taken = set(ShadowFiring.objects.filter(account__in=roots, ended_at=None).values_list("shadow", "account"))
    for row in rows:
        place = (row.shadow_id, row.account.merged_into_id or row.account_id)
        if place in taken:
            row.ended_at = at
        else:
            row.account_id = place[1]
            taken.add(place)
    ShadowFiring.objects.bulk_update(rows, ["account", "ended_at"])


def _runs() -> list[Run]:
    """The runs that go on, of versions that say what they said when the run began and do so until all is written.

    One that has changed is left for `renew_shadows`.
    """
    running = list(Shadow.objects.running().order_by("version_id"))
    if not running:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [[one.version_id for one in running], [str(state) for state in UNPUBLISHED]])
        held = [version_id for (version_id,) in cursor.fetchall()]
    versions = ScorecardVersion.objects.prefetch_related("rules").in_bulk(held)
    found = [(one, versions[one.version_id]) for one in running if one.version_id in versions]
    return [Run(one, VersionSpec.of(version)) for one, version in found if content_of(version) == one.content]


def _fired_in(run: Run) -> Composable:
    """A query of the firings of the run, as `store_scores` asks for them: all of them are of its version."""
    return SQL(
        "SELECT account_id, id, at, ended_at, {}::bigint AS version_id FROM playbooks_shadowfiring WHERE shadow_id = {}"
    ).format(Literal(run.spec.id), Literal(run.shadow.pk))


def _settle(run: Run, assessed: Sequence[Assessed], at: datetime) -> None:
    """As `playbooks.qualifying.settle`, of whose rows these are the likes."""
    unsettled = sorted(one for one in assessed if one.open_id is None or one.was_due or not one.qualifies)
    if not unsettled:
        return
    spans = dict(qualified_spans(run.spec, [one.account_id for one in unsettled]))
    candidates, ended = [], []
    for one in unsettled:
        of_account = spans.get(one.account_id, [])
        current = covering(of_account, at)
        if one.open_id is not None and one.open_at is not None:
            if current is not None and current.start <= one.open_at:
                continue
            ended.append(ShadowFiring(pk=one.open_id, ended_at=last_fall(of_account, one.open_at, at)))
        candidates.append((one, of_account))
    ShadowFiring.objects.bulk_update(ended, ["ended_at"])
    _fire(run, candidates, at)


def _fire(run: Run, candidates: list[tuple[Assessed, list[QualifiedSpan]]], at: datetime) -> None:
    fired: list[tuple[int, datetime, int]] = []
    waiting: list[tuple[int, datetime]] = []
    for one, spans in candidates:
        when = _when(run, spans, one.last, at)
        if when is not None and when <= at:
            fired.append((one.account_id, when, _held(spans, when)))
        elif when is not None:
            waiting.append((one.account_id, when))
    ShadowFiring.objects.bulk_create(
        ShadowFiring(
            shadow=run.shadow,
            account_id=account_id,
            at=when,
            recorded_at=at,
            points=run.spec.points_of(held),
            rules_held=[rule.id for rule in run.spec.rules_of(held)],
        )
        for (account_id, when, _), held in zip(fired, rules_held(run.spec, fired), strict=True)
    )
    wait_for_cooldown(run.spec, waiting, SCORES)


def _held(spans: list[QualifiedSpan], when: datetime) -> int:
    """What held when it fired, as bits; known where a span began."""
    return next((span.held for span in spans if span.start == when), UNKNOWN)


def _when(run: Run, spans: list[QualifiedSpan], last: datetime | None, at: datetime) -> datetime | None:
    """The instant at which an account that qualifies at `at` fires."""
    current = covering(spans, at)
    if current is None:
        return None
    if last is None:
        before = [when for when, _ in firings(spans, run.spec.cooldown) if when < run.shadow.began_at]
        last = before[-1] if before else None
        if last is not None and last >= current.start:
            return last
    return firing_in(current, last, run.spec.cooldown)
