"""Webhooks for tests."""

import factory

from handoffs.enums import Move
from handoffs.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from handoffs.notices.sealing import seal
from handoffs.webhooks.claiming import SEAL
from handoffs.webhooks.enums import EventType
from tests.factories.accounts import NOON
from tests.factories.handoffs import MoveRecordFactory

SECRET = "whsec_" + "Q" * 32


class WebhookEndpointFactory(factory.django.DjangoModelFactory[WebhookEndpoint]):
    """One that wants everything."""

    class Meta:
        model = WebhookEndpoint

    name = factory.Sequence(lambda n: f"Endpoint {n:03}")
    url = "https://receiver.example/webhooks"
    types = EventType.values
    secret = factory.LazyFunction(lambda: seal(SECRET, SEAL))


class WebhookEventFactory(factory.django.DjangoModelFactory[WebhookEvent]):
    """A handoff was opened at noon; it is queued for every endpoint there is."""

    class Meta:
        model = WebhookEvent

    type = EventType.OPENED
    at = NOON
    recorded_at = NOON
    # A move that says nothing, so that this event is the only one.
    move = factory.SubFactory(MoveRecordFactory, move=Move.RESCHEDULED)
    handoff = factory.SelfAttribute("move.handoff")


class WebhookDeliveryFactory(factory.django.DjangoModelFactory[WebhookDelivery]):
    """An event that is to be sent at noon, to an endpoint that did not ask for it."""

    class Meta:
        model = WebhookDelivery

    event = factory.SubFactory(WebhookEventFactory)
    endpoint = factory.SubFactory(WebhookEndpointFactory, types=[EventType.GRANT_OFF])
    due_at = NOON
