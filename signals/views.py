"""The endpoints that analytics SDKs send usage to.

A 2xx answer means that everything in it is committed, or stored as a rejection with its reason.
"""

import base64
import logging
import math
from datetime import datetime
from typing import Any

import msgspec
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from accounts import keys, rates
from accounts.enums import LimitPeriod, Scope
from accounts.models import ApiKey
from accounts.problems import problem_response
from signals.enums import BatchSource, EventKind
from signals.ingest import body, pressure, wire
from signals.ingest.landing import Counts, Parsed, land, parse
from signals.ingest.reading import Circumstances
from signals.ingest.terms import keep_to_kinds

logger = logging.getLogger(__name__)

MAX_BATCH_EVENTS = 2500
LISTED_REJECTIONS = 100
CHALLENGE = 'Basic realm="Baton", charset="UTF-8"'


class Refused(Exception):
    """The request as a whole is refused; carries the answer."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.response = problem_response(
            status, detail, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )


@csrf_exempt
def single(request: HttpRequest, kind: EventKind) -> HttpResponse:
    """`/v1/track` and its like: one call."""
    return _answer(request, kind)


@csrf_exempt
def batch(request: HttpRequest) -> HttpResponse:
    """`/v1/batch`: a list of calls of any kind."""
    return _answer(request, None)


def _answer(request: HttpRequest, kind: EventKind | None) -> HttpResponse:
    received_at = now()
    try:
        if request.method != "POST":
            raise Refused(405, "Send usage with POST.", Allow="POST")  # noqa: TRY301 - one place answers them all
        delivery = _delivery(request, kind)
        _check_pressure(received_at)
        key = _key(request, delivery, received_at)
        _check_rate(key, len(delivery.events), received_at)
        given = Circumstances(received_at, kind=delivery.kind, envelope=delivery.envelope)
        parsed = parse(delivery.events, given)
        keep_to_kinds(parsed, key)
        counts = land(parsed, source=BatchSource.HTTP, key=key, received_at=received_at)
    except Refused as refused:
        return refused.response
    except DatabaseError as error:
        logger.exception("Usage could not be stored, and the client was asked to send it again")
        found = pressure.pressure_of(error)
        return problem_response(503, found.detail, headers={"Retry-After": str(found.retry_after)})
    return HttpResponse(msgspec.json.encode(_told(counts, parsed)), content_type="application/json")


def _check_pressure(at: datetime) -> None:
    found = pressure.GAUGE.pressure(at)
    if found:
        raise Refused(503, found.detail, Retry_After=str(found.retry_after))


def _check_rate(key: ApiKey, events: int, at: datetime) -> None:
    """Hold the key to its limit; the seconds are rounded up, so that whoever waits them is let in."""
    wait = math.ceil(rates.seconds_to_wait(key, events, at))
    if wait:
        period = LimitPeriod(key.limit_period).label
        reason = f"The key “{key.name}” ({key.prefix}…) may send {key.limit_events:,} events {period}."
        raise Refused(429, f"{reason} Send the same again later.", Retry_After=str(wait), X_RateLimit_Reset=str(wait))


def _delivery(request: HttpRequest, kind: EventKind | None) -> wire.Delivery:
    try:
        text = body.read(request)
        delivery = wire.single(text, kind) if kind else wire.batch(text)
    except body.TooLarge as error:
        raise Refused(413, f"A body may have at most {body.MAX_BODY_BYTES:,} bytes, unpacked too.") from error
    except body.NotUnpackable as error:
        raise Refused(400, "The body should be gzip, and it is broken or cut short.") from error
    except body.CutShort as error:
        raise Refused(400, "The body did not come whole: it was cut short, or its chunks are broken.") from error
    except body.UnknownEncoding as error:
        raise Refused(415, f"Content-Encoding may be gzip or identity, not “{error}”.") from error
    except wire.BadBody as error:
        raise Refused(400, str(error)) from error
    if len(delivery.events) > MAX_BATCH_EVENTS:
        found = len(delivery.events)
        raise Refused(413, f"A batch may have at most {MAX_BATCH_EVENTS:,} events; this one has {found:,}.")
    return delivery


def _key(request: HttpRequest, delivery: wire.Delivery, at: datetime) -> ApiKey:
    secret = _header_secret(request.headers.get("Authorization", "")) or delivery.write_key
    try:
        key = keys.authenticate(secret, scope=Scope.INGEST, at=at, request=request) if secret else None
    except keys.MissingScope as error:
        raise Refused(403, str(error)) from error
    if key is None:
        reason = "Send a valid write key: as the user name of HTTP Basic, as a Bearer token or as writeKey in the body."
        raise Refused(401, reason, WWW_Authenticate=CHALLENGE)
    return key


def _header_secret(header: str) -> str:
    """The secret in an Authorization header; clients that leave out Basic's colon are understood."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
    except ValueError:
        return value.strip()
    return text.partition(":")[0]


def _told(counts: Counts, parsed: Parsed) -> dict[str, Any]:
    told: dict[str, Any] = {"success": True, **msgspec.structs.asdict(counts)}
    if parsed.refusals:
        told["rejections"] = [
            {"index": bad.index, "messageId": bad.message_id, "field": bad.field, "reason": bad.reason}
            for bad in parsed.refusals[:LISTED_REJECTIONS]
        ]
    return told
