"""The moves on the page: what is offered, what is kept when it is refused, and the feedback page."""

from datetime import datetime

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from handoffs.models import ContextCheck, Handoff, Outcome
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import ContextCheckFactory, FeedbackFactory, HandoffFactory, OutreachFactory

NOTE = "They are moving their orders over."
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    ann = UserFactory(first_name="Ann", roles=[Role.AE])
    client.force_login(ann)
    return ann


def page_of(client: Client, handoff: Handoff, part: str = "") -> str:
    response = client.get(f"/handoffs/{handoff.pk}/{part}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_context_is_opened_and_noted(client: Client, ann: User) -> None:
    handoff = HandoffFactory(owner=ann, ready=True)
    assert "data-context" in page_of(client, handoff)

    opened = client.post(f"/handoffs/{handoff.pk}/open-context/", follow=True)
    client.post(f"/handoffs/{handoff.pk}/check-context/", {"note": NOTE})

    assert "Your note" in opened.content.decode()
    assert ContextCheck.objects.get().note == NOTE
    assert NOTE in page_of(client, handoff)
    assert 'data-part="reach-out"' in page_of(client, handoff)


def test_a_note_that_is_refused_is_not_lost(client: Client, ann: User) -> None:
    handoff = ContextCheckFactory(handoff__owner=ann, by=ann).handoff

    response = client.post(f"/handoffs/{handoff.pk}/check-context/", {"note": "orders"})

    page = response.content.decode()
    assert (response.status_code, "orders</textarea>" in page) == (422, True)
    assert "at least 10 characters" in page


def test_reaching_out_too_early_says_why(client: Client, ann: User) -> None:
    handoff = HandoffFactory(owner=ann, watching=True, activated=True)

    refused = client.post(f"/handoffs/{handoff.pk}/reach-out/", {"channel": "email", "body": "Hello"}, headers=HTMX)

    assert refused.status_code == 409
    assert "No contact yet: nothing has invited it." in refused.content.decode()


def test_an_outcome_is_recorded_and_the_row_follows(client: Client, ann: User) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True)

    response = client.post(
        f"/handoffs/{handoff.pk}/outcome/", {"kind": "won", "value": "24000", "currency": "EUR"}, headers=HTMX
    )

    page = response.content.decode()
    assert (response.status_code, "Recorded: Won." in page) == (200, True)
    assert f'id="row-{handoff.pk}" hx-swap-oob="true"' in page
    assert Outcome.objects.get().value == 24_000


def test_an_outcome_that_lacks_something_stays_filled_in(client: Client, ann: User) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True)

    response = client.post(f"/handoffs/{handoff.pk}/outcome/", {"kind": "won", "currency": "EUR", "note": "By phone"})

    page = response.content.decode()
    assert (response.status_code, "Give the yearly value that was won" in page, "By phone" in page) == (422, True, True)
    assert 'data-part="won" open' in page


def test_only_what_is_legal_is_offered(client: Client, ann: User) -> None:
    page = page_of(client, HandoffFactory(owner=ann, watching=True))

    offered = {kind: f'data-part="{kind}"' in page for kind in ("won", "lost", "returned", "snoozed", "reach-out")}
    assert offered == {"won": False, "lost": False, "returned": True, "snoozed": True, "reach-out": False}


def test_a_reader_is_offered_nothing(client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    page = page_of(client, HandoffFactory(owner=UserFactory(first_name="Bo"), contacted=True))

    assert "data-part" not in page
    assert "Bo or a sales manager works on this one." in page


def test_feedback_is_counted_by_kind_and_account(client: Client, ann: User) -> None:
    one = FeedbackFactory(text="Single sign-on", by=ann).handoff
    FeedbackFactory(handoff=one, text="Audit log")
    FeedbackFactory(kind="objection", text="=Too dear")

    page = client.get("/feedback/")
    narrowed = client.get("/feedback/?kind=objection").content.decode()
    lines = b"".join(client.get("/feedback/export.csv")).decode().splitlines()

    assert [(t.kind, t.times, t.accounts) for t in page.context["tallies"]] == [
        ("asked_for", 2, 1),
        ("objection", 1, 1),
        ("needs_support", 0, 0),
    ]
    assert "Single sign-on" not in narrowed
    assert (lines[0], len(lines)) == ("at,kind,text,account,handoff,by", 4)
    assert any("'=Too dear" in line for line in lines)


def test_feedback_is_narrowed_to_days_of_the_viewer(client: Client, ann: User) -> None:
    for text, at in (
        ("Sunday", "2026-03-01T22:59Z"),
        ("Monday", "2026-03-01T23:00Z"),
        ("Tuesday", "2026-03-02T23:00Z"),
    ):
        FeedbackFactory(text=text, at=datetime.fromisoformat(at))
    User.objects.filter(pk=ann.pk).update(time_zone="Europe/Berlin")
    client.force_login(ann)

    page = client.get("/feedback/?since=2026-03-02&until=2026-03-02")
    wrong = client.get("/feedback/?since=0001-01-01")

    assert [row.text for row in page.context["rows"]] == ["Monday"]
    assert ("From: Choose a day from 1970" in wrong.content.decode(), len(wrong.context["rows"])) == (True, 3)


@pytest.mark.parametrize("path", ["/feedback/", "/feedback/export.csv", "/handoffs/{pk}/context/"])
def test_pages_cost_the_same_for_any_number(
    client: Client, ann: User, path: str, django_assert_num_queries: object
) -> None:
    handoff = FeedbackFactory(handoff__owner=ann, by=ann).handoff
    url = path.format(pk=handoff.pk)
    cost = {"/feedback/": 5, "/feedback/export.csv": 6, "/handoffs/{pk}/context/": 10}[path]
    for _ in range(2):
        with django_assert_num_queries(cost):  # type: ignore[operator]
            b"".join(client.get(url))
        FeedbackFactory.create_batch(3)
        ContextCheckFactory(handoff=handoff, by=ann, noted_at=NOON, note=NOTE)


def test_what_is_sent_or_told_twice_is_kept_once(client: Client, ann: User) -> None:
    handoff = HandoffFactory(owner=ann, ready=True, activated=True, state="context_checked")
    ContextCheckFactory(handoff=handoff, by=ann, noted_at=NOON, note="They import their orders.")
    assert 'name="after" value="0"' in page_of(client, handoff)

    for _ in range(2):
        client.post(f"/handoffs/{handoff.pk}/reach-out/", {"channel": "email", "body": "Shall I?", "after": "0"})
        client.post(f"/handoffs/{handoff.pk}/feedback/", {"kind": "objection", "text": "Too dear"})

    assert (handoff.outreach.count(), handoff.feedback.count()) == (1, 1)
    assert f'name="after" value="{handoff.outreach.get().pk}"' in page_of(client, handoff)


def test_the_answer_to_an_old_message_is_noted_on_the_handoff_that_goes_on(client: Client, ann: User) -> None:
    sent = OutreachFactory(handoff__state="lost", handoff__closed_at=NOON)
    other = OutreachFactory()
    handoff = HandoffFactory(owner=ann, account=sent.handoff.account, ready=True)

    assert client.post(f"/outreach/{other.pk}/answered/").status_code == 404
    answer = client.post(f"/outreach/{sent.pk}/answered/")

    sent.refresh_from_db()
    assert (answer["Location"], sent.answer_noted_by) == (f"/handoffs/{handoff.pk}/", ann)
