"""Endpoints and deliveries over the API: a secret is shown once, and nobody sends themselves what they may not read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.enums import Scope
from accounts.models import IdempotentWrite
from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.notices.sealing import unseal
from handoffs.webhooks.claiming import SEAL
from tests.api.callers import caller_with_key
from tests.factories.accounts import NOON
from tests.factories.webhooks import SECRET, WebhookDeliveryFactory, WebhookEndpointFactory, WebhookEventFactory

ENDPOINTS = "/api/webhook-endpoints"
BODY = {"name": "Warehouse", "url": "https://acme.com/hooks", "types": ["grant.on", "grant.on", "handoff.closed"]}
pytestmark = pytest.mark.django_db


def test_the_secret_of_a_new_endpoint_is_in_its_answer_alone(key: APIClient) -> None:
    response = key.post(ENDPOINTS, BODY, headers={"Idempotency-Key": "once"})

    made, kept = response.json(), WebhookEndpoint.objects.get()
    assert response.status_code == 201
    assert made["types"] == ["grant.on", "handoff.closed"]
    assert made["active"] is True
    assert unseal(kept.secret, SEAL) == made["secret"]
    assert made["secret"] not in kept.secret
    assert not IdempotentWrite.objects.exists()
    for url in (ENDPOINTS, f"{ENDPOINTS}/{kept.pk}"):
        assert 'secret"' not in key.get(url).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "http://acme.com/"}, "url"),
        ({"url": "https://user:pw@acme.com/"}, "url"),
        ({"types": []}, "types"),
        ({"types": ["handoff.eaten"]}, "types"),
        ({"name": ""}, "name"),
        ({"active": "yes"}, "active"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, Any], field: str, key: APIClient) -> None:
    response = key.post(ENDPOINTS, BODY | wrong)

    assert response.status_code == 400
    assert [error["field"].partition(".")[0] for error in response.json()["errors"]] == [field]
    assert not WebhookEndpoint.objects.exists()


def test_a_key_that_may_not_read_sends_itself_nothing() -> None:
    endpoint, writer = WebhookEndpointFactory(), caller_with_key(Scope.WRITE)

    assert writer.post(ENDPOINTS, BODY).status_code == 403
    assert writer.patch(f"{ENDPOINTS}/{endpoint.pk}", {"url": "https://elsewhere.example/"}).status_code == 403


def test_one_that_is_turned_on_again_begins_anew(key: APIClient) -> None:
    endpoint = WebhookEndpointFactory(is_active=False, problem="Gone.", failures=7, resting_until=now())

    shown = key.patch(f"{ENDPOINTS}/{endpoint.pk}", {"active": True}).json()

    endpoint.refresh_from_db()
    assert (shown["active"], shown["problem"]) == (True, "")
    assert (endpoint.failures, endpoint.resting_until, unseal(endpoint.secret, SEAL)) == (0, None, SECRET)


def test_a_secret_is_rotated_once_at_a_time(key: APIClient) -> None:
    url = f"{ENDPOINTS}/{WebhookEndpointFactory().pk}/rotate"

    first = key.post(url, {"overlap_hours": 48}).json()
    refused = key.post(url)
    at_once = key.post(url, {"overlap_hours": 0}).json()

    assert SECRET != first["secret"] != at_once["secret"]
    assert refused.status_code == 409
    assert key.post(url, {"overlap_hours": 10_000}).json()["errors"][0]["field"] == "overlap_hours"


def test_what_was_missed_is_sent_and_one_that_is_off_says_so(key: APIClient) -> None:
    endpoint = WebhookEndpointFactory(is_active=False)
    WebhookEventFactory()
    url, span = f"{ENDPOINTS}/{endpoint.pk}/send-missed", {"since": (NOON - timedelta(days=1)).isoformat()}
    assert key.post(url, span).status_code == 422
    WebhookEndpoint.objects.update(is_active=True)

    assert key.post(url, span).json() == {"queued": 1}
    assert endpoint.deliveries.get().state == "waiting"


def test_a_delivery_is_sent_again_and_shows_what_it_says(key: APIClient) -> None:
    delivery = WebhookDeliveryFactory(state="sent", ended_at=NOON, attempts=3, event__body={"type": "handoff.opened"})
    url = f"/api/webhook-deliveries/{delivery.pk}"

    again = key.post(f"{url}/send-again").json()

    assert (again["state"], again["attempts"], again["body"]) == ("waiting", 0, {"type": "handoff.opened"})
    assert again["message_id"] == delivery.event.message_id
    assert "body" not in key.get("/api/webhook-deliveries").json()["results"][0]


def test_a_test_is_a_delivery(key: APIClient) -> None:
    endpoint = WebhookEndpointFactory()

    sent = key.post(f"{ENDPOINTS}/{endpoint.pk}/test").json()

    assert (sent["type"], sent["state"]) == ("endpoint.test", "waiting")
    assert WebhookDelivery.objects.get().endpoint == endpoint
