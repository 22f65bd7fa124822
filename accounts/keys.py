"""API keys: issuing, revoking, and recognising the secret an integration sends."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.enums import Scope
from accounts.errors import RuleBroken
from accounts.models import ApiKey, User

LAST_USED_RESOLUTION = timedelta(minutes=1)
RANDOM_BYTES = 24


class MissingScope(RuleBroken):
    """The key is a good one, but not for this."""


def issue(
    name: str, *, scopes: Iterable[Scope], by: User | None, at: datetime, strict: bool = False
) -> tuple[ApiKey, str]:
    """Make a key; the second value is its secret, which cannot be had again."""
    prefix = f"baton_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(RANDOM_BYTES)}"
    key = ApiKey.objects.create(
        name=name,
        prefix=prefix,
        digest=_digest(secret),
        scopes=sorted({Scope(scope) for scope in scopes}),
        strict=strict,
        created_by=by,
        created_at=at,
    )
    return key, secret


def revoke(key: ApiKey, *, at: datetime) -> ApiKey:
    """Refuse the key from now on; a key that was revoked before keeps the time when it was."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)
    key.refresh_from_db()
    return key


def authenticate(secret: str, *, scope: Scope, at: datetime) -> ApiKey | None:
    """Recognise a secret in one indexed read; None when it is unknown or revoked.

    Raises:
        MissingScope: the key is valid but was not issued for `scope`.
    """
    key = ApiKey.objects.filter(digest=_digest(secret), revoked_at=None).first()
    if key is None:
        return None
    if scope not in key.scopes:
        raise MissingScope(f"The key “{key.name}” ({key.prefix}…) does not have the scope “{scope}”.")
    _note_use(key, at)
    return key


def _note_use(key: ApiKey, at: datetime) -> None:
    stale = at - LAST_USED_RESOLUTION
    if key.last_used_at is not None and key.last_used_at > stale:
        return
    due = Q(last_used_at=None) | Q(last_used_at__lte=stale)
    ApiKey.objects.filter(due, pk=key.pk).update(last_used_at=at)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
