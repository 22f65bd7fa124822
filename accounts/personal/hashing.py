"""Keyed hashes of ids, by which usage of an erased person is known again without their ids being kept."""

import hmac
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.crypto import salted_hmac

GROUP = "group"
"""The kind of ids of workspaces, beside the kinds of identifiers."""
ADDRESS = "address"
"""The kind of e-mail addresses."""


def digester() -> Callable[[str, str], list[bytes]]:
    """A function from kind and value to its hash under the secret key, and those under the keys before it."""
    keys = [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return lambda kind, value: [hmac.digest(key, f"{kind}:{value}".encode(), "sha256") for key in keys]


@cache
def _key(secret: str) -> bytes:
    """A key for this purpose alone."""
    return salted_hmac("accounts.personal.hashing", "suppression", secret=secret, algorithm="sha256").digest()
