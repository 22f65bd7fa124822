"""The permission moment: which occurrence invited contact."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handoffs.gates import permission_moment, permission_moments
from handoffs.models import Handoff
from signals.models import Occurrence, Signal
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


def moment(handoff: Handoff, at: datetime = MUCH_LATER) -> tuple[str, str | None, datetime] | None:
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


def rows_read(plan: dict[str, Any]) -> int:
    """The most rows that one look at the occurrences has read."""
    own = plan["Actual Rows"] if plan.get("Relation Name") == "signals_occurrence" else 0
    return max([int(own), *(rows_read(part) for part in plan.get("Plans", []))])


@pytest.mark.parametrize("way", [-1, 1], ids=["before", "since"])
def test_what_happened_often_is_not_read_to_its_end(handoff: Handoff, paywall: Signal, way: int) -> None:
    person = PersonFactory(account=handoff.account)
    OccurrenceFactory.create_batch(10, signal=paywall)
    Occurrence.objects.bulk_create(
        OccurrenceFactory.build(
            signal=paywall, account=handoff.account, person=person, at=NOON + way * timedelta(minutes=n)
        )
        for n in range(1, 1_001)
    )
    with CaptureQueriesContext(connection) as captured:
        assert permission_moment(handoff, MUCH_LATER)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE signals_occurrence")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {captured[0]['sql']}")
        plan = cursor.fetchone()[0][0]["Plan"]

    assert 1 <= rows_read(plan) < 100


def test_many_cost_one_query(handoff: Handoff, paywall: Signal, django_assert_num_queries: object) -> None:
    other = HandoffFactory(play=handoff.play)
    happened(handoff, paywall, NOON)
    happened(other, paywall, NOON - HOUR)

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = permission_moments([handoff.pk, other.pk], MUCH_LATER)

    assert {pk: seen.at for pk, seen in found.items()} == {handoff.pk: NOON, other.pk: NOON - HOUR}
