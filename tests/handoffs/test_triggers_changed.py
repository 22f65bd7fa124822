"""A play gets other triggers: what waits under it is looked at again, and nothing else."""

from datetime import timedelta

import pytest

from config.definitions import import_text
from handoffs.enums import HandoffState
from handoffs.models import Handoff, MoveRecord
from handoffs.permitting import find_permissions
from playbooks.models import PermissionCheck, PermissionTrigger, Play
from signals.models import Signal
from tests.factories.accounts import NOON, PersonFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import PlayFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = NOON + 2 * DAY
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Signal:
    found: Signal = SignalFactory(key="asked", name="Asked")
    return found


@pytest.fixture
def play() -> Play:
    found: Play = PlayFactory(key="help", name="Help")
    return found


@pytest.fixture
def waiting(play: Play, asked: Signal) -> Handoff:
    """Watched, and two people of the account asked twice, which invites nothing yet."""
    handoff: Handoff = HandoffFactory(watching=True, play=play)
    for person in PersonFactory.create_batch(2, account=handoff.account):
        for hours in (2, 3):
            OccurrenceFactory(account=handoff.account, person=person, signal=asked, at=NOON + hours * HOUR)
    return handoff


def states() -> list[str]:
    find_permissions(AT)
    return list(Handoff.objects.order_by("pk").values_list("state", flat=True))


def test_a_signal_more_makes_the_watched_ready(waiting: Handoff, play: Play, asked: Signal) -> None:
    fired = HandoffFactory(play=play)
    OccurrenceFactory(account=fired.account, signal=asked, at=NOON - HOUR)
    before = find_permissions(AT)

    play.permission_signals.add(asked)

    assert (before, states()) == (0, [HandoffState.READY, HandoffState.FIRED])
    assert dict(Handoff.objects.values_list("pk", "permitted_at")) == {
        waiting.pk: NOON + 2 * HOUR,
        fired.pk: NOON - HOUR,
    }
    record = MoveRecord.objects.get(handoff=waiting)
    assert (record.move, record.at, record.note) == ("permitted", AT, "Asked.")


def test_a_count_more_and_a_lower_count_do_too(waiting: Handoff, play: Play, asked: Signal) -> None:
    trigger = PermissionTrigger.objects.create(play=play, signal=asked, kind="people", at_least=3, window=DAY)
    too_few = states()

    trigger.at_least = 2
    trigger.save()

    assert (too_few, states()) == ([HandoffState.WATCHING], [HandoffState.READY])


def test_a_file_that_says_so_does_too(waiting: Handoff) -> None:
    import_text(b"plays:\n  - {key: help, name: Help, permission_signals: [asked]}\n", publish=False, at=AT)

    assert states() == [HandoffState.READY]


def test_only_what_waits_under_the_play_is_looked_at_and_once(waiting: Handoff, play: Play, asked: Signal) -> None:
    HandoffFactory(watching=True, play=PlayFactory())
    HandoffFactory(ready=True, play=play)
    HandoffFactory(expired=True, play=play)

    play.permission_signals.add(asked, SignalFactory())
    PermissionTrigger.objects.create(play=play, signal=asked, kind="people", at_least=2, window=DAY)

    assert [check.account for check in PermissionCheck.objects.all()] == [waiting.account]


def test_what_is_taken_away_leaves_the_evidence_that_was_kept(waiting: Handoff, play: Play, asked: Signal) -> None:
    play.permission_signals.add(asked)
    states()

    play.permission_signals.clear()

    assert (states(), PermissionCheck.objects.count()) == ([HandoffState.READY], 0)


def test_a_play_that_is_saved_unchanged_brings_nothing(waiting: Handoff, play: Play, asked: Signal) -> None:
    trigger = PermissionTrigger.objects.create(play=play, signal=asked, kind="people", at_least=3, window=DAY)
    states()

    trigger.save()

    assert not PermissionCheck.objects.exists()
