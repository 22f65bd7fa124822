"""The one way in which accounts are searched, on the pages and over the API: by the start of a text, whatever its case.

That much the indexes answer, however many accounts and people there are.
"""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Account, Person


def accounts_like(value: str, *, with_people: bool) -> QuerySet[Any, Any]:
    """The ids of accounts whose name or key, or one of whose people's name or address, begins with the text.

    A union and not an “or”, so that each part is read from its own index.
    """
    accounts = Account.objects.order_by()
    people = Person.objects.exclude(account=None)
    by_account: list[QuerySet[Any, Any]] = [
        accounts.filter(name__istartswith=value).values("pk"),
        accounts.filter(key__istartswith=value).values("pk"),
    ]
    by_person: list[QuerySet[Any, Any]] = [
        people.filter(name__istartswith=value).values("account"),
        people.filter(email__istartswith=value).values("account"),
    ]
    first, *others = [*by_account, *by_person] if with_people else by_account
    return first.union(*others)
