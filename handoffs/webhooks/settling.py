"""What an answer means for the message and its endpoint.

Standard Webhooks: 2xx is success, all else is tried again after the waits of `WAITS`; 410 turns the endpoint off.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.notices.enums import DeliveryState
from handoffs.webhooks.claiming import Message
from handoffs.webhooks.posting import Answer

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""How long a message waits after its first, second … attempt that failed; after the tenth it is given up."""
LONGEST_REST = timedelta(minutes=10)
"""What an endpoint that does not answer is left alone for at most."""
OK, MULTIPLE_CHOICES, GONE = 200, 300, 410
Settled = tuple[Message, Answer]


def is_success(answer: Answer) -> bool:
    """Whether the receiver has it; one that sends us elsewhere has not."""
    return answer.status is not None and OK <= answer.status < MULTIPLE_CHOICES


@transaction.atomic
def settle(answers: Sequence[Settled], at: datetime) -> None:
    """Write down what came of some attempts. What somebody else has claimed meanwhile is theirs to settle."""
    # In the order of their ids, so that two processes cannot wait for each other.
    for message, answer in sorted(answers, key=lambda one: one[0].delivery):
        mine = WebhookDelivery.objects.filter(
            pk=message.delivery, state=DeliveryState.WAITING, claimed_until=message.claimed_until
        )
        mine.update(claimed_until=None, attempts=F("attempts") + 1, **_outcome(message, answer, at))
    latest = {message.endpoint: answer for message, answer in answers}
    for endpoint in WebhookEndpoint.objects.filter(pk__in=latest).order_by("pk").select_for_update():
        told = [answer for message, answer in answers if message.endpoint == endpoint.pk]
        _judge(endpoint, told, at)


def _outcome(message: Message, answer: Answer, at: datetime) -> dict[str, Any]:
    """How the delivery goes on."""
    what = {"attempted_at": at, "status": answer.status, "answer": answer.text, "why": answer.why[:300]}
    if is_success(answer):
        return {**what, "state": DeliveryState.SENT, "ended_at": at}
    if answer.status == GONE or message.attempts >= len(WAITS):
        return {**what, "state": DeliveryState.GIVEN_UP, "ended_at": at}
    return {**what, "due_at": at + max(WAITS[message.attempts], answer.wait or timedelta(0))}


def _judge(endpoint: WebhookEndpoint, answers: list[Answer], at: datetime) -> None:
    """Keep how the endpoint does. The last answer says how it is now; one that is gone is gone."""
    failed = [answer for answer in answers if not is_success(answer)]
    if len(failed) < len(answers):
        endpoint.last_success_at, endpoint.problem = at, ""
    if failed:
        endpoint.last_failure_at, endpoint.problem = at, _said(failed[-1])
    silent = [answer for answer in answers if answer.status is None]
    endpoint.failures = 0 if len(silent) < len(answers) else endpoint.failures + 1
    asked = max((answer.wait for answer in failed if answer.wait), default=None)
    endpoint.resting_until = at + _rest(endpoint.failures, asked) if endpoint.failures or asked else None
    if any(answer.status == GONE for answer in answers):
        endpoint.is_active, endpoint.problem = False, "Turned off: it answered 410 Gone."
    endpoint.save(
        update_fields=["is_active", "problem", "failures", "resting_until", "last_success_at", "last_failure_at"]
    )


def _rest(failures: int, asked: timedelta | None) -> timedelta:
    usual = WAITS[min(failures, len(WAITS)) - 1] if failures else timedelta(0)
    return max(min(usual, LONGEST_REST), asked or timedelta(0))


def _said(answer: Answer) -> str:
    return answer.why[:300] or f"It answered {answer.status}."
