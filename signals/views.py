"""The endpoints that analytics SDKs send usage to.

A 2xx answer means that everything in it is committed, or stored as a rejection with its reason.
"""

import logging
import math
from datetime import datetime

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from accounts import keys, rates
from accounts.authorization import secret_of
from accounts.enums import LimitPeriod, Scope
from accounts.models import ApiKey
from signals import protocols, refusals
from signals.answers import Refused, accepted, come_again, not_all_accepted
from signals.enums import EventKind
from signals.ingest import pressure, resent
from signals.ingest.landing import Counts, Parsed, land_batch, parse
from signals.ingest.reading import Circumstances
from signals.ingest.terms import keep_to_kinds
from signals.ingest.wire import Delivery
from signals.protocols import MAX_BODY_BYTES, MAX_CAPTURE_BYTES, Protocol, posthog_protocol, segment_protocol

logger = logging.getLogger(__name__)

STRICT = {"1", "true"}
CHALLENGE = 'Basic realm="Baton", charset="UTF-8"'


@csrf_exempt
def single(request: HttpRequest, kind: EventKind) -> HttpResponse:
    """`/v1/track` and its like: one call."""
    return _answer(request, segment_protocol(), MAX_BODY_BYTES, kind)


@csrf_exempt
def batch(request: HttpRequest) -> HttpResponse:
    """`/v1/batch`: a list of calls of any kind."""
    return _answer(request, segment_protocol(), MAX_BODY_BYTES, None)


@csrf_exempt
def posthog_events(
    request: HttpRequest, max_bytes: int = MAX_CAPTURE_BYTES, kind: EventKind | None = None
) -> HttpResponse:
    """PostHog's `/e`, `/batch` and their like: one event or many; `kind` is that of events without a name."""
    return _answer(request, posthog_protocol(), max_bytes, kind)


def _answer(request: HttpRequest, protocol: Protocol, max_bytes: int, kind: EventKind | None) -> HttpResponse:
    received_at = now()
    try:
        delivery = protocols.read(request, protocol, max_bytes, kind)
        _check_pressure(received_at)
        key = _key(request, delivery, received_at)
        _check_rate(key, len(delivery.events), received_at)
        counts, parsed = _land(delivery, protocol, key, received_at)
    except Refused as refused:
        refusals.count(refused.reason)
        return refused.response
    except DatabaseError as error:
        logger.exception("Usage could not be stored, and the client was asked to send it again")
        found = pressure.pressure_of(error)
        refusals.count(found.reason)
        return come_again(found)
    if parsed.refusals and (key.strict or request.headers.get("X-Strict-Mode", "").strip().lower() in STRICT):
        return not_all_accepted(counts, parsed)
    return accepted(counts, parsed, protocol.greeting)


def _land(delivery: Delivery, protocol: Protocol, key: ApiKey, received_at: datetime) -> tuple[Counts, Parsed]:
    digest = resent.digest_of(delivery, key, protocol.source)
    if counts := resent.land_again(digest, received_at):
        return counts, Parsed([], [])
    ids = resent.NewIds()
    given = Circumstances(received_at, delivery.kind, protocol.dialect, delivery.envelope, new_message_id=ids)
    parsed = parse(delivery.events, given)
    keep_to_kinds(parsed, key)
    if ids.made or parsed.refusals:
        digest = None
    landed = land_batch(parsed, source=protocol.source, key=key, received_at=received_at, digest=digest)
    if digest and landed.batch_id:
        resent.MEMORY.keep(digest, landed.batch_id)
    return landed.counts, parsed


def _check_pressure(at: datetime) -> None:
    found = pressure.GAUGE.pressure(at)
    if found:
        raise Refused(503, found.detail, reason=found.reason, Retry_After=str(found.retry_after))


def _check_rate(key: ApiKey, events: int, at: datetime) -> None:
    """Hold the key to its limit; the seconds are rounded up, so that whoever waits them is let in."""
    wait = math.ceil(rates.seconds_to_wait(key, events, at))
    if wait:
        period = LimitPeriod(key.limit_period).label
        reason = f"The key “{key.name}” ({key.prefix}…) may send {key.limit_events:,} events {period}."
        raise Refused(429, f"{reason} Send the same again later.", Retry_After=str(wait), X_RateLimit_Reset=str(wait))


def _key(request: HttpRequest, delivery: Delivery, at: datetime) -> ApiKey:
    secret = secret_of(request.headers.get("Authorization", "")) or delivery.write_key
    try:
        key = keys.authenticate(secret, scope=Scope.INGEST, at=at, request=request) if secret else None
    except keys.MissingScope as error:
        raise Refused(403, str(error)) from error
    if key is None:
        reason = (
            "Send a valid write key: as the user name of HTTP Basic, as a Bearer token, or in the body as writeKey"
            " (PostHog's clients: api_key)."
        )
        raise Refused(401, reason, WWW_Authenticate=CHALLENGE)
    return key
