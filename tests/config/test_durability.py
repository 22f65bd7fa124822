"""What follows from stored usage commits without waiting for the disk; what is promised to somebody waits."""

from collections.abc import Callable

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.models import PersonReassessment, Reassessment
from handoffs.actions import acknowledge
from handoffs.models import RoutingCall
from handoffs.notices.delivering import deliver_notices
from handoffs.permitting import find_permissions
from handoffs.routing.station import route_handoffs
from handoffs.stations import default_team, open_handoffs
from playbooks.models import PermissionCheck
from playbooks.people import assess_people
from playbooks.stations import assess_accounts
from signals.stations import match_batches
from tests.factories.accounts import NOON, AccountFactory, PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import QualificationFactory, published_tiers
from tests.factories.signals import BatchFactory

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


def test_moves_and_notices_do() -> None:
    manager = UserFactory(roles=[Role.MANAGER])
    acknowledge(HandoffFactory(), by=manager, at=NOON)
    deliver_notices(NOON)

    assert waits()


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return bool(cursor.fetchone()[0] == "on")
