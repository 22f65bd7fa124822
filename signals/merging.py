"""Verbs by which people and integrations say that two accounts, or two people, are one, and take it back.

A verb only decides: it stores the decision and who stands for whom. What follows is the work of the line, which the
same transaction leaves in the tray of `signals.stations.settle_merges`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import connection, transaction

from accounts.enums import MergeSource
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import Account, AccountMerge, ApiKey, MergeSuggestion, Person, PersonMerge, User
from signals.further_domains import HOST, company_of, part_named_by
from signals.identity.companies import get_to_know
from signals.identity.following import family_of, standing
from signals.identity.roots import account_roots, families, person_roots
from signals.lent_owners import following_owners
from signals.wakeup import wake_line

By = User | ApiKey
"""Who decides: somebody who is logged in, or a program."""

DECISION_LOCK = 0x4D45524745  # any number that nobody else locks; these are the letters of “merge”


@dataclass(frozen=True)
class Decision:
    """Who merges, when, why, and what led to it."""

    by: By
    at: datetime
    reason: str = ""
    source: MergeSource = MergeSource.HAND

    def context(self) -> dict[str, Any]:
        """It, as the history keeps it beside each change."""
        return {**_who(self.by), "reason": self.reason}

    def columns(self) -> dict[str, Any]:
        """It, as a merge keeps it."""
        return {"decided_at": self.at, "reason": self.reason, "source": self.source, **_author(self.by)}


@transaction.atomic
def merge_accounts(merged: Account, into: Account, decision: Decision) -> AccountMerge:
    """Have `merged` count as a part of `into`, whose name, key and owner stay.

    An account that nobody owns gets the other's owner until that is undone. Raises `AlreadyMoved` if `merged` is a part
    of some account, `RuleBroken` if `into` is, or if they are the same.
    """
    _lock_decisions()
    pair = Account.objects.select_related("merged_into").select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = {account.pk: account for account in pair.filter(pk__in=[merged.pk, into.pk])}
    merged, into = found[merged.pk], found[into.pk]
    _check_accounts(merged, into)
    gave_owner = into.owner_id is None and merged.owner_id is not None
    with pghistory.context(**decision.context()), following_owners(merged, into):
        merge = AccountMerge.objects.create(merged=merged, into=into, gave_owner=gave_owner, **decision.columns())
        _reroot_accounts(merged, into)
    transaction.on_commit(wake_line)
    return merge


@transaction.atomic
def undo_account_merge(merge: AccountMerge, *, by: By, at: datetime) -> AccountMerge:
    """Let the two be two again: each has what it would have if they had never been merged.

    An owner that came with the merge goes with it. Raises `AlreadyMoved` if it has been undone.
    """
    _lock_decisions()
    with pghistory.context(**_who(by)), following_owners(merge.merged, merge.into):
        _undo(merge, by, at)
        merge.refresh_from_db()
        _reroot_accounts(merge.merged, merge.into)
    transaction.on_commit(wake_line)
    return merge


@transaction.atomic
def merge_people(one: Person, other: Person, decision: Decision) -> PersonMerge:
    """Have the two be one person, who goes on as the older of the two rows.

    Raises `AlreadyMoved` if they are one already, `RuleBroken` if they are the same row.
    """
    _lock_decisions()
    family = _lock_family(one.pk, other.pk)
    if one.pk == other.pk:
        raise RuleBroken("This is one person. Choose somebody else to merge them with.")
    if any(person.erased_at for person in family):
        raise RuleBroken("Who has been erased is nobody in particular, and is not merged with anybody.")
    found = [person for person in family if person.pk in {one.pk, other.pk}]
    if len(found) < 2:  # noqa: PLR2004 - of the two, one is gone: their ids were tied together meanwhile
        raise AlreadyMoved("They are one person already.")
    into, merged = found
    if (merged.merged_into_id or merged.pk) == (into.merged_into_id or into.pk):
        raise AlreadyMoved("They are one person already.")
    with pghistory.context(**decision.context()):
        merge = PersonMerge.objects.create(merged=merged, into=into, **decision.columns())
        _reroot_people(merged, into)
    transaction.on_commit(wake_line)
    return merge


@transaction.atomic
def undo_person_merge(merge: PersonMerge, *, by: By, at: datetime) -> PersonMerge:
    """Let the two be two again: each has what their own ids did, also what they did since.

    Raises `AlreadyMoved` if it has been undone, `RuleBroken` if their ids say the same by now.
    """
    _lock_decisions()
    merge.refresh_from_db()
    if merge.merged_id == merge.into_id:
        raise RuleBroken("Calls have tied their ids together since, so they stay one person.")
    family = _lock_family(merge.merged_id, merge.into_id)
    if merge.undone_at is None and any(person.erased_at for person in family):
        raise RuleBroken("The person has been erased since, and nobody can say any more what was whose.")
    with pghistory.context(**_who(by)):
        _undo(merge, by, at)
        merge.refresh_from_db()
        _reroot_people(merge.merged, merge.into)
    transaction.on_commit(wake_line)
    return merge


@transaction.atomic
def add_domain(account: Account, host: str, decision: Decision) -> AccountMerge:
    """Say that a domain is one of the account's: the account that it stands for by itself is merged into this one.

    A domain that nobody has seen becomes known by it. Raises what `company_of`, `part_named_by` and `merge_accounts`
    raise.
    """
    company = company_of(host)
    _lock_decisions()
    with connection.cursor() as cursor:
        get_to_know(cursor, [company], decision.at)
    part = part_named_by(company.registrable, account)
    if part is None:
        raise RuleBroken(f"“{company.registrable}” stands for no company.", field=HOST)
    return merge_accounts(part, account, decision)


def suggest_domain(account: Account, host: str, *, at: datetime) -> MergeSuggestion:
    """Put it to RevOps that a domain is the account's. Made once: a second time changes nothing, whatever was decided.

    Raises what `company_of` raises.
    """
    suggestion, _ = MergeSuggestion.objects.get_or_create(
        account=account, host=company_of(host).registrable, defaults={"recorded_at": at}
    )
    return suggestion


@transaction.atomic
def accept_suggestion(suggestion: MergeSuggestion, *, by: By, at: datetime) -> AccountMerge:
    """Do what was suggested. Raises `AlreadyMoved` if somebody has decided, and what `add_domain` raises."""
    _decide(suggestion, by, at)
    account = suggestion.account.merged_into or suggestion.account
    merge = add_domain(account, suggestion.host, Decision(by, at, source=MergeSource.SUGGESTION))
    MergeSuggestion.objects.filter(pk=suggestion.pk).update(merge=merge)
    return merge


@transaction.atomic
def dismiss_suggestion(suggestion: MergeSuggestion, *, by: By, at: datetime) -> None:
    """Leave it, for good. Raises `AlreadyMoved` if somebody has decided."""
    _decide(suggestion, by, at)


def _check_accounts(merged: Account, into: Account) -> None:
    if merged.pk == into.pk:
        raise RuleBroken("An account cannot be merged into itself. Choose another one.")
    if merged.merged_into is not None:
        raise AlreadyMoved(f"{merged} has been merged into {merged.merged_into} already.")
    if into.merged_into is not None:
        raise RuleBroken(f"{into} is a part of {into.merged_into}. Merge into that one.")


def _lock_decisions() -> None:
    """Let one decide after the other, so that what a merge makes of a chain of merges is never out of date."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DECISION_LOCK])


