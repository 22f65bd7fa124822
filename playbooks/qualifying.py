"""From scores to qualifications: who fires now, and whose qualification has ended.

A PQL fires when the score holds now. It fires again only after it fell below, and the cooldown since the last firing
has passed. A qualification is dated from the instant the score crossed the threshold (or the cooldown ended), not from
the moment at which Baton looked. All of this is the same for people, whose qualifications are rows of their own
(`Book`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psycopg.sql import SQL, Composable, Identifier, Literal

from playbooks.enums import Subject, TierKey
from playbooks.scoring.database import execute
from playbooks.scoring.firing import QualifiedSpan, covering, firing_in
from playbooks.scoring.history import held_at, qualified_spans
from playbooks.scoring.live import SCORES, WHOSE, Assessed
from playbooks.scoring.spec import VersionSpec

UNKNOWN = -1
"""In the place of bits that have not been looked up."""

_WAIT = SQL(
    "UPDATE {table} AS score SET reassess_at = least(reassess_at, wait.at)"
    " FROM unnest({accounts}::bigint[], {times}::timestamptz[]) AS wait (account_id, at)"
    " WHERE version_id = {version} AND score.{whose} = wait.account_id"
)
# What has ended is counted first, so that no account has two open qualifications meanwhile.
_WRITE = SQL(
    "WITH ended AS ("
    " UPDATE {table} AS qualification SET ended_at = fall.at"
    " FROM unnest({ended}::bigint[], {falls}::timestamptz[]) AS fall (id, at) WHERE qualification.id = fall.id"
    " RETURNING qualification.id"
    "), fired AS ("
    " INSERT INTO {table} (scorecard_id, version_id, {whose}, at, points, rules_held, recorded_at, {more})"
    " SELECT {scorecard}, {version}, firing.account_id, firing.at, firing.points, firing.rules_held::bigint[],"
    "  recorded.at, {noted}"
    " FROM (SELECT {at}::timestamptz AS at, count(*) FROM ended) AS recorded CROSS JOIN"
    "  unnest({accounts}::bigint[], {times}::timestamptz[], {points}::int[], {rules}::text[])"
    "  AS firing (account_id, at, points, rules_held)"
    " {beside} ORDER BY firing.account_id"
    ") {waiting}"
)


@dataclass(frozen=True, slots=True)
class Book:
    """Where the qualifications of a subject are kept.

    `more` are the further columns of its table, `noted` what is written into them, and `beside` where that is from.
    """

    table: Identifier
    more: Composable
    noted: Composable
    beside: Composable


BOOKS = {
    Subject.ACCOUNT: Book(
        Identifier("playbooks_qualification"),
        more=SQL("tiered_at, tier_version_id, tier"),
        noted=SQL("recorded.at, assigned.version_id, coalesce(assigned.tier, {})").format(
            Literal(TierKey.SELF_SERVE.value)
        ),
        beside=SQL("LEFT JOIN playbooks_tierassignment AS assigned ON assigned.account_id = firing.account_id"),
    ),
    Subject.PERSON: Book(
        Identifier("playbooks_personqualification"),
        more=SQL("account_id"),
        noted=SQL("person.account_id"),
        beside=SQL("JOIN accounts_person AS person ON person.id = firing.account_id"),
    ),
}


@dataclass(frozen=True, slots=True)
class Settled:
    """What comes of a batch: qualifications that end, accounts that fire, and those that wait for their cooldown."""

    ended: list[tuple[int, datetime]] = field(default_factory=list)
    fired: list[tuple[int, datetime, int]] = field(default_factory=list)
    waiting: list[tuple[int, datetime]] = field(default_factory=list)


def fired_under(version: VersionSpec) -> Composable:
    """A query of the firings of the version's scorecard, as `store_scores` asks for them."""
    return SQL("SELECT {} AS account_id, id, at, ended_at, version_id FROM {} WHERE scorecard_id = {}").format(
        WHOSE[version.subject], BOOKS[version.subject].table, Literal(version.scorecard_id)
    )


