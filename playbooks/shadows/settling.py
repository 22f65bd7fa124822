"""What the scoring station does for versions in shadow: scores and firings of their own.

A version in force has fired before, and an account's cooldown runs from that. One in shadow has not; so an account that
is looked at for the first time is taken to have fired as the version would have had it always been in force.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max, QuerySet

from playbooks.contents import content_of
from playbooks.models import ScorecardVersion, Shadow, ShadowFiring, ShadowScore
from playbooks.models.life import UNPUBLISHED
from playbooks.qualifying import wait_for_cooldown
from playbooks.scoring.firing import QualifiedSpan, covering, firing_in, firings
from playbooks.scoring.history import held_at, qualified_spans
from playbooks.scoring.live import store_scores
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
        _settle(run, accounts, store_scores(run.spec, accounts, at, SCORES), at)


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


def _settle(run: Run, accounts: list[int], qualifying: dict[int, bool], at: datetime) -> None:
    """As `playbooks.qualifying.settle`, of whose rows these are the likes."""
    opened = {row.account_id: row for row in _of(run, accounts).filter(ended_at=None)}
    fallen = opened.keys() - qualifying.keys()
    unsettled = fallen | {account for account, was_due in qualifying.items() if was_due or account not in opened}
    if not unsettled:
        return
    spans = {account: list[QualifiedSpan]() for account in unsettled}
    spans |= dict(qualified_spans(run.spec, sorted(unsettled)))
    for account in sorted(unsettled & opened.keys()):
        current, row = covering(spans[account], at), opened[account]
        if current is not None and current.start <= row.at:
            del spans[account]
            continue
        falls = [span.end for span in spans[account] if span.end is not None and row.at < span.end <= at]
        row.ended_at = max(falls, default=at)
        row.save(update_fields=["ended_at"])
    _fire(run, spans, at)


def _fire(run: Run, candidates: dict[int, list[QualifiedSpan]], at: datetime) -> None:
    last = dict(_of(run, sorted(candidates)).values_list("account_id").annotate(last=Max("at")))
    fired: list[tuple[int, datetime]] = []
    waiting: list[tuple[int, datetime]] = []
    for account, spans in sorted(candidates.items()):
        when = _when(run, spans, last.get(account), at)
        if when is not None:
            (fired if when <= at else waiting).append((account, when))
    held = held_at(run.spec, fired)
    ShadowFiring.objects.bulk_create(
        ShadowFiring(
            shadow=run.shadow,
            account_id=account,
            at=when,
            recorded_at=at,
            points=run.spec.points_of(held[account, when]),
            rules_held=[rule.id for rule in run.spec.rules_of(held[account, when])],
        )
        for account, when in fired
    )
    wait_for_cooldown(run.spec, waiting, SCORES)


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


def _of(run: Run, accounts: list[int]) -> QuerySet[ShadowFiring]:
    return ShadowFiring.objects.filter(shadow=run.shadow, account__in=accounts)
