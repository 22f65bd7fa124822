"""A run in shadow laid beside what really fired meanwhile, account by account.

What counts of either side is what fired while the run went on, and what was open when it began: an account that was
qualified in force already and fires in shadow a week later is later, not new. The first firing of an account in shadow
lies beside its first in force, the second beside the second. What had fired on both sides before the run is only
counted. Accounts that were merged since are one account.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Beside
from playbooks.models import Shadow
from playbooks.scoring.database import rows

LISTED = 5_000
"""Firings that a file or an answer names at the most."""
_BEFORE = "before"
_PAIRED = SQL("""
    WITH fired AS (
        SELECT true AS in_shadow, firing.account_id, firing.at, firing.id, NULL::bigint AS version_id
        FROM playbooks_shadowfiring firing
        WHERE firing.shadow_id = {shadow} AND (firing.at >= {start} OR coalesce(firing.ended_at > {start}, true))
        UNION ALL
        SELECT false, account_id, at, id, version_id FROM playbooks_qualification
        WHERE scorecard_id = {scorecard} AND superseded_by_id IS NULL
            AND at < {end} AND (at >= {start} OR coalesce(ended_at > {start}, true))
    ), placed AS (
        SELECT in_shadow, coalesce(account.merged_into_id, account.id) AS account_id, fired.at, version_id,
            row_number() OVER (
                PARTITION BY in_shadow, coalesce(account.merged_into_id, account.id) ORDER BY fired.at, fired.id
            ) AS place
        FROM fired JOIN accounts_account account ON account.id = fired.account_id
    ), beside AS (
        SELECT account_id, place, min(at) FILTER (WHERE in_shadow) AS shadow_at,
            min(at) FILTER (WHERE NOT in_shadow) AS published_at, min(version_id) AS version_id
        FROM placed GROUP BY account_id, place
    ), paired AS (
        SELECT account_id, place, shadow_at, published_at, version_id, least(shadow_at, published_at) AS first_at,
            CASE WHEN shadow_at < {start} AND published_at < {start} THEN {before}
                WHEN published_at IS NULL THEN {only_shadow} WHEN shadow_at IS NULL THEN {only_published}
                WHEN shadow_at = published_at THEN {same}
                WHEN shadow_at < published_at THEN {earlier} ELSE {later} END AS kind
        FROM beside
    )
""")
_WEEKS = SQL("""
    SELECT CASE WHEN first_at >= {start} THEN date_trunc('week', first_at AT TIME ZONE 'UTC')::date END, kind, count(*)
    FROM paired GROUP BY 1, 2 ORDER BY 1 NULLS FIRST
""")
_ROWS = SQL("""
    SELECT paired.account_id, account.key, kind, published_at, shadow_at, version_id
    FROM paired JOIN accounts_account account ON account.id = paired.account_id
    WHERE kind = ANY({kinds}) ORDER BY first_at DESC, paired.account_id, place LIMIT {most} OFFSET {offset}
""")


@dataclass(frozen=True)
class Pair:
    """An account's firing in force, under `version_id`, and that in shadow beside it; None where there is none."""

    account_id: int
    key: str
    kind: Beside
    published_at: datetime | None
    shadow_at: datetime | None
    version_id: int | None


@dataclass(frozen=True)
class Week:
    """How many firings of each kind began in the week of a Monday, UTC; without one: before the run."""

    monday: date | None
    counts: Counter[Beside] = field(default_factory=Counter)

    @property
    def in_shadow(self) -> int:
        """Firings in shadow."""
        return self.counts.total() - self.counts[Beside.PUBLISHED]

    @property
    def in_force(self) -> int:
        """Firings under the version in force."""
        return self.counts.total() - self.counts[Beside.SHADOW]


@dataclass(frozen=True)
class Besides:
    """A run beside what was in force: by week, and in all; `before` had fired on both sides when it began."""

    weeks: list[Week]
    before: int

    @property
    def counts(self) -> Counter[Beside]:
        """How many of each kind there are."""
        return sum((week.counts for week in self.weeks), Counter[Beside]())


def besides(shadow: Shadow, *, until: datetime) -> Besides:
    """Count the firings of a run, which goes on at `until` unless it has ended by then."""
    found: dict[date | None, Counter[Beside]] = {}
    before = 0
    for monday, kind, count in rows(_about(shadow, until, _WEEKS.format(start=Literal(shadow.began_at)))):
        if kind == _BEFORE:
            before += count
        else:
            found.setdefault(monday, Counter())[Beside(kind)] += count
    return Besides([Week(monday, counts) for monday, counts in found.items()], before)


def pairs(
    shadow: Shadow, *, until: datetime, kinds: Iterable[Beside] = tuple(Beside), most: int, offset: int = 0
) -> list[Pair]:
    """The firings of these kinds, the latest first."""
    query = _ROWS.format(kinds=Literal([kind.value for kind in kinds]), most=Literal(most), offset=Literal(offset))
    return [_pair(row) for row in rows(_about(shadow, until, query))]


def latest_run(runs: Sequence[Shadow], asked: str = "") -> Shadow | None:
    """The run of the id that was asked for, else the newest."""
    return next((run for run in runs if str(run.pk) == asked), runs[0] if runs else None)


def _about(shadow: Shadow, until: datetime, query: Composable) -> Composable:
    ctes = _PAIRED.format(
        shadow=Literal(shadow.pk),
        scorecard=Literal(shadow.version.scorecard_id),
        start=Literal(shadow.began_at),
        end=Literal(shadow.ended_at or until),
        before=Literal(_BEFORE),
        same=Literal(Beside.SAME.value),
        earlier=Literal(Beside.EARLIER.value),
        later=Literal(Beside.LATER.value),
        only_shadow=Literal(Beside.SHADOW.value),
        only_published=Literal(Beside.PUBLISHED.value),
    )
    return SQL("{} {}").format(ctes, query)


def _pair(row: tuple[Any, ...]) -> Pair:
    account_id, key, kind, published_at, shadow_at, version_id = row
    return Pair(account_id, key, Beside(kind), published_at, shadow_at, version_id)
