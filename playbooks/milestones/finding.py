"""Whom outcomes are about: accounts by key, external id or domain, people by address or user id, a batch at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.enums import IdentifierKind
from accounts.models import Account, Domain, Identifier, Person
from playbooks.milestones.reading import Complaint, Told
from signals.identity.hosts import classify


class Subject(NamedTuple):
    """Whom it is about, by their own ids; merges are looked up when it is read."""

    account_id: int
    person_id: int | None


@dataclass(frozen=True)
class Directory:
    """Everybody whom a batch of outcomes may be about, looked up in a constant number of queries."""

    accounts: dict[str, int]
    hosts: dict[str, int]
    addresses: dict[str, tuple[int, int | None]]
    users: dict[str, tuple[int, int | None]]

    def subject(self, told: Told) -> Subject | Complaint:
        """The account, and the person where one is known; the account that is named goes before the person's."""
        person = self.users.get(told.user_id) or self.addresses.get(told.email)
        person_id, of_person = person or (None, None)
        if told.account:
            named = self.accounts.get(told.account) or self.hosts.get(told.account.lower())
            if named is None:
                return Complaint("account", f"No account goes by “{told.account}”: no key, external id or domain.")
            return Subject(named, person_id)
        account_id = of_person or self.hosts.get(_host_of(told.email))
        if account_id is not None:
            return Subject(account_id, person_id)
        field = "user_id" if told.user_id else "email"
        if person_id is not None:
            return Complaint(field, "The person belongs to no account; name the account.")
        return Complaint(field, "Nobody is known by it, nor an account by its domain; name the account.")


def directory(batch: Iterable[Told]) -> Directory:
    """Look everybody up."""
    told = list(batch)
    names = {one.account for one in told if one.account}
    emails = {one.email for one in told if one.email}
    hosts = {name.lower() for name in names} | {_host_of(email) for email in emails}
    return Directory(
        accounts=_accounts(names),
        hosts=_hosts(hosts),
        addresses=_addresses(emails),
        users=_users({one.user_id for one in told if one.user_id}),
    )


def _accounts(names: set[str]) -> dict[str, int]:
    """A key goes before an external id."""
    found: dict[str, int] = {}
    rows = Account.objects.filter(Q(key__in=names) | Q(external_id__in=names)).order_by("pk")
    for pk, key, external_id in rows.values_list("pk", "key", "external_id"):
        found[key] = pk
        if external_id:
            found.setdefault(external_id, pk)
    return found


def _hosts(hosts: set[str]) -> dict[str, int]:
    """By the host itself, or by the part of it that somebody registered. The account is the one by itself."""
    registrable = {host: known.registrable for host in hosts if (known := classify(host)) and known.is_company}
    wanted = hosts | set(registrable.values())
    rows = Domain.objects.filter(host__in=wanted, account__isnull=False)
    found = dict(rows.values_list("host", Coalesce("own_account", "account")))
    ours = {host: found.get(host) or found.get(registrable.get(host, "")) for host in hosts}
    return {host: account_id for host, account_id in ours.items() if account_id is not None}


def _addresses(emails: set[str]) -> dict[str, tuple[int, int | None]]:
    """Of several people with one address, the one who was seen last."""
    people = Person.objects.filter(email__in=emails, merged_into=None, erased_at=None).order_by("last_seen_at", "pk")
    return {email: (pk, account_id) for email, pk, account_id in people.values_list("email", "pk", "account_id")}


def _users(ids: set[str]) -> dict[str, tuple[int, int | None]]:
    rows = Identifier.objects.filter(kind=IdentifierKind.USER, value__in=ids, person__erased_at=None)
    return {value: (pk, account_id) for value, pk, account_id in rows.values_list("value", "person", "person__account")}


def _host_of(email: str) -> str:
    return email.rpartition("@")[2]
