"""Making and replacing secrets, trying an endpoint out, and sending to it again what it has missed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from accounts.errors import AlreadyMoved, RuleBroken
from handoffs.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from handoffs.notices.sealing import seal
from handoffs.webhooks.claiming import SEAL
from handoffs.webhooks.delivering import TASK
from handoffs.webhooks.enums import TEST
from handoffs.webhooks.errors import TurnedOff
from handoffs.webhooks.signing import new_secret
from signals.wakeup import wake

USUAL_OVERLAP = timedelta(hours=24)
LONGEST_OVERLAP = timedelta(days=30)
CHANGEABLE = {"name", "url", "types", "is_active"}

_AGAIN = """
INSERT INTO handoffs_webhookdelivery (event_id, endpoint_id, state, due_at, attempts, answer, why)
SELECT event.id, endpoint.id, 'waiting', %(at)s, 0, '', ''
FROM handoffs_webhookevent event
JOIN handoffs_webhookendpoint endpoint ON endpoint.id = %(endpoint)s AND event.type = ANY (endpoint.types)
WHERE event.recorded_at >= %(since)s AND event.recorded_at < %(until)s
ORDER BY event.id
ON CONFLICT (event_id, endpoint_id) DO UPDATE
SET state = 'waiting', due_at = EXCLUDED.due_at, attempts = 0, ended_at = NULL
WHERE handoffs_webhookdelivery.state = 'given_up' OR handoffs_webhookdelivery.state = 'sent' AND %(sent_too)s
"""


def give_secret(endpoint: WebhookEndpoint) -> str:
    """Give a new endpoint its secret, which cannot be had again; it is stored with the endpoint."""
    secret = new_secret()
    endpoint.secret = seal(secret, SEAL)
    return secret


def change(endpoint: WebhookEndpoint, changed: Iterable[str]) -> None:
    """Store those fields alone, for its secret may be replaced, and messages arrive, at the same time.

    One that leads elsewhere, or is turned on again, begins anew: what was wrong before says nothing of it.
    """
    fields = set(changed) & CHANGEABLE
    if {"url", "is_active"} & fields:
        endpoint.problem, endpoint.failures, endpoint.resting_until = "", 0, None
        fields |= {"problem", "failures", "resting_until"}
    endpoint.save(update_fields=fields)


@transaction.atomic
def rotate(endpoint: WebhookEndpoint, *, at: datetime, overlap: timedelta = USUAL_OVERLAP) -> str:
    """Replace the secret; the old one signs beside the new one for the overlap, at most `LONGEST_OVERLAP`.

    Raises `AlreadyMoved` while an overlap runs, unless there is to be none.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise RuleBroken(f"Both secrets sign for at most {LONGEST_OVERLAP.days} days.")
    kept = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if overlap and kept.old_secret_until is not None and at < kept.old_secret_until:
        until = f"{kept.old_secret_until:%-d %b %Y, %H:%M} UTC"
        raise AlreadyMoved(f"Two secrets sign until {until}. Rotate after that, or with no overlap, which ends both.")
    kept.old_secret, kept.old_secret_until = kept.secret, at + overlap
    secret = give_secret(kept)
    kept.save(update_fields=["secret", "old_secret", "old_secret_until"])
    endpoint.refresh_from_db()
    return secret


@transaction.atomic
def send_test(endpoint: WebhookEndpoint, *, at: datetime) -> WebhookDelivery:
    """Queue a message that says nothing but that it arrived. Raises `TurnedOff`."""
    _check_on(endpoint)
    event = WebhookEvent.objects.create(type=TEST, at=at)
    delivery = WebhookDelivery.objects.create(event=event, endpoint=endpoint, due_at=at)
    _wake(endpoint)
    return delivery


@transaction.atomic
def send_again(delivery: WebhookDelivery, *, at: datetime) -> WebhookDelivery:
    """Send a message again, under the same id, whatever became of it before. Raises `TurnedOff`."""
    _check_on(delivery.endpoint)
    again = WebhookDelivery.objects.filter(pk=delivery.pk)
    again.update(state="waiting", due_at=at, attempts=0, ended_at=None)
    _wake(delivery.endpoint)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_missed(
    endpoint: WebhookEndpoint, *, since: datetime, until: datetime, at: datetime, sent_too: bool = False
) -> int:
    """Send what was noticed in `[since, until)` and did not arrive, or all of it; returns how many. Raises `TurnedOff`.

    What happened while the endpoint was off is among it, and what is waiting anyway is not.
    """
    _check_on(endpoint)
    given: dict[str, Any] = {
        "endpoint": endpoint.pk,
        "since": since,
        "until": until,
        "at": at,
        "sent_too": sent_too,
    }
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN, given)
        queued: int = cursor.rowcount
    _wake(endpoint)
    return queued


def _check_on(endpoint: WebhookEndpoint) -> None:
    if not endpoint.is_active:
        raise TurnedOff(f"“{endpoint}” is off. Turn it on first.")


def _wake(endpoint: WebhookEndpoint) -> None:
    """Somebody is waiting for it, so the endpoint's rest is over."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(resting_until=None)
    transaction.on_commit(partial(wake, TASK))
