"""Messages arrive: signed, at least once, again when they fail, and one endpoint in nobody's way."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from time import monotonic
from typing import Any

import pytest
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries
from standardwebhooks.webhooks import Webhook

from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.webhooks import endpoints, posting
from handoffs.webhooks.claiming import AT_A_TIME, LEASE, claim
from handoffs.webhooks.delivering import send_due
from handoffs.webhooks.forgetting import KEPT, forget_some
from handoffs.webhooks.posting import Answer
from handoffs.webhooks.settling import WAITS, settle
from tests.factories.accounts import NOON
from tests.factories.webhooks import SECRET, WebhookEndpointFactory, WebhookEventFactory
from tests.handoffs.webhooks.conftest import Receiver, serving

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


def clock_at(at: datetime) -> Callable[[], datetime]:
    return lambda: at


at_noon = clock_at(NOON)


def waiting(url: str = "https://receiver.example/", **fields: Any) -> WebhookDelivery:
    endpoint = WebhookEndpointFactory(url=url, **fields)
    return WebhookDelivery.objects.get(event=WebhookEventFactory(), endpoint=endpoint)


def outcome(delivery: WebhookDelivery) -> tuple[str, int, int | None]:
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.status


def test_what_happened_arrives_and_verifies(receiver: Receiver) -> None:
    endpoint = WebhookEndpointFactory(url=receiver.url)
    event = WebhookEventFactory(recorded_at=now())

    assert send_due(now) == 1

    ((headers, body),) = receiver.arrived
    told = Webhook(SECRET).verify(body.decode(), headers)
    assert (told["type"], told["timestamp"]) == ("handoff.opened", NOON.isoformat().replace("+00:00", "Z"))
    assert told["data"]["handoff"]["id"] == event.handoff_id
    assert told["data"]["move"]["move"] == "rescheduled"
    assert headers["webhook-id"] == event.message_id
    assert outcome(endpoint.deliveries.get()) == ("sent", 1, 204)
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.problem, endpoint.last_success_at is not None) == (0, "", True)


def test_a_process_that_dies_while_it_sends_sends_the_same_again(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = waiting(receiver.url)
    post = posting.post

    def post_and_die(*args: Any) -> None:
        post(*args)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(posting, "post", post_and_die)
        with pytest.raises(SystemExit):
            send_due(at_noon)
    assert send_due(at_noon) == 0

    assert send_due(lambda: NOON + LEASE) == 1
    (first, body), (second, again) = receiver.arrived
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    assert outcome(delivery) == ("sent", 1, 204)


def test_what_fails_is_tried_after_the_waits_of_the_standard_and_then_given_up(receiver: Receiver) -> None:
    receiver.answer = (500, "no", {})
    delivery, at = waiting(receiver.url), NOON

    for wait in WAITS:
        assert send_due(clock_at(at)) == 1
        delivery.refresh_from_db()
        assert (delivery.state, delivery.due_at, delivery.answer) == ("waiting", at + wait, "no")
        assert send_due(clock_at(delivery.due_at - SECOND)) == 0
        at += wait
    assert send_due(clock_at(at)) == 1

    assert outcome(delivery) == ("given_up", 10, 500)
    assert len(set(receiver.ids)) == 1
    assert WebhookEndpoint.objects.get().problem == "It answered 500."


def test_a_receiver_that_sends_us_elsewhere_has_not_got_it(receiver: Receiver) -> None:
    receiver.answer = (307, "", {"Location": receiver.url})
    delivery = waiting(receiver.url)

    send_due(at_noon)

    assert (outcome(delivery), len(receiver.arrived)) == (("waiting", 1, 307), 1)


@pytest.mark.parametrize("asked", ["600", "Mon, 02 Mar 2026 12:10:00 GMT"])
def test_who_asks_to_be_left_alone_is(asked: str, receiver: Receiver) -> None:
    receiver.answer = (429, "", {"Retry-After": asked})
    first = waiting(receiver.url)
    send_due(at_noon)
    other = WebhookEventFactory().deliveries.get()
    first.refresh_from_db()
    waited = first.due_at - NOON

    assert waited >= timedelta(minutes=10) if asked.isdecimal() else waited >= WAITS[0]
    assert send_due(lambda: NOON + waited - SECOND) == 0

    receiver.answer = (200, "", {})
    assert send_due(lambda: NOON + waited) == 2
    assert [outcome(one)[0] for one in (first, other)] == ["sent", "sent"]


def test_one_that_is_gone_is_turned_off_and_says_so(receiver: Receiver) -> None:
    receiver.answer = (410, "", {})
    delivery = waiting(receiver.url)
    endpoint = delivery.endpoint

    send_due(at_noon)
    WebhookEventFactory()

    endpoint.refresh_from_db()
    assert outcome(delivery) == ("given_up", 1, 410)
    assert (endpoint.is_active, endpoint.problem) == (False, "Turned off: it answered 410 Gone.")
    assert endpoint.deliveries.count() == 1


def test_both_secrets_sign_until_the_overlap_is_over(receiver: Receiver) -> None:
    endpoint = waiting(receiver.url).endpoint
    new = endpoints.rotate(endpoint, at=NOON, overlap=timedelta(hours=1))

    assert claim(NOON, 1)[0].secrets == (new, SECRET)
    assert claim(NOON + timedelta(hours=1), 1)[0].secrets == (new,)


def test_a_dead_endpoint_is_in_nobodys_way(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = WebhookEndpointFactory(url="https://dead.example/")
    live = WebhookEndpointFactory(url=receiver.url)
    for _ in range(20):
        WebhookEventFactory()
    tried: list[str] = []
    post = posting.post

    def silent(url: str, *args: Any) -> Answer:
        tried.append(url)
        return Answer(why="No answer within 15 seconds.") if "dead" in url else post(url, *args)

    monkeypatch.setattr(posting, "post", silent)

    send_due(at_noon)

    assert live.deliveries.filter(state="sent").count() == 20
    assert tried.count(dead.url) <= AT_A_TIME
    dead.refresh_from_db()
    assert dead.resting_until is not None
    assert len([one for one in claim(dead.resting_until, 32) if one.endpoint == dead.pk]) == 1


def test_what_is_claimed_is_nobody_elses_and_what_was_taken_over_is_not_settled_twice() -> None:
    delivery = waiting()
    (lost,) = claim(NOON, 10)

    assert claim(NOON, 10) == []
    (taken,) = claim(NOON + LEASE, 10)
    settle([(lost, Answer(status=500))], NOON + LEASE)
    assert outcome(delivery) == ("waiting", 0, None)

    settle([(taken, Answer(status=200))], NOON + LEASE)
    assert outcome(delivery) == ("sent", 1, 200)


def test_nobody_waits_for_one_that_hangs(receiver: Receiver) -> None:
    arrived = Event()
    with serving() as hanging:
        hanging.hold = lambda: arrived.wait(20)
        receiver.hold = lambda: arrived.set() if len(receiver.arrived) == 30 else None
        waiting_there = WebhookEndpointFactory(url=hanging.url).deliveries
        waiting_here = WebhookEndpointFactory(url=receiver.url).deliveries
        for _ in range(30):
            WebhookEventFactory()

        begun = monotonic()
        assert send_due(at_noon) == 60

    # Those that hang let go once all of the others had come: had these waited, it would have been for 20 seconds.
    assert monotonic() - begun < 20
    assert waiting_here.filter(state="sent").count() == waiting_there.filter(state="sent").count() == 30


@pytest.mark.parametrize("rows", [1, 3])
def test_claiming_takes_as_many_queries_however_many_there_are(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        WebhookEndpointFactory()
        WebhookEventFactory()

    with django_assert_num_queries(7):
        assert claim(NOON, 32)


def test_the_missed_are_sent_again_and_the_others_if_somebody_wants() -> None:
    endpoint = WebhookEndpointFactory()
    for state in ("sent", "given_up"):
        WebhookEventFactory().deliveries.update(state=state, ended_at=NOON)
    WebhookEndpoint.objects.update(is_active=False)
    WebhookEventFactory()
    WebhookEndpoint.objects.update(is_active=True)
    endpoint.refresh_from_db()
    span: dict[str, Any] = {"since": NOON, "until": NOON + SECOND, "at": NOON}

    assert endpoints.send_missed(endpoint, **span) == 2
    assert endpoint.deliveries.filter(state="waiting").count() == 2
    assert endpoints.send_missed(endpoint, **span, sent_too=True) == 1


def test_a_test_says_that_it_arrived(receiver: Receiver) -> None:
    endpoint = WebhookEndpointFactory(url=receiver.url, resting_until=NOON + LEASE)
    delivery = endpoints.send_test(endpoint, at=NOON)

    send_due(at_noon)

    assert json.loads(receiver.arrived[0][1])["type"] == "endpoint.test"
    assert outcome(delivery) == ("sent", 1, 204)


def test_old_events_are_forgotten_with_their_deliveries() -> None:
    old = waiting()
    WebhookEventFactory(recorded_at=NOON + SECOND)

    assert [forget_some(NOON + KEPT + SECOND), forget_some(NOON + KEPT + SECOND)] == [1, 0]
    assert not WebhookDelivery.objects.filter(pk=old.pk).exists()
