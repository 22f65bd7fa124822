"""A matcher that is killed at any step leaves nothing half done."""

import pytest

from accounts.models import Reassessment
from signals.models import Batch, Occurrence
from signals.stations import backfill_signals, match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import BackfillFactory, SignalFactory, message_key
from tests.killing import Killable
from tests.oracles.identity import Call, resolve
from tests.signals.stored import store, stored_state

pytestmark = pytest.mark.django_db(transaction=True)

MATCHER = Killable("signals.stations.match_batches", "signals.stations.BATCHES_AT_A_TIME")
BACKFILL = Killable("signals.stations.backfill_signals", "signals.stations.BATCHES_AT_A_TIME")
CALLS = [
    Call(message_key("1"), NOON, "track", "Used", anonymous="visitor"),
    Call(message_key("2"), NOON, "identify", user="u1", traits={"email": "ann@acme.com"}),
    Call(message_key("3"), NOON, "alias", user="u1", previous="visitor"),
    Call(message_key("4"), NOON, "track", "Used", user="u1", group="team"),
]


@pytest.mark.parametrize(
    "step",
    [
        "signals.identity.people.find_people",
        "signals.identity.profiles.describe",
        "signals.matching.insert_all_matches",
    ],
)
def test_matching_again_comes_to_the_undisturbed_state(step: str) -> None:
    SignalFactory(event_names=["Used"])
    store(CALLS[:2])
    store(CALLS[2:])

    MATCHER.kill_in(step)

    assert Batch.objects.filter(processed_at=None).count() == 1
    assert match_batches(NOON) == 1
    assert match_batches(NOON) == 0
    assert stored_state() == resolve(CALLS, {"acme.com": "acme.com"})
    assert Reassessment.objects.filter(account__key="acme.com").exists()


def test_a_backfill_goes_on_where_it_was_killed() -> None:
    for call in CALLS:
        store([call])
    match_batches(NOON)
    backfill = BackfillFactory(signal=SignalFactory(event_names=["Used"]))

    BACKFILL.kill_in("signals.matching.insert_matches")

    backfill.refresh_from_db()
    assert (backfill.events_done, backfill.events_total) == (1, 4)
    while backfill_signals(NOON):
        pass
    backfill.refresh_from_db()
    assert (backfill.events_done, backfill.finished_at) == (4, NOON)
    assert Occurrence.objects.count() == 2
