"""The permission moment: which occurrence invited contact."""

from datetime import datetime, timedelta

import pytest

from handoffs.gates import permission_moment, permission_moments
from handoffs.models import Handoff
from signals.models import Signal
from tests.factories.accounts import NOON, PersonFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import PlayFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MUCH_LATER = NOON + 30 * DAY
pytestmark = pytest.mark.django_db


@pytest.fixture
def paywall() -> Signal:
    return SignalFactory(name="Hit the paywall")


@pytest.fixture
def handoff(paywall: Signal) -> Handoff:
    play = PlayFactory()
    play.permission_signals.add(paywall)
    return HandoffFactory(play=play)


def happened(handoff: Handoff, signal: Signal, at: datetime) -> None:
    person = PersonFactory(account=handoff.account, name="Dana")
    OccurrenceFactory(account=handoff.account, person=person, signal=signal, at=at)


def moment(handoff: Handoff, at: datetime = MUCH_LATER) -> tuple[str, str, datetime] | None:
    found = permission_moment(handoff, at)
    return (found.signal, found.person, found.at) if found else None


def test_the_latest_before_the_firing_is_the_moment(handoff: Handoff, paywall: Signal) -> None:
    for at in (NOON - 3 * DAY, NOON - HOUR, NOON + HOUR):
        happened(handoff, paywall, at)

    assert moment(handoff) == ("Hit the paywall", "Dana", NOON - HOUR)


def test_without_one_the_first_since_is(handoff: Handoff, paywall: Signal) -> None:
    for at in (NOON - 14 * DAY, NOON + 2 * DAY, NOON + DAY):
        happened(handoff, paywall, at)

    assert moment(handoff) == ("Hit the paywall", "Dana", NOON + DAY)


def test_the_future_is_not_known(handoff: Handoff, paywall: Signal) -> None:
    happened(handoff, paywall, NOON + DAY)

    assert moment(handoff, at=NOON + HOUR) is None


def test_other_signals_and_other_accounts_invite_nobody(handoff: Handoff, paywall: Signal) -> None:
    happened(handoff, SignalFactory(), NOON)
    happened(HandoffFactory(), paywall, NOON)

    assert moment(handoff) is None


def test_a_handoff_without_a_play_has_none(paywall: Signal) -> None:
    handoff = HandoffFactory(play=None)
    happened(handoff, paywall, NOON)

    assert moment(handoff) is None


def test_a_person_without_a_name_is_known_by_address(handoff: Handoff, paywall: Signal) -> None:
    person = PersonFactory(account=handoff.account, name="", email="dana@acme.example")
    OccurrenceFactory(account=handoff.account, person=person, signal=paywall)

    assert moment(handoff) == ("Hit the paywall", "dana@acme.example", NOON)


def test_many_cost_one_query(handoff: Handoff, paywall: Signal, django_assert_num_queries: object) -> None:
    other = HandoffFactory(play=handoff.play)
    happened(handoff, paywall, NOON)
    happened(other, paywall, NOON - HOUR)

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = permission_moments([handoff.pk, other.pk], MUCH_LATER)

    assert {pk: seen.at for pk, seen in found.items()} == {handoff.pk: NOON, other.pk: NOON - HOUR}
