"""Customers that were won here: kept like those that other systems tell of, and never twice.

An account becomes a customer once. Who is one already, by whatever system, is not told of again; and what another
system tells of a customer that was won here takes the place of what was kept then (`recording`), as it knows the
contract.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import pghistory
from django.db import connection, transaction
from django.db.models.functions import Coalesce

from accounts.models import Account, User
from playbooks.enums import MilestoneKind
from playbooks.milestones.affected import reassess_customers
from playbooks.models import Milestone

SOURCE = "baton"
"""What system the customers were won in. Nothing that is told from outside goes by it without taking their place."""
_STANDS = Coalesce("account__merged_into", "account")
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('baton milestones'))"


def one_at_a_time() -> None:
    """Wait, within a transaction, for whoever is keeping outcomes: two at once would both find that theirs is new."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)


@transaction.atomic
def won(  # noqa: PLR0913 - a contract in full
    account_id: int, *, deal: str, value: Decimal, currency: str, by: User | None, at: datetime
) -> bool:
    """Keep that the account became a customer, at that yearly value; False if it is one already.

    `deal` is what it is called here.
    """
    one_at_a_time()
    if _is_customer(account_id):
        return False
    with pghistory.context(user=by.pk if by else None, reason="Won"):
        Milestone.objects.create(
            kind=MilestoneKind.CUSTOMER,
            account_id=account_id,
            at=at,
            yearly_value=value,
            currency=currency,
            source=SOURCE,
            external_id=deal,
            recorded_at=at,
            recorded_by=by,
        )
    reassess_customers([account_id], at)
    return True


@transaction.atomic
def unwon(deal: str, *, by: User | None, at: datetime) -> bool:
    """Take back that an account became a customer by the deal.

    False if it stays one, because another system has told of it.
    """
    one_at_a_time()
    found = Milestone.objects.filter(source=SOURCE, kind=MilestoneKind.CUSTOMER, external_id=deal).first()
    if found is not None:
        take_out([found], by=by, at=at, reason="Taken back")
        return True
    return False


def take_out(milestones: Iterable[Milestone], *, by: User | None, at: datetime, reason: str = "Taken out") -> int:
    """Take outcomes out that were told by mistake, and assess their accounts again; returns how many there were.

    Their history stays. What is told again later, is kept again.
    """
    rows = list(milestones)
    with transaction.atomic(), pghistory.context(user=by.pk if by else None, reason=reason):
        Milestone.objects.filter(pk__in=[row.pk for row in rows]).delete()
        reassess_customers({row.account_id for row in rows if row.kind == MilestoneKind.CUSTOMER}, at)
    return len(rows)


def of_accounts(accounts: Iterable[int]) -> dict[int, Milestone]:
    """The customers that were won here and that no other system has told of since, by account, merged or not."""
    stands = dict(Account.objects.filter(pk__in=list(accounts)).values_list("pk", Coalesce("merged_into", "pk")))
    won_here = Milestone.objects.filter(source=SOURCE, kind=MilestoneKind.CUSTOMER).annotate(stands=_STANDS)
    rows = won_here.filter(stands__in=set(stands.values())).select_related("account").order_by("-at", "-id")
    found = {row.account.merged_into_id or row.account_id: row for row in rows}
    return {account_id: found[standing] for account_id, standing in stands.items() if standing in found}


def _is_customer(account_id: int) -> bool:
    """Whether the account, what it is a part of, or any other part of that is one."""
    stands = Account.objects.filter(pk=account_id).values(stands=Coalesce("merged_into", "pk"))
    customers = Milestone.objects.filter(kind=MilestoneKind.CUSTOMER).annotate(stands=_STANDS)
    return customers.filter(stands__in=stands).exists()
