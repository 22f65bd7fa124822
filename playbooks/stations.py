"""The scoring station of the line: accounts about which something changed in, scores and qualifications out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from accounts.units import Unit
from playbooks.enums import Subject, TierKey, VersionState
from playbooks.following import follow, forget_scores, moves
from playbooks.models import Qualification, Score, ScorecardVersion, ShadowScore, TierAssignment
from playbooks.qualifying import settle
from playbooks.scoring.live import store_scores
from playbooks.scoring.spec import VersionSpec
from playbooks.shadows.settling import assess_in_shadow, follow_in_shadow
from playbooks.tiers import published_table, tiers_at

TRAY_ROWS_AT_A_TIME = 4_000
DUE_ACCOUNTS_AT_A_TIME = 1_000

Assigned = tuple[int, str, datetime | None]
"""The version that an account's tier was found under, the tier, and when it is looked at again."""

_TAKE = """
DELETE FROM accounts_reassessment WHERE id = ANY(ARRAY(
    SELECT id FROM accounts_reassessment WHERE due_at IS NULL OR due_at <= %s
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)) RETURNING account_id
"""
_LOCK = "SELECT id, merged_into_id IS NOT NULL FROM accounts_account WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_SET_OUT = """
INSERT INTO playbooks_permissioncheck (account_id, recorded_at)
SELECT changed.account_id, %s FROM unnest(%s::bigint[]) AS changed(account_id)
WHERE EXISTS (SELECT FROM playbooks_qualification q WHERE q.account_id = changed.account_id)
"""
_HOLD = """
SELECT version.id FROM playbooks_scorecardversion version
JOIN playbooks_scorecard scorecard ON scorecard.id = version.scorecard_id
WHERE version.state = %s AND scorecard.subject = %s ORDER BY version.id FOR SHARE OF version
"""


@transaction.atomic
def assess_accounts(at: datetime) -> int:
    """Assess the accounts in the tray and those whose time has come; returns how many.

    The accounts are locked before anything is read about them, so of two workers that hold tray rows of one account
    the second sees what the first has written, and never writes an older score over a newer one.
    """
    claimed = _claim(at)
    if not claimed:
        return 0
    follow(claimed, at)
    merged = [account_id for account_id, is_merged in claimed.items() if is_merged]
    forget_scores(merged)
    follow_in_shadow(merged, at)
    accounts = [account_id for account_id, is_merged in claimed.items() if not is_merged]
    assign_tiers(accounts, at)
    for version in _published_versions():
        spec = VersionSpec.of(version)
        settle(spec, accounts, store_scores(spec, accounts, at), at)
    assess_in_shadow(accounts, at)
    _set_out(claimed, at)
    return Unit(len(claimed), is_full=len(claimed) >= DUE_ACCOUNTS_AT_A_TIME)


def _set_out(accounts: Iterable[int], at: datetime) -> None:
    """Put those that have ever qualified into the tray of the handoffs' second gate."""
    with connection.cursor() as cursor:
        cursor.execute(_SET_OUT, [at, list(accounts)])


def assign_tiers(accounts: list[int], at: datetime) -> None:
    """Put each account into its tier under the published table; rows that still stand are left alone."""
    table = published_table()
    if table is None:
        return
    rows = TierAssignment.objects.filter(account__in=accounts)
    stored = {row[0]: row[1:] for row in rows.values_list("account", "version", "tier", "reassess_at")}
    changed = [
        TierAssignment(account_id=account_id, version_id=table.version_id, tier=tier, assessed_at=at, reassess_at=until)
        for account_id, (tier, until) in tiers_at(table, accounts, at).items()
        if not _stands(stored.get(account_id), (table.version_id, tier, until), at)
    ]
    _reconsider(changed, at)
    TierAssignment.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["version", "tier", "assessed_at", "reassess_at"],
    )


def _stands(stored: Assigned | None, found: Assigned, at: datetime) -> bool:
    """Say whether a row may stay as it is.

    Each use puts the end of a bound off, which the row need not follow: the account is then looked at once before its
    time, and not written each time somebody of it does something.
    """
    if stored is None or stored[:2] != found[:2]:
        return False
    looked_at, needed = stored[2], found[2]
    return looked_at == needed or (looked_at is not None and looked_at > at and (needed is None or looked_at < needed))


def _reconsider(changed: list[TierAssignment], at: datetime) -> None:
    """Put open qualifications of accounts that have left self-serve back into the tray of the handoffs."""
    left = {row.account_id: row for row in changed if row.tier != TierKey.SELF_SERVE}
    qualifications = list(Qualification.objects.filter(account__in=left, tier=TierKey.SELF_SERVE, ended_at=None))
    for qualification in qualifications:
        row = left[qualification.account_id]
        qualification.tier, qualification.tier_version_id = row.tier, row.version_id
        qualification.tiered_at, qualification.taken_at = at, None
    Qualification.objects.bulk_update(qualifications, ["tier", "tier_version", "tiered_at", "taken_at"])


def _claim(at: datetime) -> dict[int, bool]:
    """Empty the tray of some rows, add the accounts that are due, and lock them in the order of their ids.

    Those that qualifications have to move from or to come along. Returns for each whether it is a part of another now.
    """
    wanted = _taken(at) | _due(at)
    wanted |= {account_id for _, left, _, entered in moves(wanted) for account_id in (left, entered)}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [list(wanted)])
        return dict(cursor.fetchall())


def _taken(at: datetime) -> set[int]:
    """Accounts of which there are rows in the tray that nobody else holds; the rows go."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [at, TRAY_ROWS_AT_A_TIME])
        return {account_id for (account_id,) in cursor.fetchall()}


def _published_versions() -> list[ScorecardVersion]:
    """The versions in force, which stay so until the scores are written: whoever publishes waits."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [VersionState.PUBLISHED, Subject.ACCOUNT])
        held = [version_id for (version_id,) in cursor.fetchall()]
    versions = ScorecardVersion.objects.filter(pk__in=held).select_related("scorecard").prefetch_related("rules")
    return list(versions.order_by("pk"))


def _due(at: datetime) -> set[int]:
    """Accounts of which a rule or a bound has aged out."""
    scores = Score.objects.due(at).order_by("reassess_at")
    shadows = ShadowScore.objects.due(at).order_by("reassess_at")
    tiers = TierAssignment.objects.due(at).order_by("reassess_at")
    return {
        account_id
        for due in (scores, shadows, tiers)
        for account_id in due.values_list("account_id", flat=True)[:DUE_ACCOUNTS_AT_A_TIME]
    }
