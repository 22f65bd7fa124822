"""What follows from stored usage commits without waiting for the disk; what is promised to somebody waits."""

from collections.abc import Callable

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.models import PersonReassessment, Reassessment
from handoffs.actions import acknowledge
from handoffs.models import RoutingCall
from handoffs.notices.addressing import address_notices
from handoffs.permitting import find_permissions
from handoffs.routing.station import route_handoffs
from handoffs.stations import default_team, open_handoffs
from handoffs.webhooks.claiming import claim
from playbooks.models import PermissionCheck
from playbooks.people import assess_people
from playbooks.stations import assess_accounts
from signals.stations import match_batches
from tests.factories.accounts import NOON, AccountFactory, PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.notices import NoticeFactory
from tests.factories.playbooks import QualificationFactory, published_tiers
from tests.factories.signals import BatchFactory
from tests.factories.webhooks import WebhookDeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("put_into_the_tray", "station"),
    [
        (lambda: BatchFactory(stored=0), match_batches),
        (lambda: PersonReassessment.objects.create(person=PersonFactory(), recorded_at=NOON), assess_people),
        (lambda: Reassessment.objects.create(account=AccountFactory(), recorded_at=NOON), assess_accounts),
        (lambda: QualificationFactory(tier_version=published_tiers()), open_handoffs),
        (lambda: RoutingCall.objects.create(team=default_team()), route_handoffs),
        (lambda: PermissionCheck.objects.create(account=AccountFactory(), recorded_at=NOON), find_permissions),
    ],
)
def test_derived_work_does_not_wait(put_into_the_tray: Callable[[], object], station: Callable[..., int]) -> None:
    default_team()
    put_into_the_tray()
    assert waits()

    assert station(NOON)

    assert not waits()


def test_a_move_does() -> None:
    acknowledge(HandoffFactory(), by=UserFactory(roles=[Role.MANAGER]), at=NOON)

    assert waits()


def test_what_comes_before_a_notice_or_a_webhook_is_sent_does() -> None:
    """Whoever sends reads what one of these two has committed."""
    notice, delivery = NoticeFactory(at=NOON), WebhookDeliveryFactory(due_at=NOON)

    assert address_notices(NOON) == 1
    assert [message.delivery for message in claim(NOON, 1)] == [delivery.pk]

    notice.refresh_from_db()
    assert notice.addressed_at == NOON
    assert waits()


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return bool(cursor.fetchone()[0] == "on")
