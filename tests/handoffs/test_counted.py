"""Contact is invited by so many occurrences, or so many people, within a window: against an obvious count."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Person
from handoffs.counted import all_moments
from handoffs.gates import PERMISSION_LOOKBACK
from handoffs.models import Handoff, Permission
from handoffs.permitting import find_permissions
from playbooks.models import PermissionCheck, PermissionTrigger, Play
from signals.models import Occurrence, Signal
from tests.factories.accounts import NOON, PersonFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import PlayFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db
Happened = list[tuple[int, datetime]]
"""Which of the people, and when."""


def expected(happened: Happened, kind: str, at_least: int, window: timedelta, at: datetime) -> datetime | None:
    """The latest occurrence before the firing at which enough lie in the window that it ends, else the first since."""

    def enough(end: datetime) -> bool:
        within = [who for who, when in happened if end - window < when <= end]
        return (len(within) if kind == "occurrences" else len(set(within))) >= at_least

    reached = sorted({when for _, when in happened if when <= at and enough(when)})
    before = [when for when in reached if NOON - PERMISSION_LOOKBACK < when <= NOON]
    since = [when for when in reached if when > NOON]
    return before[-1] if before else since[0] if since else None


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-40, 40)), max_size=14),
    st.sampled_from(["occurrences", "people"]),
    st.integers(2, 4),
    st.integers(1, 12),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_moment_is_that_of_an_obvious_count(
    happened: list[tuple[int, int]], kind: str, at_least: int, half_days: int
) -> None:
    window, number = timedelta(hours=12 * half_days), next(_numbers)
    signal, play = SignalFactory(key=f"s-{number}"), PlayFactory()
    trigger(play, signal, kind, at_least, window)
    handoff = HandoffFactory(watching=True, play=play)
    people = PersonFactory.create_batch(4, account=handoff.account)
    when: Happened = [(who, NOON + timedelta(hours=12 * step)) for who, step in happened]
    for who, at in when:
        OccurrenceFactory(account=handoff.account, person=people[who], signal=signal, at=at)
    now = NOON + 15 * DAY

    moments = all_moments([handoff], now)

    assert getattr(moments.get(handoff.pk), "at", None) == expected(when, kind, at_least, window, now)


_numbers = count()


def trigger(play: Play, signal: Signal, kind: str, at_least: int, window: timedelta) -> PermissionTrigger:
    return PermissionTrigger.objects.create(play=play, signal=signal, kind=kind, at_least=at_least, window=window)


def occurs(handoff: Handoff, signal: Signal, person: Person, at: datetime) -> Occurrence:
    occurrence: Occurrence = OccurrenceFactory(account=handoff.account, person=person, signal=signal, at=at)
    return occurrence


def test_the_third_person_within_a_week_makes_it_ready() -> None:
    signal, play = SignalFactory(name="Invited a teammate"), PlayFactory()
    trigger(play, signal, "people", 3, 7 * DAY)
    handoff = HandoffFactory(watching=True, play=play)
    dana, eli, fay = PersonFactory.create_batch(3, account=handoff.account)
    for person, days in ((dana, 1), (eli, 2), (eli, 3)):
        occurs(handoff, signal, person, NOON + days * DAY)

    before = ready_after(handoff, NOON + 4 * DAY)
    third = occurs(handoff, signal, fay, NOON + 5 * DAY)

    assert (before, ready_after(handoff, NOON + 5 * DAY)) == ("watching", "ready")
    assert (Permission.objects.get().message_key, Permission.objects.get().at) == (third.message_key, third.at)


def test_a_single_occurrence_that_invites_counts_if_it_came_first() -> None:
    often, once, play = SignalFactory(), SignalFactory(name="Asked for a quote"), PlayFactory()
    play.permission_signals.add(once)
    trigger(play, often, "occurrences", 2, DAY)
    handoff = HandoffFactory(watching=True, play=play)
    dana = PersonFactory(account=handoff.account)
    occurs(handoff, once, dana, NOON + 2 * DAY)
    for hours in (1, 2):
        occurs(handoff, often, dana, NOON + 3 * DAY + timedelta(hours=hours))

    assert all_moments([handoff], NOON + 5 * DAY)[handoff.pk].signal == "Asked for a quote"


def ready_after(handoff: Handoff, at: datetime) -> str:
    PermissionCheck.objects.create(account=handoff.account, recorded_at=at)
    find_permissions(at)
    handoff.refresh_from_db()
    return handoff.state
