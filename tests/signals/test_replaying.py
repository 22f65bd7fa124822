"""Rejections read again come to what they would have come to at first, once, and the old counts stay."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.authors import Author
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import ApiKey
from signals import actions
from signals.enums import BatchSource, EventKind, RejectionState
from signals.ingest import checks, posthog, reading, wire
from signals.ingest.files import import_lines
from signals.ingest.landing import Counts, land, parse
from signals.ingest.reading import Circumstances
from signals.ingest.terms import keep_to_kinds
from signals.models import Batch, Event, Rejection, Replay
from signals.stations import replay_rejections
from tests.factories.accounts import ApiKeyFactory, UserFactory
from tests.factories.signals import RejectionFactory
from tests.signals.ingest.calls import NOON, landed, text

LATER = NOON + timedelta(days=40)

pytestmark = pytest.mark.django_db


def refuse(raw: bytes, limit: int) -> None:
    raise checks.Wrong("", "An event may have at most 10 bytes.")


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that refuses everything; it is lifted by `lift`."""
    monkeypatch.setattr(reading, "check_length", refuse)


def lift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "check_length", checks.check_length)


def batches() -> list[Any]:
    return list(Batch.objects.order_by("pk").values_list("source", "received", "stored", "duplicate", "rejected"))


def replay_all() -> Replay:
    replay = actions.request_replay(Rejection.objects.all(), by=UserFactory(), at=LATER)
    while replay_rejections(LATER):
        pass
    replay.refresh_from_db()
    return replay


