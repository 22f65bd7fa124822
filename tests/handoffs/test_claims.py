"""Several at once want the same handoff: one has it, the others are told, and nothing is left in between."""

from collections import Counter

import pytest

from accounts.enums import Role
from accounts.models import User
from benchmarks.claims import LOST, WON, Act, acknowledging, contend
from handoffs.assigning import take
from handoffs.enums import Move
from handoffs.models import Handoff, MoveRecord
from handoffs.routing.station import route_handoffs
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

RACES = 10
pytestmark = pytest.mark.django_db(transaction=True)


def taking(by: User) -> Act:
    def act(pk: int) -> str:
        take(Handoff.objects.get(pk=pk), by=by, at=NOON)
        return WON

    return act


def routing(pk: int) -> str:
    """Baton gives it to somebody, if nobody was first."""
    route_handoffs(NOON)
    return WON if MoveRecord.objects.filter(handoff=pk, move=Move.ROUTED).exists() else LOST


@pytest.mark.parametrize("kind", ["acknowledge", "take", "take or be routed"])
def test_of_two_at_once_one_has_it(kind: str) -> None:
    ann, bo = UserFactory.create_batch(2, roles=[Role.AE])
    acts = {
        "acknowledge": [acknowledging(ann), acknowledging(bo)],
        "take": [taking(ann), taking(bo)],
        "take or be routed": [taking(ann), routing],
    }[kind]
    # A team for each, because routing gives a whole pool at once.
    handoffs = [HandoffFactory(team=TeamFactory(members=[ann, bo])).pk for _ in range(RACES)]

    contest = contend(handoffs, acts)

    assert contest.counted == Counter({(LOST, WON): len(handoffs)})
    assigned = MoveRecord.objects.filter(move__in=[Move.ACKNOWLEDGED, Move.TAKEN, Move.ROUTED])
    assert Counter(assigned.values_list("handoff", flat=True)) == Counter(handoffs)
    assert not Handoff.objects.pool().exists()
