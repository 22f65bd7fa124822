"""From scores to qualifications: who fires now, and whose qualification has ended.

A PQL fires when the score holds now. It fires again only after it fell below, and the cooldown since the last firing
has passed. A qualification is dated from the instant the score crossed the threshold (or the cooldown ended), not from
the moment at which Baton looked.
"""

from datetime import datetime

from django.db.models import Max, QuerySet
from psycopg.sql import SQL, Identifier, Literal

from playbooks.enums import TierKey
from playbooks.models import Qualification, TierAssignment
from playbooks.scoring.database import execute
from playbooks.scoring.firing import QualifiedSpan, covering, firing_in
from playbooks.scoring.history import held_at, qualified_spans
from playbooks.scoring.spec import VersionSpec


def settle(version: VersionSpec, accounts: list[int], qualifying: dict[int, bool], at: datetime) -> int:
    """Open and end qualifications after an assessment of these accounts, which must be locked; returns how many fired.

    `qualifying` is what `store_scores` said. Only accounts for which what is stored and what holds differ, or may have
    differed in between, have their history looked at.
    """
    open_for = set(_of(version, accounts).filter(ended_at=None).values_list("account", flat=True))
    fallen = open_for - qualifying.keys()
    unsettled = fallen | {account for account, was_due in qualifying.items() if was_due or account not in open_for}
    if not unsettled:
        return 0
    unended = {q.account_id: q for q in _of(version, list(unsettled)).filter(ended_at=None)}
    spans = {account: list[QualifiedSpan]() for account in unsettled} | dict(qualified_spans(version, list(unsettled)))
    for account in sorted(unsettled & unended.keys()):
        if _has_ended(unended[account], spans[account], version, at):
            _end(unended.pop(account), spans[account], at)
    return _fire(version, {account: spans[account] for account in sorted(unsettled - unended.keys())}, at)


def _of(version: VersionSpec, accounts: list[int]) -> QuerySet[Qualification]:
    return Qualification.objects.filter(scorecard_id=version.scorecard_id, account_id__in=accounts)


def _has_ended(qualification: Qualification, spans: list[QualifiedSpan], version: VersionSpec, at: datetime) -> bool:
    """Say whether the score fell below since the firing. Another version's spans may begin elsewhere without a fall."""
    current = covering(spans, at)
    if current is None:
        return True
    return qualification.version_id == version.id and current.start > qualification.at


def _end(qualification: Qualification, spans: list[QualifiedSpan], at: datetime) -> None:
    """Date it from the last fall, or from now when history has changed so much that there is none after the firing."""
    falls = [span.end for span in spans if span.end is not None and qualification.at < span.end <= at]
    qualification.ended_at = max(falls, default=at)
    qualification.save(update_fields=["ended_at"])


def _fire(version: VersionSpec, candidates: dict[int, list[QualifiedSpan]], at: datetime) -> int:
    last = dict(_of(version, list(candidates)).values_list("account_id").annotate(last=Max("at")))
    fired: list[tuple[int, datetime]] = []
    waiting: list[tuple[int, datetime]] = []
    for account_id, spans in candidates.items():
        span = covering(spans, at)
        when = firing_in(span, last.get(account_id), version.cooldown) if span else None
        if when is not None:
            (fired if when <= at else waiting).append((account_id, when))
    _store(version, fired, at)
    wait_for_cooldown(version, waiting)
    return len(fired)


def _store(version: VersionSpec, fired: list[tuple[int, datetime]], at: datetime) -> None:
    held = held_at(version, fired)
    tiers = TierAssignment.objects.in_bulk([account_id for account_id, _ in fired])
    Qualification.objects.bulk_create(
        Qualification(
            scorecard_id=version.scorecard_id,
            version_id=version.id,
            account_id=account_id,
            at=when,
            recorded_at=at,
            tiered_at=at,
            points=version.points_of(held[account_id, when]),
            rules_held=[rule.id for rule in version.rules_of(held[account_id, when])],
            tier_version_id=tiers[account_id].version_id if account_id in tiers else None,
            tier=tiers[account_id].tier if account_id in tiers else TierKey.SELF_SERVE,
        )
        for account_id, when in fired
    )


def wait_for_cooldown(
    version: VersionSpec, waiting: list[tuple[int, datetime]], table: str = "playbooks_score"
) -> None:
    """Have the accounts assessed again when their cooldown has passed; `table` is where their scores are."""
    if not waiting:
        return
    execute(
        SQL(
            "UPDATE {} AS score SET reassess_at = least(reassess_at, wait.at)"
            " FROM unnest({}::bigint[], {}::timestamptz[]) AS wait (account_id, at)"
            " WHERE version_id = {} AND score.account_id = wait.account_id"
        ).format(
            Identifier(table),
            Literal([account_id for account_id, _ in waiting]),
            Literal([at for _, at in waiting]),
            Literal(version.id),
        )
    )
