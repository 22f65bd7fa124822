"""`Idempotency-Key`: a write that is sent again under its key is not done again, but answered as it was the first time.

The answer is stored in the transaction of the write itself, so either both are there or neither is. What has been
refused because the request itself was wrong (400, 404, …) changed nothing and is not stored: it is looked at anew. An
advisory lock makes the second of two that are under way at once a 409. Answers are kept for `KEPT`.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import now
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.errors import RuleBroken
from accounts.models import ApiKey, IdempotentWrite
from accounts.models.idempotent_write import KEY_CHARACTERS

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT = timedelta(hours=24)
FORGOTTEN_AT_A_TIME = 5_000
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"

Handler = Callable[..., HttpResponseBase]
BAD_KEY = f"1 to {KEY_CHARACTERS} printable ASCII characters, such as a UUID."


class OtherRequest(RuleBroken):
    """The key has been used for another request."""


class InFlight(APIException):
    """The first request under the key is not over."""

    status_code = 409
    default_detail = f"A request with this {HEADER} is under way. Send it again in a moment; it is done only once."
    wait = 1


def key_of(request: Request) -> str | None:
    """The key of a write; None for one without, and for what only reads."""
    if request.method in SAFE_METHODS or HEADER not in request.headers:
        return None
    key: str = request.headers[HEADER]
    if not (1 <= len(key) <= KEY_CHARACTERS and key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: BAD_KEY})
    return key


def once(request: Request, key: str, handler: Handler) -> HttpResponseBase:
    """The answer of the handler, which runs unless the caller has had one under the key.

    Raises `InFlight`, or `OtherRequest` if the key was used for something else.
    """
    caller, digest, at = _caller(request), _digest(request), now()
    with transaction.atomic():
        _lock(caller, key)
        stored = IdempotentWrite.objects.filter(caller=caller, key=key).first()
        if stored is not None and stored.at > at - KEPT:
            return _replayed(stored, digest)
        if stored is not None:
            stored.delete()
        response = handler()
        if isinstance(response, HttpResponse) and _is_final(response.status_code):
            IdempotentWrite.objects.create(
                caller=caller,
                key=key,
                digest=digest,
                status=response.status_code,
                content_type=response.headers.get("Content-Type", ""),
                body=response.content,
                at=at,
            )
        return response


def forget_some(at: datetime) -> int:
    """Let answers go that are older than `KEPT`; returns how many."""
    old = IdempotentWrite.objects.filter(at__lte=at - KEPT).order_by("at").values("pk")[:FORGOTTEN_AT_A_TIME]
    return IdempotentWrite.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


def _lock(caller: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"{caller} {key}"])
        if not cursor.fetchone()[0]:
            raise InFlight


def _is_final(status: int) -> bool:
    """Whether it was done, or a rule refused it: not if there was something wrong with the request as such."""
    return status < 300 or status in {409, 422}  # noqa: PLR2004 - the statuses of HTTP


def _replayed(stored: IdempotentWrite, digest: bytes) -> HttpResponse:
    if bytes(stored.digest) != digest:
        raise OtherRequest(f"This {HEADER} has been used for another request. Use a new one for each.")
    response = HttpResponse(bytes(stored.body), status=stored.status, content_type=stored.content_type or None)
    response.headers[REPLAYED] = "true"
    return response


def _caller(request: Request) -> str:
    return f"key {request.auth.pk}" if isinstance(request.auth, ApiKey) else f"user {request.user.pk}"


def _digest(request: Request) -> bytes:
    """A hash of what is asked for. Uploaded files are read piece by piece, other bodies as they came."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        _add_parts(found, request)
    else:
        found.update(request._request.body)  # noqa: SLF001 - DRF's own request has no access to it
    return found.digest()


def _add_parts(found: Any, request: Request) -> None:
    for name, value in sorted(
        (name, value) for name, values in request.POST.lists() for value in values if isinstance(value, str)
    ):
        found.update(f"{len(name)} {name} {len(value)} {value}\n".encode())
    for name, file in sorted(request.FILES.items()):
        found.update(f"{len(name)} {name} {file.size}\n".encode())
        for piece in file.chunks():
            found.update(piece)
        file.seek(0)
