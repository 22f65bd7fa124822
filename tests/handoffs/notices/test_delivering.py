"""Messages go out: together, not too often, again when they fail, and not for ever."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from handoffs.models import Delivery, NoticeSettings
from handoffs.notices import mail as mail_channel
from handoffs.notices.delivering import BACKOFF, SPACING, deliver_notices
from handoffs.notices.forgetting import KEPT, forget_some
from handoffs.notices.sealing import seal
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.notices import DeliveryFactory, NoticeFactory
from tests.handoffs.notices.conftest import Slack

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(roles=["ae"], first_name="Ann", last_name="Lee", email="ann@sales.example")


def waiting(person: User, channel: str = "email", name: str = "Acme", **fields: Any) -> Delivery:
    handoff = HandoffFactory(ready=True, owner=person, account=AccountFactory(name=name))
    return DeliveryFactory(notice=NoticeFactory(person=person, handoff=handoff), channel=channel, **fields)


def outcome(delivery: Delivery) -> tuple[str, int, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.why


def test_one_notice_is_one_mail_in_text_and_html(ann: User) -> None:
    delivery = waiting(ann, name="Acme & Co")

    assert deliver_notices(NOON) == 1

    (sent,) = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    link = f"http://localhost:8000/handoffs/{delivery.notice.handoff_id}/"
    assert (sent.to, sent.subject) == (["ann@sales.example"], "Ready now: Acme & Co")
    assert "API limit reached: 3 times by 2 people" in sent.body
    assert link in sent.body
    assert "Acme &amp; Co" in str(html)
    assert sent.extra_headers["Message-ID"] == f"<notices.{delivery.pk}@localhost>"
    assert outcome(delivery) == ("sent", 1, "")


def test_a_process_that_dies_before_it_marks_a_mail_sends_it_once_more(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = waiting(ann)
    send = mail_channel.send

    def send_and_die(*args: Any) -> None:
        send(*args)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(mail_channel, "send", send_and_die)
        with pytest.raises(SystemExit):
            deliver_notices(NOON)

    deliver_notices(NOON)

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert outcome(delivery) == ("sent", 1, "")


def test_old_notices_are_forgotten_with_their_deliveries(ann: User) -> None:
    old, new = waiting(ann), waiting(ann)
    old.notice.at = NOON - KEPT - MINUTE
    old.notice.save()

    assert [forget_some(NOON), forget_some(NOON)] == [1, 0]
    assert list(Delivery.objects.all()) == [new]


def test_what_is_due_together_is_one_mail(ann: User) -> None:
    for name in ("Acme", "Borealis", "Cobalt"):
        waiting(ann, name=name)
    waiting(UserFactory(roles=["ae"]), name="Somebody else's")

    assert [deliver_notices(NOON) for _ in range(3)] == [3, 1, 0]

    assert mail.outbox[0].subject == "3 notices: 3 × ready now"
    assert all(name in mail.outbox[0].body for name in ("Acme", "Borealis", "Cobalt"))
    assert "Somebody" not in mail.outbox[0].body


def test_the_next_mail_waits_and_takes_along_what_comes_meanwhile(ann: User) -> None:
    waiting(ann)
    deliver_notices(NOON)
    for minutes in (1, 2):
        waiting(ann, due_at=NOON + minutes * MINUTE)
        deliver_notices(NOON + minutes * MINUTE)
    assert len(mail.outbox) == 1

    assert deliver_notices(NOON + SPACING) == 2
    assert [sent.subject for sent in mail.outbox] == ["Ready now: Acme", "2 notices: 2 × ready now"]


def test_nothing_goes_out_in_quiet_hours_that_began_meanwhile(ann: User) -> None:
    delivery = waiting(ann)
    NoticeSettings.objects.create(person=ann, quiet_from="11:59", quiet_until="12:30")

    deliver_notices(NOON)

    delivery.refresh_from_db()
    assert (mail.outbox, delivery.due_at) == ([], NOON + 30 * MINUTE)


def test_what_was_read_before_is_not_sent(ann: User) -> None:
    delivery = waiting(ann)
    delivery.notice.read_at = NOON
    delivery.notice.save()

    deliver_notices(NOON)

    assert (mail.outbox, outcome(delivery)) == ([], ("skipped", 0, "Read in Baton before."))


def test_what_is_not_due_yet_waits(ann: User) -> None:
    waiting(ann, due_at=NOON + MINUTE)

    assert deliver_notices(NOON) == 0


def test_a_mail_server_that_is_away_is_tried_less_and_less_and_then_given_up(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = ConnectionRefusedError("no")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", raising(away))
    delivery, at = waiting(ann), NOON

    for wait in BACKOFF:
        deliver_notices(at)
        delivery.refresh_from_db()
        assert delivery.due_at == at + wait
        at += wait
    deliver_notices(at)

    assert outcome(delivery) == ("given_up", 6, "The mail server was not reached: ConnectionRefusedError.")


def test_nobody_elses_mail_is_tried_just_after_the_server_was_away(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", raising(TimeoutError()))
    waiting(ann)
    other = waiting(UserFactory(roles=["ae"]))

    assert [deliver_notices(NOON), deliver_notices(NOON)] == [1, 0]
    assert outcome(other) == ("waiting", 0, "")


def test_an_address_that_is_refused_is_not_tried_again(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = smtplib.SMTPRecipientsRefused({ann.email: (550, b"no such user")})
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", raising(refused))
    delivery = waiting(ann)

    deliver_notices(NOON)

    assert outcome(delivery) == ("given_up", 1, "The mail server refuses the address.")


def raising(error: BaseException) -> Any:
    def send(*_: object) -> None:
        raise error

    return send


def test_slack_gets_blocks_at_the_address_of_the_person(ann: User, slack: Slack) -> None:
    NoticeSettings.objects.create(person=ann, slack_address=seal(slack.address))
    delivery = waiting(ann, "slack", name="<!channel> & Co")

    deliver_notices(NOON)

    (arrived,) = slack.arrived
    assert arrived["path"] == "/services/T0/B0/secret"
    assert arrived["text"] == "Ready now: &lt;!channel&gt; &amp; Co"
    assert [block["type"] for block in arrived["blocks"]] == ["header", "section"]
    assert "&lt;!channel&gt; &amp; Co" in arrived["blocks"][1]["text"]["text"]
    assert outcome(delivery) == ("sent", 1, "")


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ((410, "channel_is_archived", {}), ("given_up", 1, "Slack answered 410: channel_is_archived.")),
        ((302, "", {"Location": "https://elsewhere.example/"}), ("given_up", 1, "Slack answered 302: nothing.")),
        ((500, "", {}), ("waiting", 1, "Slack answered 500: nothing.")),
        ((429, "slow down", {"Retry-After": "90"}), ("waiting", 1, "Slack answered 429: slow down.")),
    ],
)
def test_what_slack_answers_decides(
    ann: User, slack: Slack, answer: tuple[int, str, dict[str, str]], left: tuple[str, int, str]
) -> None:
    kept = NoticeSettings.objects.create(person=ann, slack_address=seal(slack.address))
    delivery, slack.answer = waiting(ann, "slack"), answer

    deliver_notices(NOON)

    kept.refresh_from_db()
    assert outcome(delivery) == left
    assert kept.slack_problem == (left[2] if left[0] == "given_up" else "")
    if answer[0] == 429:
        assert delivery.due_at == NOON + timedelta(seconds=90)


def test_an_address_that_no_key_opens_is_given_up(ann: User, slack: Slack) -> None:
    NoticeSettings.objects.create(person=ann, slack_address="sealed by another Baton")
    delivery = waiting(ann, "slack")

    deliver_notices(NOON)

    assert (outcome(delivery)[0], slack.arrived) == ("given_up", [])