def test_counts_of_the_first_batch_stay_and_the_replay_is_one_of_its_own(
    strict: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(text(messageId="m1"), text(messageId="m2"))
    lift(monkeypatch)

    replay = replay_all()

    assert batches() == [("http", 2, 0, 0, 2), ("replay", 2, 2, 0, 0)]
    assert (replay.total, replay.accepted, replay.stored, replay.refused) == (2, 2, 2, 0)
    assert set(Rejection.objects.values_list("state", "decided_by", "decided_at", "replayed_as")) == {
        ("replayed", replay.requested_by_id, LATER, Batch.objects.get(source="replay").pk)
    }


def test_what_is_still_refused_stays_open_and_no_batch_is_made() -> None:
    landed(text(event=""), text(userId=None))

    replay = replay_all()

    assert batches() == [("http", 2, 0, 0, 2)]
    assert (replay.accepted, replay.refused, replay.finished_at) == (0, 2, LATER)
    assert Rejection.objects.filter(state="open", replayed_as=None).count() == 2


def test_a_second_replay_stores_nothing(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(text(messageId=None))
    lift(monkeypatch)
    replay_all()

    with pytest.raises(RuleBroken, match="None of these is open"):
        actions.request_replay(Rejection.objects.all(), by=UserFactory(), at=LATER)
    Rejection.objects.update(state=RejectionState.OPEN, decided_at=None)
    again = replay_all()

    assert (again.accepted, again.stored, Event.objects.count()) == (1, 0, 1)


def test_an_event_is_read_as_it_came_in(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kind by path, the context and clock of its delivery, and when that was."""
    envelope = wire.Envelope(b'{"groupId":"team"}', b'"2026-03-02T11:00:00Z"')
    given = Circumstances(NOON, kind=EventKind.TRACK, envelope=envelope)
    raw = text(type=None, messageId="dated", timestamp="2026-03-02T10:59:00Z")
    land(parse([raw], given), source=BatchSource.HTTP, key=None, received_at=NOON)
    land(parse([text(messageId="undated")], Circumstances(NOON)), source=BatchSource.HTTP, key=None, received_at=NOON)
    lift(monkeypatch)

    replay_all()

    events = Event.objects.order_by("message_id").values_list("kind", "group_id", "at", "received_at")
    assert list(events) == [
        ("track", "team", NOON - timedelta(minutes=1), LATER),
        ("track", None, NOON, LATER),
    ]


def test_an_event_of_another_client_is_read_in_its_own_words(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Circumstances(NOON, dialect=posthog.dialect(""), envelope=wire.Envelope(sent_at=b'"2026-03-02T11:00:00Z"'))
    raw = b'{"event":"$pageview","distinct_id":"u1","uuid":"p1","timestamp":"2026-03-02T10:59:00Z"}'
    land(parse([raw], given), source=BatchSource.POSTHOG, key=None, received_at=NOON)
    lift(monkeypatch)

    replay_all()

    event = Event.objects.get()
    assert (event.kind, event.user_id, event.message_id, event.at) == ("page", "u1", "p1", NOON - timedelta(minutes=1))


def test_a_line_of_a_file_is_the_same_event_when_the_file_comes_again(
    strict: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [text(messageId=None, timestamp="2026-01-01", sentAt="2026-01-02")]
    import_lines(lines, source=BatchSource.FILE, clock=lambda: NOON)
    lift(monkeypatch)

    replay_all()

    assert import_lines(lines, source=BatchSource.FILE, clock=lambda: LATER) == Counts(1, 0, 1, 0)
    assert Event.objects.get().at == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_replay_goes_step_by_step_and_bounds_what_it_holds(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(*(text(messageId=f"m{n}") for n in range(5)))
    lift(monkeypatch)
    monkeypatch.setattr("signals.stations.REPLAYED_BYTES_AT_A_TIME", 200)
    replay = actions.request_replay(Rejection.objects.all(), by=UserFactory(), at=LATER)

    steps = [replay_rejections(LATER)]
    replay.refresh_from_db()
    assert 0 < replay.done < 5
    while steps[-1]:
        steps.append(replay_rejections(LATER))

    assert len(steps) > 3
    assert Event.objects.count() == 5


def test_one_that_was_decided_by_itself_meanwhile_is_left_alone(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(text(messageId="m1"), text(messageId="m2"))
    lift(monkeypatch)
    first, _ = Rejection.objects.order_by("pk")
    actions.request_replay(Rejection.objects.all(), by=UserFactory(), at=LATER)
    actions.dismiss(Rejection.objects.filter(pk=first.pk), by=Author(), at=LATER)

    while replay_rejections(LATER):
        pass

    assert list(Rejection.objects.order_by("pk").values_list("state", flat=True)) == ["dismissed", "replayed"]
    assert Event.objects.get().message_id == "m2"


def test_only_what_is_open_and_asked_for_is_replayed(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(text(messageId="m1"), text(messageId="m2"))
    lift(monkeypatch)

    replay = actions.request_replay(Rejection.objects.filter(message_id="m2"), by=UserFactory(), at=LATER)
    while replay_rejections(LATER):
        pass

    assert (replay.total, Event.objects.get().message_id) == (1, "m2")


def test_a_replayed_one_cannot_be_replayed_by_itself() -> None:
    landed(text(event=""))
    rejection = Rejection.objects.get()
    actions.replay(rejection, by=Author(), at=LATER, corrected=text())

    with pytest.raises(AlreadyMoved, match="it landed in batch"):
        actions.replay(rejection, by=Author(), at=LATER, corrected=text())


def test_what_only_the_database_refuses_is_a_rejection_of_the_new_batch(
    strict: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(text(messageId="m2").replace(b'"u1"', b'"u1","properties":{"tiny":1e-99999}'))
    lift(monkeypatch)

    replay_all()

    assert batches() == [("http", 1, 0, 0, 1), ("replay", 1, 0, 0, 1)]
    assert list(Rejection.objects.order_by("pk").values_list("state", flat=True)) == ["replayed", "open"]


def test_no_decision_without_its_time() -> None:
    rejection = RejectionFactory()
    assert actions.dismiss(Rejection.objects.filter(pk=rejection.pk), by=Author(), at=NOON) == 1

    assert actions.reopen(Rejection.objects.filter(pk=rejection.pk)) == 1
    assert actions.reopen(Rejection.objects.filter(pk=rejection.pk)) == 0


def test_a_key_is_held_to_its_kinds_in_a_replay_too() -> None:
    key = ApiKeyFactory(name="Shop", prefix="baton_1", kinds=["track"])
    parsed = parse([text(type="page", messageId="m1"), text(type="page", messageId="m2")], Circumstances(NOON))
    keep_to_kinds(parsed, key)
    land(parsed, source=BatchSource.HTTP, key=key, received_at=NOON)

    with pytest.raises(RuleBroken, match=r"The key “Shop” \(baton_1…\) may send track only, not page."):
        actions.replay(Rejection.objects.order_by("pk")[0], by=Author(), at=LATER)
    refused = replay_all()
    ApiKey.objects.update(kinds=["track", "page"])
    accepted = replay_all()

    assert (refused.accepted, refused.refused) == (0, 2)
    assert (accepted.accepted, accepted.stored) == (2, 2)
