"""RevOps adds endpoints, tries them out, replaces their secrets and sends again, in the admin."""

import re
from typing import Any

import pytest
from django.test import Client

from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.notices.sealing import unseal
from handoffs.webhooks.claiming import SEAL
from tests.factories.accounts import NOON, UserFactory
from tests.factories.webhooks import SECRET, WebhookDeliveryFactory, WebhookEndpointFactory, WebhookEventFactory

ADMIN = "/admin/handoffs/webhookendpoint"
FORM = {"name": "Warehouse", "url": "https://acme.com/hooks", "types": ["grant.on"], "is_active": "on"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=["revops"]))
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def secret_in(page: str) -> str:
    (found,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", page)
    return str(found)


def test_the_secret_is_shown_when_an_endpoint_is_made_and_never_again(revops: Client) -> None:
    shown = secret_in(text(revops.post(f"{ADMIN}/add/", FORM)))

    endpoint = WebhookEndpoint.objects.get()
    assert unseal(endpoint.secret, SEAL) == shown
    page = text(revops.get(f"{ADMIN}/{endpoint.pk}/change/"))
    assert "whsec_" not in page
    assert endpoint.secret not in page


def test_an_address_inside_is_refused_at_its_field(revops: Client) -> None:
    page = text(revops.post(f"{ADMIN}/add/", FORM | {"url": "http://10.0.0.1/"}))

    assert "Give an address that begins with https://." in page
    assert not WebhookEndpoint.objects.exists()


def test_a_new_secret_signs_beside_the_old_one(revops: Client) -> None:
    endpoint = WebhookEndpointFactory()

    shown = secret_in(text(revops.post(f"{ADMIN}/{endpoint.pk}/rotate/", {"overlap": "2 days"})))

    endpoint.refresh_from_db()
    assert [unseal(one, SEAL) for one in (endpoint.secret, endpoint.old_secret)] == [shown, SECRET]
    refused = revops.post(f"{ADMIN}/{endpoint.pk}/rotate/", {"overlap": "2 days"}, follow=True)
    assert "Two secrets sign until" in text(refused)


def test_a_test_and_what_was_missed_are_sent_when_that_is_confirmed(revops: Client) -> None:
    WebhookEventFactory(recorded_at=NOON)
    endpoint = WebhookEndpointFactory()
    for action in ("send_test", "send_missed"):
        text(revops.get(f"{ADMIN}/{endpoint.pk}/{action}/"))
    assert not WebhookDelivery.objects.exists()

    revops.post(f"{ADMIN}/{endpoint.pk}/send_test/")
    page = text(revops.post(f"{ADMIN}/{endpoint.pk}/send_missed/", {"back": "3650 days"}, follow=True))

    assert "What was missed is on its way." in page
    assert set(endpoint.deliveries.values_list("event__type", flat=True)) == {"endpoint.test", "handoff.opened"}


def test_one_delivery_is_sent_again(revops: Client) -> None:
    delivery = WebhookDeliveryFactory(state="given_up", ended_at=NOON, attempts=10, why="Not reached")

    revops.post(f"/admin/handoffs/webhookdelivery/{delivery.pk}/send_again/")

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)


def test_an_endpoint_goes_with_its_deliveries(revops: Client) -> None:
    endpoint = WebhookDeliveryFactory().endpoint
    assert "Deliveries: 1" in text(revops.get(f"{ADMIN}/{endpoint.pk}/delete/"))

    revops.post(f"{ADMIN}/{endpoint.pk}/delete/", {"post": "yes"})

    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()
