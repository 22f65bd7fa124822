"""What routing reads of accounts: where and how large they are, and what they could be worth."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.db import connection

from handoffs.models import Handoff
from handoffs.routing.conditions import Company
from playbooks.tier_tables import ACV, EMPLOYEES

COUNTRY, REGION, INDUSTRY = "country", "region", "industry"
MOST_WORTH = Decimal(10) ** 12
"""What the column holds; a value from there on is a mistake, and counts as not known."""

# The one that counts of each name is the latest, as everywhere.
_FACTS = """
SELECT asked.account, asked.name, fact.value
FROM (SELECT account, name FROM unnest(%(accounts)s::bigint[]) account, unnest(%(names)s::text[]) name) asked
CROSS JOIN LATERAL (
    SELECT value #>> '{}' AS value FROM accounts_fact
    WHERE account_id = asked.account AND name = asked.name AND since <= %(at)s
    ORDER BY since DESC, message_key DESC LIMIT 1
) fact
"""
Facts = Mapping[str, str]


def facts_of(accounts: Collection[int], at: datetime) -> dict[int, Facts]:
    """The facts of accounts that rules ask about, by account and name, in one query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    names = [COUNTRY, REGION, INDUSTRY, EMPLOYEES, ACV]
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"accounts": list(accounts), "names": names, "at": at})
        for account, name, value in cursor.fetchall():
            found[account][name] = value or ""
    return dict(found)


def company_of(tier: str, facts: Facts) -> Company:
    """An account as rules see it."""
    return Company(
        tier=tier,
        country=facts.get(COUNTRY, ""),
        region=facts.get(REGION, ""),
        industry=facts.get(INDUSTRY, ""),
        employees=_number(facts.get(EMPLOYEES)),
        value=value_of(facts),
    )


def value_of(facts: Facts) -> Decimal | None:
    """What the account could be worth a year, to the cent; None if that is not known."""
    number = _number(facts.get(ACV))
    return None if number is None or number >= MOST_WORTH else number.quantize(Decimal("0.01"))


class Valued(NamedTuple):
    """An open handoff with the value it has and what is said of its account now."""

    pk: int
    value: Decimal | None
    said: str | None


def refresh_values(handoffs: Iterable[Valued]) -> None:
    """Bring the value of handoffs up to date where it is another by now."""
    changed = []
    for pk, value, said in handoffs:
        found = value_of({} if said is None else {ACV: said})
        if found != value:
            changed.append(Handoff(pk=pk, value=found))
    if changed:
        Handoff.objects.bulk_update(changed, ["value"])


def _number(value: Any) -> Decimal | None:
    """A number from 0; anything else is a mistake, and not known."""
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return number if number.is_finite() and number >= 0 else None
