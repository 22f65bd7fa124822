"""Where events may go: never to what is inside the network of Baton itself, unless RevOps' operator says so.

What a name stands for is looked up when the connection is made, and the connection goes to what was found: between a
look beforehand and the connection the name could be pointed elsewhere. `WEBHOOK_INTERNAL_HOSTS` names hosts that may be
inside, and need no HTTPS.
"""

import socket
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from handoffs.webhooks.errors import BadUrl

LONGEST = 500
PORT_MAX = 65_535


class InternalAddress(OSError):
    """The name stands for an address inside the network."""


def check_url(text: str) -> str:
    """The address, if events may go there. Raises `BadUrl`."""
    text = text.strip()
    if len(text) > LONGEST or not text.isascii() or any(char.isspace() or not char.isprintable() for char in text):
        raise BadUrl(f"An address has at most {LONGEST} characters, none of them blank or outside of ASCII.")
    parts = split(text)
    if parts.username is not None or parts.password is not None:
        raise BadUrl("Leave out the user name and password: what comes from Baton is told by its signature.")
    if parts.fragment:
        raise BadUrl("Leave out what follows the “#”: it is not sent.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_trusted(parts.hostname or "")):
        raise BadUrl("Give an address that begins with https://.")
    return text


def split(text: str) -> SplitResult:
    """The parts of an address that has a host and a port that can be. Raises `BadUrl`."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadUrl("This is no address.") from None
    if not parts.hostname or port == 0:
        raise BadUrl("Give a whole address, such as https://example.com/webhooks.")
    return parts


def is_trusted(host: str) -> bool:
    """Whether the operator has named the host as one that may be inside."""
    return host.lower() in {name.lower() for name in settings.WEBHOOK_INTERNAL_HOSTS}


def open_socket(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to the first address of the host that answers. Raises `InternalAddress`, `OSError`."""
    problem: OSError = OSError(f"{host} stands for no address.")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not is_trusted(host) and not is_public(str(address[0])):
            problem = InternalAddress(f"{address[0]} is inside the network, where no webhooks go.")
            continue
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(seconds)
            opened.connect(address)
        except OSError as error:
            opened.close()
            problem = error
        else:
            return opened
    raise problem


def is_public(text: str) -> bool:
    """Whether an IP address is one of the Internet's, whatever way it is written."""
    address = ip_address(text.split("%", 1)[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if int(address) >> 32 == _NAT64:
            return is_public(str(ip_address(int(address) & 0xFFFF_FFFF)))
    return address.is_global and not address.is_multicast


_NAT64 = int(IPv6Address("64:ff9b::")) >> 32