def _lock_family(*people: int) -> list[Person]:
    """The people with all that merges tie to them, the oldest first; nobody can ask for their erasure meanwhile."""
    family = family_of(people) | set(people)
    return list(Person.objects.select_for_update(no_key=True).filter(pk__in=family).order_by("pk"))


def _undo(merge: AccountMerge | PersonMerge, by: By, at: datetime) -> None:
    row = type(merge).objects.filter(pk=merge.pk, undone_at=None)
    if not row.update(undone_at=at, settled_at=None, **_author(by, "undone_")):
        raise AlreadyMoved("This merge has been undone already.")


def _decide(suggestion: MergeSuggestion, by: By, at: datetime) -> None:
    row = MergeSuggestion.objects.filter(pk=suggestion.pk, decided_at=None)
    with pghistory.context(**_who(by)):
        won = row.update(decided_at=at, **_author(by, "decided_"))
    if not won:
        raise AlreadyMoved("Somebody has decided about this suggestion already.")


def _who(by: By) -> dict[str, int]:
    """Who it is, in the words of the history."""
    return {"user" if isinstance(by, User) else "key": by.pk}


def _author(by: By, prefix: str = "") -> dict[str, By | None]:
    """The two columns of a decision that say who: `by` and `key`, or with a prefix those of what came of it."""
    user, key = (by, None) if isinstance(by, User) else (None, by)
    return {f"{prefix}by": user, f"{prefix}key": key}


def _reroot_accounts(*changed: Account) -> None:
    edges = standing(AccountMerge)
    family = set().union(*families(edges, [account.pk for account in changed]))
    _store_roots(Account, account_roots(edges, family))


def _reroot_people(*changed: Person) -> None:
    _store_roots(Person, person_roots(standing(PersonMerge), [person.pk for person in changed]))


def _store_roots(model: type[Account] | type[Person], roots: Mapping[int, int]) -> None:
    """Write who stands for whom, where it is written otherwise."""
    stored = dict(model.objects.filter(pk__in=roots).values_list("pk", "merged_into"))
    for own, root in sorted(roots.items()):
        wanted = None if own == root else root
        if stored[own] != wanted:
            model.objects.filter(pk=own).update(merged_into=wanted)
