"""A matcher that is killed at any step leaves nothing half done."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from accounts.models import Reassessment
from signals.models import Batch, Occurrence
from signals.stations import backfill_signals, match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import BackfillFactory, SignalFactory, message_key
from tests.oracles.identity import Call, resolve
from tests.signals.stored import store, stored_state

pytestmark = pytest.mark.django_db(transaction=True)

STUCK = """
import sys, django
django.setup()
from django.utils.timezone import now
from signals import matching, stations
from signals.identity import people, profiles

def stuck_after(module, name):
    step = getattr(module, name)
    def stuck(*arguments):
        step(*arguments)
        print("stuck", flush=True)
        sys.stdin.read()
    setattr(module, name, stuck)

stations.BATCHES_AT_A_TIME = 1
station = getattr(stations, sys.argv[1])
station(now())
stuck_after({"people": people, "profiles": profiles, "matching": matching}[sys.argv[2]], sys.argv[3])
station(now())
"""
CALLS = [
    Call(message_key("1"), NOON, "track", "Used", anonymous="visitor"),
    Call(message_key("2"), NOON, "identify", user="u1", traits={"email": "ann@acme.com"}),
    Call(message_key("3"), NOON, "alias", user="u1", previous="visitor"),
    Call(message_key("4"), NOON, "track", "Used", user="u1", group="team"),
]


@pytest.fixture(autouse=True)
def no_events_left() -> Iterator[None]:
    """The flush after the test does not know tables that migrations do not manage."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE signals_event")


def kill_in(station: str, module: str, step: str) -> None:
    """Run the station once, and again up to the step, and kill the program there."""
    db = connection.settings_dict
    url = f"postgresql://{db['USER']}@{quote(db['HOST'], safe='')}/{db['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK, station, module, step],
        cwd=Path(__file__).resolve().parents[2],
        env={"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "BATON_HOME": "/nonexistent"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "stuck\n"
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("module", "step"), [("people", "find_people"), ("profiles", "describe"), ("matching", "insert_matches")]
)
def test_matching_again_comes_to_the_undisturbed_state(module: str, step: str) -> None:
    SignalFactory(event_names=["Used"])
    store(CALLS[:2])
    store(CALLS[2:])

    kill_in("match_batches", module, step)

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

    kill_in("backfill_signals", "matching", "insert_matches")

    backfill.refresh_from_db()
    assert (backfill.events_done, backfill.events_total) == (1, 4)
    while backfill_signals(NOON):
        pass
    backfill.refresh_from_db()
    assert (backfill.events_done, backfill.finished_at) == (4, NOON)
    assert Occurrence.objects.count() == 2
