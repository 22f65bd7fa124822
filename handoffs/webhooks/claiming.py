"""Whose turn it is: takes deliveries that are due from the tray, a few of each endpoint, and leaves word until when.

Nothing is held open while they are sent. Whoever dies leaves their claim to run out, and the same message goes again.
An endpoint that has not answered of late is given one attempt at a time, and rests between two, so that it is in
nobody's way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from handoffs.models import WebhookDelivery
from handoffs.notices.enums import DeliveryState
from handoffs.notices.sealing import unseal
from handoffs.webhooks.bodies import compose, encoded

LEASE = timedelta(seconds=60)
"""Longer than an attempt can take, looking the name up included."""
AT_A_TIME = 4
"""Messages to one endpoint that are under way, of all processes together."""
SEAL = b"baton: secrets of webhooks"

_CLAIM = """
UPDATE handoffs_webhookdelivery taken SET claimed_until = %(until)s
FROM (
    SELECT due.id FROM handoffs_webhookendpoint endpoint
    CROSS JOIN LATERAL (
        SELECT count(*) AS messages FROM handoffs_webhookdelivery
        WHERE endpoint_id = endpoint.id AND state = 'waiting' AND due_at <= %(at)s AND claimed_until > %(at)s
    ) AS flying
    CROSS JOIN LATERAL (
        SELECT id, due_at FROM handoffs_webhookdelivery
        WHERE endpoint_id = endpoint.id AND state = 'waiting' AND due_at <= %(at)s
          AND (claimed_until IS NULL OR claimed_until <= %(at)s)
        ORDER BY due_at, id
        LIMIT GREATEST(0, CASE WHEN endpoint.failures > 0 THEN 1 ELSE %(at_a_time)s END - flying.messages)
        FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE endpoint.is_active AND (endpoint.resting_until IS NULL OR endpoint.resting_until <= %(at)s)
    ORDER BY due.due_at, due.id
    LIMIT %(room)s
) AS chosen
WHERE taken.id = chosen.id
RETURNING taken.id
"""


@dataclass(frozen=True)
class Message:
    """A delivery that this process has claimed, with all that an attempt needs."""

    delivery: int
    endpoint: int
    claimed_until: datetime
    attempts: int
    message_id: str
    url: str
    body: bytes
    secrets: tuple[str, ...]


def due_deliveries(at: datetime) -> QuerySet[WebhookDelivery]:
    """What could be sent now: those of endpoints that are on and not left alone, and that nobody has claimed."""
    waiting = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=at)
    free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    rested = Q(endpoint__resting_until=None) | Q(endpoint__resting_until__lte=at)
    return waiting.filter(free, rested, endpoint__is_active=True)


@transaction.atomic
def claim(at: datetime, room: int) -> list[Message]:
    """Take up to so many deliveries that are due, and make their bodies if need be."""
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"at": at, "until": at + LEASE, "at_a_time": AT_A_TIME, "room": room}
        cursor.execute(_CLAIM, given)
        taken = [key for (key,) in cursor.fetchall()]
    if not taken:
        return []
    deliveries = WebhookDelivery.objects.filter(pk__in=taken).order_by("due_at", "id")
    compose(deliveries.values_list("event", flat=True))
    return [_message(delivery, at) for delivery in deliveries.select_related("event", "endpoint")]


def _message(delivery: WebhookDelivery, at: datetime) -> Message:
    event, endpoint = delivery.event, delivery.endpoint
    assert delivery.claimed_until is not None  # noqa: S101 - it has just been claimed
    overlaps = endpoint.old_secret_until is not None and at < endpoint.old_secret_until
    sealed = (endpoint.secret, endpoint.old_secret) if overlaps else (endpoint.secret,)
    return Message(
        delivery=delivery.pk,
        endpoint=endpoint.pk,
        claimed_until=delivery.claimed_until,
        attempts=delivery.attempts,
        message_id=event.message_id,
        url=endpoint.url,
        body=encoded(event.body or {}),
        secrets=tuple(secret for one in sealed if (secret := unseal(one, SEAL)) is not None),
    )
