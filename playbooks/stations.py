"""The scoring station of the line: accounts about which something changed in, scores and qualifications out.

However many accounts a batch has, it takes at most ten statements for one scorecard and a table of tiers, the beginning
and the end of the transaction included, and four more for each further scorecard. Accounts that have just been merged,
and versions in shadow, take a few of their own.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.plans import PLANS_KEPT, planned_once
from accounts.units import Unit
from playbooks.assigning import assign_tiers
from playbooks.claiming import DUE_ACCOUNTS_AT_A_TIME, claim, in_force
from playbooks.following import follow, forget_scores
from playbooks.qualifying import fired_under, settle
from playbooks.scoring.live import store_scores
from playbooks.shadows.settling import assess_in_shadow, follow_in_shadow

_SET_OUT = """
INSERT INTO playbooks_permissioncheck (account_id, recorded_at)
SELECT changed.account_id, %s::timestamptz FROM unnest(%s::bigint[]) AS changed(account_id)
WHERE EXISTS (SELECT FROM playbooks_qualification q WHERE q.account_id = changed.account_id)
"""


@transaction.atomic
def assess_accounts(at: datetime) -> int:
    """Assess the accounts in the tray and those whose time has come; returns how many.

    The accounts are locked before anything is read about them, so of two workers that hold tray rows of one account
    the second sees what the first has written, and never writes an older score over a newer one.
    """
    claimed = claim(at)
    if not claimed:
        return 0
    found = in_force(list(claimed))
    if found.is_out_of_place:
        follow(claimed, at)
    merged = [account_id for account_id, is_merged in claimed.items() if is_merged]
    forget_scores(merged)
    follow_in_shadow(merged, at)
    accounts = [account_id for account_id, is_merged in claimed.items() if not is_merged]
    if found.tiers:
        assign_tiers(found.tiers, accounts, at)
    for version in found.versions:
        settle(version, store_scores(version, accounts, at, fired=fired_under(version)), at)
    if found.is_shadowed:
        assess_in_shadow(accounts, at)
    _set_out(claimed, at)
    return Unit(len(claimed), is_full=len(claimed) >= DUE_ACCOUNTS_AT_A_TIME)


def _set_out(accounts: Iterable[int], at: datetime) -> None:
    """Put those that have ever qualified into the tray of the handoffs' second gate."""
    with planned_once(PLANS_KEPT) as cursor:
        cursor.execute(_SET_OUT, [at, list(accounts)])
