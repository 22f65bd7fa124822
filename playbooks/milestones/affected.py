"""Which accounts have to be assessed again when it is told who became a customer."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from psycopg.sql import SQL, Literal

from playbooks.asked import ASKED
from playbooks.enums import RuleKind
from playbooks.models import Rule
from playbooks.scoring.database import execute
from signals.wakeup import wake_line

_TRAY = SQL(
    "INSERT INTO accounts_reassessment (account_id, recorded_at)"
    " SELECT DISTINCT coalesce(merged_into_id, id), {at} FROM accounts_account WHERE id = ANY({accounts}::bigint[])"
)


def reassess_customers(accounts: Iterable[int], at: datetime) -> None:
    """Put the accounts into the tray of the scoring station, if any rule asks who is a customer."""
    wanted = sorted(accounts)
    if wanted and Rule.objects.filter(ASKED, kind=RuleKind.CUSTOMER).exists():
        execute(_TRAY.format(at=Literal(at), accounts=Literal(wanted)))
        transaction.on_commit(wake_line)
