"""Owners of accounts follow decisions about merges at once, in the transaction of the decision."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.models import Account, AccountMerge
from signals.identity.lending import Lending, is_overruled, own_owners, owners_of
from signals.identity.roots import families


@contextmanager
def following_owners(merged: Account, into: Account) -> Iterator[None]:
    """Have the owners in the accounts' families follow whatever is decided inside about the merge of these two.

    Whoever decides must hold the lock of decisions.
    """
    before = _lendings()
    edges = [(lending.merged, lending.into) for lending in before]
    (family,) = families([*edges, (merged.pk, into.pk)], [merged.pk])
    owners = dict(Account.objects.filter(pk__in=family).values_list("pk", "owner"))
    before = [lending for lending in before if lending.into in family]
    own = own_owners(owners, before)
    overruled = {lending.merge for lending in before if is_overruled(lending, owners)}
    yield
    after = [lending for lending in _lendings() if lending.into in family and lending.merge not in overruled]
    found = owners_of(family, own, after)
    for account, (owner, _) in sorted(found.items()):
        if owner != owners[account]:
            # Who has changed it meanwhile knows better.
            Account.objects.filter(pk=account, owner=owners[account]).update(owner=owner)
    for lending in after:
        gives = found[lending.into].lent_by == lending.merge
        if gives != lending.gave_owner:
            AccountMerge.objects.filter(pk=lending.merge).update(gave_owner=gives)


def _lendings() -> list[Lending]:
    """The merges that stand. Decisions of people, so there are few."""
    standing = AccountMerge.objects.filter(undone_at=None).order_by("pk")
    return [Lending(*row) for row in standing.values_list("pk", "merged", "into", "gave_owner")]
