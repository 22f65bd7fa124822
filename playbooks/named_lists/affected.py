"""Which accounts a change of a list concerns: those alone are assessed again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from psycopg.sql import SQL, Literal

from playbooks.asked import ASKED
from playbooks.enums import ListKind, RuleKind
from playbooks.models import NamedList, Rule
from playbooks.named_lists.keys import keys_of_value
from playbooks.scoring.database import execute
from signals.identity.hosts import classify
from signals.wakeup import wake_line

# Entries stand for the hosts under them, so accounts are found by the registrable part, which has an index.
_BY_DOMAIN = SQL("SELECT account_id FROM accounts_domain WHERE registrable = ANY({registrable}::text[])")
_BY_FACT = SQL(
    "SELECT account_id FROM accounts_fact WHERE name = ANY({names}::text[]) AND account_id IS NOT NULL"
    " AND {keys} && {changed}::text[]"
)


def reassess_listed(named_list: NamedList, keys: Sequence[str], since: datetime, at: datetime) -> None:
    """Put the accounts that the keys may find into the tray of the scoring station, for when the change begins."""
    asked = Rule.objects.filter(ASKED, kind=RuleKind.LIST, named_list=named_list).order_by()
    facts = set(asked.values_list("fact", flat=True))
    if not facts:
        return
    parts = []
    if "" in facts and named_list.kind == ListKind.DOMAINS:
        hosts = {host.registrable for key in keys if (host := classify(key))}
        parts.append(_BY_DOMAIN.format(registrable=Literal(sorted(hosts))))
    if names := sorted(facts - {""}):
        found = keys_of_value(named_list.pk, SQL("value"))
        parts.append(_BY_FACT.format(names=Literal(names), keys=found, changed=Literal(list(keys))))
    statement = SQL(
        "INSERT INTO accounts_reassessment (account_id, recorded_at, due_at)"
        " SELECT account_id, {at}, {due} FROM ({found}) AS found WHERE account_id IS NOT NULL ORDER BY account_id"
    )
    due = Literal(since if since > at else None)
    execute(statement.format(at=Literal(at), due=SQL("{}::timestamptz").format(due), found=SQL(" UNION ").join(parts)))
    transaction.on_commit(wake_line)
