"""Old usage goes; what was made of it stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Account
from config.line import drain
from playbooks.actions import publish
from playbooks.enums import Authority
from playbooks.models import Score
from signals import partitions, retention
from signals.actions import save_signal
from signals.enums import BatchSource
from signals.ingest.files import import_lines
from signals.models import Backfill, DroppedMonth, Event, Occurrence, Signal
from signals.retention import drop_expired, kept_from
from tests.factories.accounts import ReassessmentFactory
from tests.factories.playbooks import RuleFactory, ScorecardFactory, ScorecardVersionFactory
from tests.factories.signals import BackfillFactory, BatchFactory, EventFactory, SignalFactory

JANUARY = datetime(2019, 1, 20, tzinfo=UTC)
MARCH = datetime(2019, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def months() -> list[str]:
    """The partitions of a year that nothing else makes any for."""
    return [month.name[-7:] for month in partitions.stored() if month.first.year == 2019]


@pytest.fixture
def january_to_march() -> None:
    partitions.ensure(JANUARY)


@pytest.mark.usefixtures("january_to_march")
@pytest.mark.parametrize(
    ("at", "kept"),
    [
        (datetime(2019, 2, 28, 23, 59, tzinfo=UTC), ["2019_01", "2019_02", "2019_03"]),
        (datetime(2019, 3, 1, tzinfo=UTC), ["2019_02", "2019_03"]),
        (datetime(2019, 12, 1, tzinfo=UTC), []),
    ],
)
def test_a_month_goes_once_its_last_event_is_old_enough(at: datetime, kept: list[str]) -> None:
    drop_expired(at, 1)

    assert months() == kept


@pytest.mark.usefixtures("january_to_march")
def test_what_went_is_noted() -> None:
    size = partitions.stored()[0].bytes

    assert drop_expired(MARCH, 1) == ["signals_event_2019_01"]

    assert list(DroppedMonth.objects.values_list("first_day", "dropped_at", "bytes")) == [
        (JANUARY.replace(day=1).date(), MARCH, size)
    ]
    assert kept_from() == datetime(2019, 2, 1, tzinfo=UTC)


@pytest.mark.usefixtures("january_to_march")
def test_none_go_when_everything_is_to_be_kept() -> None:
    assert drop_expired(datetime(2020, 12, 1, tzinfo=UTC), 0) == []
    assert len(months()) == 3


@pytest.mark.usefixtures("january_to_march")
@pytest.mark.parametrize("batch", [{"processed_at": None}, {"processed_at": None, "set_aside_at": JANUARY}])
def test_a_month_with_unmatched_events_stays(batch: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    BatchFactory(received_at=JANUARY, **batch)

    assert drop_expired(MARCH, 1) == []
    assert caplog.messages == ["Kept the usage of 2019-01: batches of it are not matched yet."]


@pytest.mark.usefixtures("january_to_march")
@pytest.mark.parametrize(("passed", "dropped"), [(0, []), (1, ["signals_event_2019_01"])])
def test_a_month_stays_until_the_backfills_have_come_past_it(passed: int, dropped: list[str]) -> None:
    batch = BatchFactory(received_at=JANUARY, processed_at=JANUARY)
    BackfillFactory(done_batch_id=batch.pk * passed, last_batch_id=batch.pk)

    assert drop_expired(MARCH, 1) == dropped


@pytest.mark.usefixtures("january_to_march")
def test_a_batch_of_another_month_keeps_nothing() -> None:
    BatchFactory(received_at=datetime(2019, 2, 1, tzinfo=UTC), processed_at=None)

    assert drop_expired(MARCH, 1) == ["signals_event_2019_01"]


def test_a_signal_says_since_when_it_could_be_matched() -> None:
    first, second = SignalFactory(), SignalFactory(event_names=["Invited"])
    for at in (JANUARY, MARCH):
        partitions.ensure(at)
        EventFactory(received_at=at, batch_id=BatchFactory(received_at=at, stored=1).pk)
    drain(partial(_clock, MARCH))
    drop_expired(MARCH, 1)

    save_signal(first, [], MARCH)
    save_signal(_renamed(second), [], MARCH)
    drain(partial(_clock, MARCH))

    assert set(Backfill.objects.values_list("signal", "matched_from")) == {
        (first.pk, datetime(2019, 2, 1, tzinfo=UTC)),
        (second.pk, datetime(2019, 2, 1, tzinfo=UTC)),
    }
    assert Event.objects.count() == 1
    assert list(Occurrence.objects.filter(signal=first).order_by("at").values_list("at", flat=True)) == [
        JANUARY - timedelta(hours=1),
        MARCH - timedelta(hours=1),
    ]
    assert Occurrence.objects.filter(signal=second).count() == 1


def test_no_score_changes_and_no_firing_of_the_past() -> None:
    used, invited = SignalFactory(event_names=["Used"]), SignalFactory(event_names=["Invited"])
    version = ScorecardVersionFactory(scorecard=ScorecardFactory(key="pql"), threshold=50)
    RuleFactory(version=version, key="active", signal=used, points=20, is_activation=True, position=1)
    RuleFactory(version=version, key="often", signal=used, points=30, at_least=2, window=60 * DAY, position=2)
    RuleFactory(version=version, key="invites", signal=invited, points=10, at_least=1, window=300 * DAY, position=3)
    publish(version, by=None, at=JANUARY, authority=Authority.FILE)
    for month in range(10):
        _use(JANUARY + 30 * DAY * month, month)
    at = JANUARY + 290 * DAY
    before, stored = _everything(at), Event.objects.count()

    assert len(drop_expired(at, 2)) == 8
    _assess_anew(at)

    assert _everything(at) == before
    assert "true" in before[0]
    assert before[2].count("\n") > 2
    assert (stored, Event.objects.count()) == (70, 14)


@pytest.mark.django_db(transaction=True)
def test_who_reads_a_month_is_not_waited_for_long(
    january_to_march: None,
    reader: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(retention, "LOCK_SECONDS", 0.1)
    reader.execute("SELECT count(*) FROM signals_event")

    assert drop_expired(MARCH, 1) == []
    assert caplog.messages == ["Could not drop the usage of 2019-01, and will try again: somebody is reading it."]
    reader.rollback()
    assert drop_expired(MARCH, 1) == ["signals_event_2019_01"]
    drop_expired(datetime(2020, 12, 1, tzinfo=UTC), 1)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_has_taken_off_is_dropped_by_the_next_run(
    january_to_march: None,
    reader: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(retention, "LOCK_SECONDS", 0.1)
    assert retention.detach(partitions.stored()[0], MARCH) is None
    assert months() == ["2019_02", "2019_03"]
    assert detached() == ["signals_gone_2019_01"]

    reader.execute("SELECT count(*) FROM signals_gone_2019_01")
    drop_expired(MARCH, 0)
    reader.rollback()
    assert caplog.messages == [
        "Could not drop the table signals_gone_2019_01, and will try again: somebody is reading it."
    ]
    assert detached() == ["signals_gone_2019_01"]

    drop_expired(MARCH, 0)
    assert detached() == []
    assert DroppedMonth.objects.count() == 1
    drop_expired(datetime(2020, 12, 1, tzinfo=UTC), 1)


def detached() -> list[str]:
    """Tables that were taken off the event table and are still there."""
    return [name for name in connection.introspection.table_names() if name.startswith("signals_gone")]


@pytest.fixture
def reader() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        yield other


def _clock(at: datetime) -> datetime:
    return at


def _renamed(signal: Signal) -> Signal:
    signal.event_names = ["Report Created"]
    return signal


def _use(at: datetime, month: int) -> None:
    """A month in which two companies use the product, one of them less and less."""
    partitions.ensure(at)
    calls = [
        f'{{"type":"identify","userId":"{company}","messageId":"{company}-i{month}",'
        f'"timestamp":"{at:%Y-%m-%dT%H:%M:%SZ}","traits":{{"email":"a@{company}.example"}}}}'
        for company in ("acme", "beta")
    ]
    calls += [
        f'{{"type":"track","event":"{name}","userId":"{company}","messageId":"{company}-{name}-{month}-{n}",'
        f'"timestamp":"{at - n * DAY:%Y-%m-%dT%H:%M:%SZ}"}}'
        for company, name, times in (("acme", "Used", 3), ("beta", "Used", 1), ("beta", "Invited", 1))
        for n in range(times)
    ]
    import_lines((call.encode() for call in calls), source=BatchSource.FILE, clock=partial(_clock, at))
    drain(partial(_clock, at))


def _assess_anew(at: datetime) -> None:
    for account in Account.objects.all():
        ReassessmentFactory(account=account, recorded_at=at)
    drain(partial(_clock, at))


def _everything(at: datetime) -> list[str]:
    """Scores as of now and as of each month, every firing ever, and the scores that are stored."""
    _assess_anew(at)
    instants = [at - 30 * DAY * back for back in range(10)]
    asked = [_output("score", "--as-of", instant.isoformat()) for instant in instants]
    stored = Score.objects.order_by("account__key").values_list("account__key", "points", "activated", "qualified")
    return [asked[0], str(list(stored)), _output("backtest", "pql"), *asked]


def _output(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()
