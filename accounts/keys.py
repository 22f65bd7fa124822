"""API keys: issuing, replacing and revoking them, and recognising the secret an integration sends.

A key is read from the database each time it is shown, never from memory, so whatever is changed about one holds from
the next request on, on every process.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from accounts.enums import EventKind, KeyState, LimitPeriod, Scope
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import ApiKey, User

LAST_USED_RESOLUTION = timedelta(minutes=1)
LONGEST_OVERLAP = timedelta(days=90)
AGENT_CHARACTERS = 200
RANDOM_BYTES = 24


class MissingScope(RuleBroken):
    """The key is a good one, but not for this."""


@dataclass(frozen=True)
class Terms:
    """What a key that sends usage is held to: no kinds means all of them, no limit any number of events."""

    source: str = ""
    kinds: tuple[EventKind, ...] = ()
    limit_events: int | None = None
    limit_period: LimitPeriod = LimitPeriod.SECOND
    strict: bool = False


NO_TERMS = Terms()


def issue(
    name: str, *, scopes: Iterable[Scope], by: User | None, at: datetime, terms: Terms = NO_TERMS
) -> tuple[ApiKey, str]:
    """Make a key; the second value is its secret, which cannot be had again."""
    scopes = sorted({Scope(scope) for scope in scopes})
    key = ApiKey(name=name, scopes=scopes, created_by=by, created_at=at, **_fields(terms))
    return _with_secret(key)


def hold_to(key: ApiKey, terms: Terms) -> ApiKey:
    """Change what the key is held to, from the next request on."""
    ApiKey.objects.filter(pk=key.pk).update(**_fields(terms))
    key.refresh_from_db()
    return key


@transaction.atomic
def rotate(key: ApiKey, *, overlap: timedelta, by: User | None, at: datetime) -> tuple[ApiKey, str]:
    """Make a successor of the same terms; the old key is good until the overlap ends. Returns successor and secret.

    Raises:
        RuleBroken: the overlap is longer than `LONGEST_OVERLAP`, or the key is not good any more.
        AlreadyMoved: it is being replaced already.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise RuleBroken(f"The old key can live on for at most {LONGEST_OVERLAP.days} days.")
    old = ApiKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    _check_replaceable(old, at)
    old.expires_at = at + overlap
    old.save(update_fields=["expires_at"])
    kept = {name: getattr(old, name) for name in COPIED}
    return _with_secret(ApiKey(replaces=old, created_by=by, created_at=at, **kept))


def revoke(key: ApiKey, *, at: datetime) -> ApiKey:
    """Refuse the key from now on; a key that was revoked before keeps the time when it was."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)
    key.refresh_from_db()
    return key


def authenticate(secret: str, *, scope: Scope, at: datetime, request: HttpRequest | None = None) -> ApiKey | None:
    """Recognise a secret in one indexed read; None when it is unknown, revoked or expired.

    The request it came with says whom to note as the last to use it.

    Raises:
        MissingScope: the key is valid but was not issued for `scope`.
    """
    alive = Q(expires_at=None) | Q(expires_at__gt=at)
    key = ApiKey.objects.filter(alive, digest=_digest(secret), revoked_at=None).first()
    if key is None:
        return None
    if scope not in key.scopes:
        raise MissingScope(f"The key “{key.name}” ({key.prefix}…) does not have the scope “{scope}”.")
    _note_use(key, at, request)
    return key


COPIED = ("name", "source", "scopes", "kinds", "limit_events", "limit_period", "strict")
"""What a successor has from the key it replaces."""


def _fields(terms: Terms) -> dict[str, object]:
    return {**asdict(terms), "kinds": [kind for kind in EventKind if kind in terms.kinds]}


def _with_secret(key: ApiKey) -> tuple[ApiKey, str]:
    key.prefix = f"baton_{secrets.token_hex(4)}"
    secret = f"{key.prefix}_{secrets.token_urlsafe(RANDOM_BYTES)}"
    key.digest = _digest(secret)
    key.save(force_insert=True)
    return key, secret


def _check_replaceable(key: ApiKey, at: datetime) -> None:
    match key.state_at(at):
        case KeyState.REVOKED | KeyState.EXPIRED:
            raise RuleBroken(f"The key “{key.name}” ({key.prefix}…) is not good any more; make a new one.")
        case KeyState.ENDING:
            raise AlreadyMoved(f"The key “{key.name}” ({key.prefix}…) is being replaced already.")


def _note_use(key: ApiKey, at: datetime, request: HttpRequest | None) -> None:
    stale = at - LAST_USED_RESOLUTION
    if key.last_used_at is not None and key.last_used_at > stale:
        return
    due = Q(last_used_at=None) | Q(last_used_at__lte=stale)
    ApiKey.objects.filter(due, pk=key.pk).update(last_used_at=at, **_sender(request))


def _sender(request: HttpRequest | None) -> dict[str, str | None]:
    """The address that the trusted proxy names, or else that of the connection; and what the client calls itself."""
    if request is None:
        return {}
    agent = request.headers.get("User-Agent", "").replace("\0", "")[:AGENT_CHARACTERS]
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = None
    return {"last_used_from": address, "last_used_by": agent}


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