def settle(version: VersionSpec, assessed: Sequence[Assessed], at: datetime) -> int:
    """Open and end qualifications after an assessment of accounts (or people), locked before; returns how many fired.

    Only accounts for which what is stored and what holds differ, or may have differed in between, have their history
    looked at.
    """
    unsettled = sorted(one for one in assessed if one.open_id is None or one.was_due or not one.qualifies)
    if not unsettled:
        return 0
    spans = dict(qualified_spans(version, [one.account_id for one in unsettled]))
    settled = Settled()
    for one in unsettled:
        _settle(settled, version, one, spans.get(one.account_id, []), at)
    _write(version, settled, at)
    return len(settled.fired)


def _settle(settled: Settled, version: VersionSpec, one: Assessed, spans: list[QualifiedSpan], at: datetime) -> None:
    current = covering(spans, at)
    if one.open_id is not None and one.open_at is not None:
        if not _has_ended(one, current, version):
            return
        settled.ended.append((one.open_id, last_fall(spans, one.open_at, at)))
    when = firing_in(current, one.last, version.cooldown) if current else None
    if current is None or when is None:
        return
    if when > at:
        settled.waiting.append((one.account_id, when))
    else:
        settled.fired.append((one.account_id, when, current.held if when == current.start else UNKNOWN))


def _has_ended(one: Assessed, current: QualifiedSpan | None, version: VersionSpec) -> bool:
    """Say whether the score fell below since the firing. Another version's spans may begin elsewhere without a fall."""
    if current is None or one.open_at is None:
        return True
    return one.open_version == version.id and current.start > one.open_at


def last_fall(spans: Iterable[QualifiedSpan], fired_at: datetime, at: datetime) -> datetime:
    """When a firing ended: at the last fall, or now when history has changed so much that there is none after it."""
    return max((span.end for span in spans if span.end is not None and fired_at < span.end <= at), default=at)


def rules_held(version: VersionSpec, fired: Sequence[tuple[int, datetime, int]]) -> list[int]:
    """The bits of what held for each that fired; looked up where they are `UNKNOWN`: it fired within a span."""
    later = held_at(version, [(account_id, when) for account_id, when, held in fired if held == UNKNOWN])
    return [later.get((account_id, when), held) for account_id, when, held in fired]


def _write(version: VersionSpec, settled: Settled, at: datetime) -> None:
    """All of it in one statement."""
    if not (settled.ended or settled.fired or settled.waiting):
        return
    held = rules_held(version, settled.fired)
    rules = [[rule.id for rule in version.rules_of(bits)] for bits in held]
    book = BOOKS[version.subject]
    execute(
        _WRITE.format(
            table=book.table,
            whose=WHOSE[version.subject],
            more=book.more,
            noted=book.noted,
            beside=book.beside,
            ended=Literal([row_id for row_id, _ in settled.ended]),
            falls=Literal([fell_at for _, fell_at in settled.ended]),
            scorecard=Literal(version.scorecard_id),
            version=Literal(version.id),
            at=Literal(at),
            accounts=Literal([account_id for account_id, _, _ in settled.fired]),
            times=Literal([when for _, when, _ in settled.fired]),
            points=Literal([version.points_of(bits) for bits in held]),
            rules=Literal([f"{{{','.join(map(str, ids))}}}" for ids in rules]),
            waiting=_waiting(version, settled.waiting, SCORES[version.subject]),
        )
    )


def wait_for_cooldown(version: VersionSpec, waiting: Sequence[tuple[int, datetime]], table: str) -> None:
    """Have the accounts assessed again when their cooldown has passed; `table` is where their scores are."""
    if waiting:
        execute(_waiting(version, waiting, table))


def _waiting(version: VersionSpec, waiting: Sequence[tuple[int, datetime]], table: str) -> Composable:
    return _WAIT.format(
        table=Identifier(table),
        accounts=Literal([account_id for account_id, _ in waiting]),
        times=Literal([at for _, at in waiting]),
        version=Literal(version.id),
        whose=WHOSE[version.subject],
    )
