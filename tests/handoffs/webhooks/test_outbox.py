"""What happens is kept for whoever wants it, in the transaction in which it does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from handoffs.enums import HandoffState, Move
from handoffs.granting import revoke
from handoffs.models import WebhookDelivery, WebhookEvent
from handoffs.stations import open_handoffs
from handoffs.webhooks.enums import EventType
from handoffs.webhooks.outbox import end_grants
from playbooks.models import Qualification
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.handoffs import GrantFactory, HandoffFactory, MoveRecordFactory
from tests.factories.playbooks import QualificationFactory, published_tiers
from tests.factories.webhooks import WebhookEndpointFactory

DAY = timedelta(days=1)
CLOSED, ASSIGNED = EventType.CLOSED, EventType.ASSIGNED
TOLD: dict[str, Any] = {
    "opened": EventType.OPENED,
    "acknowledged": EventType.ACKNOWLEDGED,
    "contacted": EventType.CONTACTED,
    "opportunity": EventType.OPPORTUNITY,
    "snoozed": EventType.SNOOZED,
    "woken": EventType.WOKEN,
    "escalated": EventType.OVERDUE,
    "undone": EventType.REOPENED,
    "unmerged": EventType.REOPENED,
    **dict.fromkeys(("reassigned", "routed", "taken", "given", "put_back"), ASSIGNED),
    **dict.fromkeys(("won", "lost", "returned", "disqualified", "expired", "merged"), CLOSED),
}
SILENT = {"permitted", "checked", "followed", "warned_half", "warned_nearly", "rescheduled"}
pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return list(WebhookEvent.objects.order_by("pk").values_list("type", flat=True))


def test_every_move_is_told_or_known_to_say_nothing() -> None:
    WebhookEndpointFactory()
    handoff = HandoffFactory()
    for move in Move.values:
        MoveRecordFactory(handoff=handoff, move=move, state=HandoffState.WATCHING)

    found = dict(WebhookEvent.objects.values_list("move__move", "type"))

    assert found == TOLD
    assert set(Move.values) == set(TOLD) | SILENT


@pytest.mark.parametrize("move", [Move.ACKNOWLEDGED, Move.PERMITTED, Move.WOKEN])
def test_what_becomes_ready_is_said_to_be(move: Move) -> None:
    WebhookEndpointFactory(types=[EventType.READY])
    MoveRecordFactory(move=move, state=HandoffState.READY)

    MoveRecordFactory(move=move, state=HandoffState.WATCHING)

    assert told() == [EventType.READY]


def test_nothing_is_kept_that_nobody_wants_and_nothing_queued_for_who_is_off() -> None:
    off = WebhookEndpointFactory(types=[EventType.OPENED], is_active=False)
    on = WebhookEndpointFactory(types=[EventType.OPENED, EventType.CLOSED])
    other = WebhookEndpointFactory(types=[EventType.CONTACTED])

    MoveRecordFactory(move=Move.OPENED)
    MoveRecordFactory(move=Move.ESCALATED)

    assert told() == [EventType.OPENED]
    (delivery,) = WebhookDelivery.objects.all()
    assert (delivery.endpoint, delivery.state) == (on, "waiting")
    assert off.deliveries.count() == other.deliveries.count() == 0


def test_what_is_rolled_back_is_not_told() -> None:
    WebhookEndpointFactory()
    with transaction.atomic():
        MoveRecordFactory(move=Move.OPENED)
        assert told() == [EventType.OPENED]
        transaction.set_rollback(True)

    assert told() == []


def test_a_grant_is_on_and_off_when_it_ends_by_itself() -> None:
    WebhookEndpointFactory()
    grant = GrantFactory()

    assert [end_grants(grant.until - DAY), end_grants(grant.until), end_grants(grant.until + DAY)] == [0, 1, 0]

    assert list(WebhookEvent.objects.order_by("pk").values_list("type", "grant", "at")) == [
        (EventType.GRANT_ON, grant.pk, NOON),
        (EventType.GRANT_OFF, grant.pk, grant.until),
    ]


def test_what_another_grant_of_the_account_holds_is_not_turned_off() -> None:
    WebhookEndpointFactory(types=[EventType.GRANT_OFF])
    account, boss = AccountFactory(), UserFactory(roles=["manager"])
    first = GrantFactory(handoff=HandoffFactory(contacted=True, account=account))
    second = GrantFactory(handoff=HandoffFactory(contacted=True, account=account, motion="expansion"))
    revoke(first, by=boss, at=NOON + DAY)

    assert end_grants(NOON + DAY) == 1
    assert told() == []

    end_grants(second.until)
    assert list(WebhookEvent.objects.values_list("grant", "at")) == [(second.pk, second.until)]


def test_a_qualification_is_told_once_however_often_it_is_taken() -> None:
    WebhookEndpointFactory(types=[EventType.QUALIFIED])
    q = QualificationFactory(tier="self_serve", tier_version=published_tiers())

    for _ in range(2):
        assert open_handoffs(NOON) == 1
        Qualification.objects.update(taken_at=None)

    assert list(WebhookEvent.objects.values_list("type", "qualification")) == [(EventType.QUALIFIED, q.pk)]
