"""Signatures as in Standard Webhooks 1.0.0. Pure.

A message is signed as `{id}.{timestamp}.{body}` with HMAC-SHA256 and the bytes of the secret; while a secret is being
replaced, with both of them.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The standard allows 24 to 64."""


def new_secret() -> str:
    """A secret as the receiver keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, body: bytes, keys: Iterable[str], at: datetime) -> dict[str, str]:
    """The headers of an attempt at that time, signed with each of the secrets."""
    stamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(_signature(signed, key) for key in keys),
    }


def _signature(signed: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
