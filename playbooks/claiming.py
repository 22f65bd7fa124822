"""What the scoring station takes upon itself in a unit of work: accounts, and what is in force for them.

Two statements, whatever there is to do. The first empties the tray of some rows and locks the accounts; what is said of
them afterwards is read by the second, or later: only then is it certain that nobody else changes it meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from accounts.durability import NOT_WAITED_FOR
from accounts.plans import PLANS_KEPT, planned_once
from playbooks.enums import Subject, VersionState
from playbooks.following import OUT_OF_PLACE
from playbooks.models import ScorecardVersion, TierVersion
from playbooks.scoring.spec import VersionSpec
from playbooks.tier_tables import TierTable

TRAY_ROWS_AT_A_TIME = 4_000
DUE_ACCOUNTS_AT_A_TIME = 1_000

_CLAIM = """
WITH taken AS (
    DELETE FROM accounts_reassessment WHERE id = ANY(ARRAY(
        SELECT id FROM accounts_reassessment WHERE due_at IS NULL OR due_at <= %(at)s
        ORDER BY id LIMIT %(rows)s FOR UPDATE SKIP LOCKED
    )) RETURNING account_id
), due AS (
    (SELECT account_id FROM playbooks_score JOIN playbooks_scorecardversion version ON version.id = version_id
        WHERE state = %(published)s AND reassess_at <= %(at)s ORDER BY reassess_at LIMIT %(due)s)
    UNION ALL (SELECT account_id FROM playbooks_shadowscore WHERE reassess_at <= %(at)s
        ORDER BY reassess_at LIMIT %(due)s)
    UNION ALL (SELECT account_id FROM playbooks_tierassignment WHERE reassess_at <= %(at)s
        ORDER BY reassess_at LIMIT %(due)s)
), wanted AS MATERIALIZED (
    SELECT account_id FROM taken UNION SELECT account_id FROM due
), moving AS MATERIALIZED (
    {moves}
)
SELECT id, merged_into_id IS NOT NULL FROM accounts_account WHERE id = ANY(ARRAY(
    SELECT account_id FROM wanted UNION SELECT unnest(ARRAY[left_id, entered_id]) FROM moving
)) ORDER BY id FOR NO KEY UPDATE
""".format(moves=OUT_OF_PLACE.format(accounts="ARRAY(SELECT account_id FROM wanted)"))  # noqa: S608 - constants
_IN_FORCE = """
WITH held AS MATERIALIZED (
    SELECT version.id, published_at FROM playbooks_scorecardversion version
    JOIN playbooks_scorecard scorecard ON scorecard.id = version.scorecard_id
    WHERE state = %(published)s AND scorecard.subject = %(subject)s ORDER BY version.id FOR SHARE OF version
), tiers AS MATERIALIZED (
    SELECT id, published_at FROM playbooks_tierversion WHERE state = %(published)s
), claimed AS MATERIALIZED (
    SELECT %(accounts)s::bigint[] AS ids
)
SELECT ARRAY(SELECT id FROM held), ARRAY(SELECT published_at FROM held),
    (SELECT id FROM tiers), (SELECT published_at FROM tiers),
    EXISTS (SELECT FROM playbooks_shadow WHERE ended_at IS NULL),
    EXISTS ({moves}), {not_waited_for}
""".format(  # noqa: S608 - constants
    moves=OUT_OF_PLACE.format(accounts="(SELECT ids FROM claimed)::bigint[]"), not_waited_for=NOT_WAITED_FOR
)


@dataclass(frozen=True, slots=True)
class InForce:
    """What accounts are assessed under, and whether qualifications of theirs are with another account than they belong.

    The versions stay in force until the scores are written: whoever publishes waits.
    """

    versions: list[VersionSpec]
    tiers: TierTable | None
    is_shadowed: bool
    is_out_of_place: bool


def claim(at: datetime) -> dict[int, bool]:
    """Empty the tray of some rows, add the accounts that are due, and lock them in the order of their ids.

    Those that qualifications have to move from or to come along. Returns for each whether it is a part of another now.
    """
    limits = {"rows": TRAY_ROWS_AT_A_TIME, "due": DUE_ACCOUNTS_AT_A_TIME}
    with planned_once(PLANS_KEPT) as cursor:
        cursor.execute(_CLAIM, {"at": at, "published": VersionState.PUBLISHED, **limits})
        return dict(cursor.fetchall())


def in_force(accounts: list[int]) -> InForce:
    """What holds for the accounts, which must be locked. What versions say is read once by each process."""
    with planned_once(PLANS_KEPT) as cursor:
        cursor.execute(
            _IN_FORCE, {"accounts": accounts, "published": VersionState.PUBLISHED, "subject": Subject.ACCOUNT}
        )
        versions, published_at, tiers, tiers_at, is_shadowed, is_out_of_place, _ = cursor.fetchone()
    return InForce(
        versions=[_version(version_id, since) for version_id, since in zip(versions, published_at, strict=True)],
        tiers=None if tiers is None else _tiers(tiers, tiers_at),
        is_shadowed=is_shadowed,
        is_out_of_place=is_out_of_place,
    )


@lru_cache(maxsize=64)
def _version(version_id: int, _published_at: datetime) -> VersionSpec:
    """What a version has said since it was published, and does for good; one of another time is another one."""
    return VersionSpec.of(ScorecardVersion.objects.prefetch_related("rules").get(pk=version_id))


@lru_cache(maxsize=8)
def _tiers(version_id: int, _published_at: datetime) -> TierTable:
    """As above, of a table of tiers."""
    return TierTable.of(TierVersion.objects.prefetch_related("tiers").get(pk=version_id))
