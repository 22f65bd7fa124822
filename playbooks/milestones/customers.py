"""Which accounts are customers, and since when."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min
from django.db.models.functions import Coalesce

from playbooks.enums import MilestoneKind
from playbooks.models import Milestone


def customers_since(accounts: Iterable[int]) -> dict[int, datetime]:
    """Since when those of the accounts that are customers are one; an account's parts count for it, merged or not.

    Accounts that were merged into another are asked for by that one.
    """
    customers = Milestone.objects.filter(kind=MilestoneKind.CUSTOMER).annotate(
        stands=Coalesce("account__merged_into", "account")
    )
    found = customers.filter(stands__in=set(accounts)).order_by().values_list("stands").annotate(since=Min("at"))
    return dict(found)
