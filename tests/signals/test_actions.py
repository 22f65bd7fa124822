import pytest

from accounts.models import Reassessment
from signals.actions import activate, deactivate, request_backfill, save_signal
from signals.comparison import WrongWanted
from signals.models import Backfill, Condition, Occurrence, Signal
from signals.stations import backfill_signals, match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import BackfillFactory, ConditionFactory, EventFactory, SignalFactory

pytestmark = pytest.mark.django_db


def drain() -> int:
    steps = 0
    while match_batches(NOON) or backfill_signals(NOON):
        steps += 1
    return steps


def counted(signal: Signal) -> set[str]:
    keys = Occurrence.objects.filter(signal=signal).values_list("message_key", flat=True)
    return {str(key) for key in keys}


def test_a_new_signal_finds_what_was_stored_before_it() -> None:
    event = EventFactory()
    drain()
    signal = save_signal(SignalFactory.build(), [], NOON)

    drain()

    assert counted(signal) == {str(event.message_key)}
    backfill = Backfill.objects.get()
    assert (backfill.events_done, backfill.events_total, backfill.finished_at) == (1, 1, NOON)


def test_a_changed_signal_drops_what_it_counts_no_longer() -> None:
    signal = SignalFactory()
    EventFactory(kind="identify", properties={"email": "ann@acme.com"})
    EventFactory(properties={"rows": 5})
    many = EventFactory(properties={"rows": 50})
    drain()
    Reassessment.objects.all().delete()

    save_signal(signal, [Condition(path="rows", operator="gte", value=10)], NOON)
    drain()

    assert counted(signal) == {str(many.message_key)}
    assert Reassessment.objects.count() == 1


def test_occurrences_outlive_their_events() -> None:
    signal = SignalFactory()
    event = EventFactory()
    drain()
    type(event).objects.all().delete()

    save_signal(signal, [Condition(path="rows", operator="gte", value=10)], NOON)
    drain()

    assert counted(signal) == {str(event.message_key)}


def test_saving_replaces_only_the_conditions_that_differ() -> None:
    signal = SignalFactory()
    kept = ConditionFactory(signal=signal, path="rows", operator="eq", value=1)
    ConditionFactory(signal=signal, path="draft", operator="eq", value=1)

    wanted = [("rows", "eq", 1), ("draft", "eq", True)]
    save_signal(
        signal, [Condition(path=path, operator=operator, value=value) for path, operator, value in wanted], NOON
    )

    stored = list(signal.conditions.order_by("pk"))
    assert stored[0] == kept
    assert [(condition.path, condition.operator, condition.value) for condition in stored] == wanted


def test_a_wrong_condition_stores_nothing() -> None:
    with pytest.raises(WrongWanted):
        save_signal(SignalFactory.build(), [Condition(path="rows", operator="gte", value="many")], NOON)

    assert not Signal.objects.exists()


def test_an_open_backfill_starts_again() -> None:
    open_one = BackfillFactory(last_batch_id=9, done_batch_id=5, events_total=90, events_done=50)

    request_backfill(open_one.signal, NOON)

    assert Backfill.objects.values_list(
        "pk", "last_batch_id", "done_batch_id", "events_total", "events_done"
    ).get() == (
        open_one.pk,
        None,
        0,
        None,
        0,
    )


def test_a_signal_rests_and_catches_up() -> None:
    signal = SignalFactory()
    first = EventFactory()
    drain()

    deactivate(signal, NOON)
    missed = EventFactory()
    drain()
    assert counted(signal) == {str(first.message_key)}

    activate(signal, NOON)
    drain()
    assert counted(signal) == {str(first.message_key), str(missed.message_key)}


def test_deactivating_ends_the_backfill_under_way() -> None:
    backfill = BackfillFactory()

    deactivate(backfill.signal, NOON)

    assert not Backfill.objects.exists()


@pytest.mark.parametrize("verb", [activate, request_backfill])
def test_new_work_wakes_the_line(
    verb: object, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    woken: list[bool] = []
    monkeypatch.setattr("signals.actions.definitions.wake_line", lambda: woken.append(True))
    signal = SignalFactory(is_active=verb is request_backfill)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        verb(signal, NOON)  # type: ignore[operator]

    assert woken == [True]


def test_a_backfill_walks_in_bounded_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signals.stations.EVENTS_AT_A_TIME", 2)
    for _ in range(5):
        EventFactory()
    drain()
    backfill = BackfillFactory()

    progress = []
    while backfill_signals(NOON):
        backfill.refresh_from_db()
        progress.append((backfill.events_done, backfill.events_total, backfill.finished_at is not None))

    assert progress == [(2, 5, False), (4, 5, False), (5, 5, False), (5, 5, True)]


def test_batches_after_the_first_step_are_left_to_the_matcher() -> None:
    EventFactory()
    drain()
    backfill = BackfillFactory()
    backfill_signals(NOON)
    EventFactory()

    drain()

    backfill.refresh_from_db()
    assert (backfill.events_done, backfill.events_total) == (1, 1)
    assert Occurrence.objects.count() == 2


def test_a_batch_not_matched_yet_is_left_to_the_matcher() -> None:
    signal = SignalFactory()
    EventFactory()
    request_backfill(signal, NOON)

    while backfill_signals(NOON):
        pass

    assert not Occurrence.objects.exists()
