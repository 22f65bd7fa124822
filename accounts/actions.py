"""What people and integrations do to accounts."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts.errors import RuleBroken
from accounts.models import Account


def change_account(account: Account, **changes: Any) -> Account:
    """Set name, owner or external id; an empty external id is none.

    A name given here stays, whatever usage calls the company. The key follows the external id; without one it is the
    first domain again. Raises `RuleBroken` if another account goes by that id or key, or if
    the account is a part of another.
    """
    if "name" in changes:
        changes["name_is_given"] = True
    if "external_id" in changes:
        changes["external_id"] = changes["external_id"] or None
    try:
        with transaction.atomic():
            return _changed(Account.objects.select_for_update().get(pk=account.pk), changes)
    except IntegrityError:
        taken = changes.get("external_id") or _first_domain(account)
        raise RuleBroken(f"Another account goes by “{taken}” already.") from None


def _changed(account: Account, changes: dict[str, Any]) -> Account:
    """Store the changes of a locked account, and no field besides."""
    if account.merged_into_id is not None:
        raise RuleBroken(f"{account} is a part of {account.merged_into}. Change that one.")
    if "external_id" in changes:
        changes["key"] = changes["external_id"] or _first_domain(account) or account.key
    for field, value in changes.items():
        setattr(account, field, value)
    account.save(update_fields=list(changes))
    return account


def _first_domain(account: Account) -> str | None:
    """The first in the alphabet, for the order in which they were seen is not kept."""
    return account.domains.order_by("registrable").values_list("registrable", flat=True).first()
