"""Who owns accounts that have been merged: each by its own word, or by that of a part of it. Pure; no database.

An account whose owner is nobody's word but a part's has no owner of its own, and keeps the lent one for as long as the
merges stand that lend it. So who owns an account follows from what each account says for itself and from the merges
that stand, whatever was merged and undone before, and in whatever order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Owners = Mapping[int, int | None]
"""The owner of each account, None for nobody."""


class Lending(NamedTuple):
    """A merge that stands, and whether it gave `into` the owner of `merged`; in the order of the decisions."""

    merge: int
    merged: int
    into: int
    gave_owner: bool = False


class Owner(NamedTuple):
    """Who owns an account, and by which merge if not by its own word."""

    owner: int | None = None
    lent_by: int | None = None


def own_owners(owners: Owners, lendings: Iterable[Lending]) -> dict[int, int]:
    """The owners that accounts have by their own word: those that no merge has lent, or that were changed since."""
    lent = {lending.into for lending in lendings if lending.gave_owner and not is_overruled(lending, owners)}
    return {account: owner for account, owner in owners.items() if owner is not None and account not in lent}


def is_overruled(lending: Lending, owners: Owners) -> bool:
    """Say whether somebody changed the owner that the merge gave, or took them away; it does not give them again."""
    return lending.gave_owner and owners[lending.into] != owners[lending.merged]


def owners_of(accounts: Iterable[int], own: Mapping[int, int], lendings: Iterable[Lending]) -> dict[int, Owner]:
    """Who owns each of the accounts: by its own word, else the owner of the part that was merged into it first."""
    parts: dict[int, list[Lending]] = defaultdict(list)
    for lending in lendings:
        parts[lending.into].append(lending)

    def owner_of(account: int) -> Owner:
        if account in own:
            return Owner(own[account])
        lent = ((owner_of(part.merged).owner, part.merge) for part in parts[account])
        return next((Owner(owner, merge) for owner, merge in lent if owner is not None), Owner())

    return {account: owner_of(account) for account in accounts}
