"""Which account a domain stands for, when somebody says that the domain is another account's, too."""

from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import Account, Domain
from signals.identity.hosts import Classified, classify

HOST = "host"
"""What callers send the domain as."""


def company_of(host: str) -> Classified:
    """The company that a host, an address or a site stands for, by its registrable part.

    Raises `RuleBroken` for what is no host, and for what stands for no company.
    """
    bare = host.strip().lower().rpartition("@")[2].removeprefix("https://").removeprefix("http://")
    found = classify(bare.partition("/")[0].rstrip("."))
    if found is None:
        raise RuleBroken(f"“{host}” is no domain; “acme.com” is one.", field=HOST)
    if not found.is_company:
        kind = "a provider of mail addresses for everybody" if found.is_freemail else "not a domain somebody registered"
        raise RuleBroken(f"“{found.host}” is {kind}, so it cannot stand for one account.", field=HOST)
    return Classified(found.registrable, found.registrable, is_freemail=False, is_company=True)


def part_named_by(domain: str, into: Account) -> Account | None:
    """The account that a company's domain stands for by itself, to become a part of `into`; None if it is not known.

    It says what decisions say, whether or not the line has followed them. Who gives a domain says nothing about another
    company that the domain's has been merged into, so that is refused, and not merged in its place: raises
    `AlreadyMoved`, also if the domain is the account's, and `RuleBroken` if `into` is a part of some account.
    """
    if into.merged_into is not None:
        raise RuleBroken(f"{into} is a part of {into.merged_into}. Give the domain to that one.")
    own = _own_account(domain)
    if own is None:
        return None
    holder = own.merged_into or own
    if holder == into:
        raise AlreadyMoved(f"“{domain}” is a domain of {into} already.", field=HOST)
    if holder != own:
        instead = f"Undo that merge first, or merge {holder} as a whole into {into}."
        raise AlreadyMoved(f"“{domain}” is a domain of {holder} by a merge. {instead}", field=HOST)
    return own


def _own_account(domain: str) -> Account | None:
    """One that nobody has come from may be known by its key alone."""
    accounts = [f"{side}__{of}" for side in ("account", "own_account") for of in ("owner", "merged_into")]
    known = Domain.objects.select_related(*accounts).filter(host=domain).first()
    if known is not None:
        return known.own_account or known.account
    return Account.objects.select_related("owner", "merged_into").filter(key=domain).first()
