"""Which accounts a change of a list concerns: those alone are assessed again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from psycopg.sql import SQL, Composable, Identifier, Literal

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
_PEOPLE_BY_FACT = SQL(
    "SELECT person_id FROM accounts_fact WHERE name = ANY({names}::text[]) AND person_id IS NOT NULL"
    " AND {keys} && {changed}::text[]"
)
_THEIR_ACCOUNTS = SQL(
    "SELECT account_id FROM accounts_affiliation JOIN ({}) AS people USING (person_id) WHERE account_id IS NOT NULL"
)


def reassess_listed(named_list: NamedList, keys: Sequence[str], since: datetime, at: datetime) -> None:
    """Put the accounts, and people, that the keys may find into the trays of their stations."""
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
        people = _PEOPLE_BY_FACT.format(names=Literal(names), keys=found, changed=Literal(list(keys)))
        parts.append(_THEIR_ACCOUNTS.format(people))
        _put("accounts_personreassessment", "person_id", people, since, at)
    _put("accounts_reassessment", "account_id", SQL(" UNION ").join(parts), since, at)
    transaction.on_commit(wake_line)


def _put(tray: str, whose: str, found: Composable, since: datetime, at: datetime) -> None:
    """Put those who are found into the tray, for when the change begins."""
    statement = SQL(
        "INSERT INTO {tray} ({whose}, recorded_at, due_at) SELECT DISTINCT {whose}, {at}, {due}::timestamptz"
        " FROM ({found}) AS found WHERE {whose} IS NOT NULL ORDER BY {whose}"
    )
    due = Literal(since if since > at else None)
    execute(statement.format(tray=Identifier(tray), whose=Identifier(whose), at=Literal(at), due=due, found=found))
