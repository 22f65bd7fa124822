"""The list, the bell, and the page on which people choose."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from handoffs.models import Notice, NoticeChoice, NoticeSettings
from handoffs.notices.choices import wishes_of
from handoffs.notices.enums import NoticeChannel, NoticeEvent, Timing, default_timing
from handoffs.notices.forms import field_name
from handoffs.notices.listing import SHOWN
from tests.factories.accounts import NOON, UserFactory
from tests.factories.notices import NoticeFactory
from tests.handoffs.notices.conftest import Slack

NO_WEBHOOK = "This is no incoming webhook: its address begins with https://hooks.slack.com/…. Copy it whole from Slack."
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(roles=["ae"])


@pytest.fixture
def page(ann: User) -> Client:
    client = Client()
    client.force_login(ann)
    return client


def choices(**changed: str) -> dict[str, str]:
    chosen = {
        field_name(event, channel): default_timing(event, channel).value
        for event in NoticeEvent
        for channel in NoticeChannel
    }
    return {"digest_hour": "8", **chosen, **changed}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_has_a_fixed_number_of_queries(
    ann: User, page: Client, rows: int, django_assert_num_queries: Any
) -> None:
    NoticeFactory.create_batch(rows, person=ann)

    with django_assert_num_queries(5):
        html = page.get("/notices/").content.decode()

    assert html.count("<b>Ready now</b>") == rows


def test_everybody_sees_their_own_alone(ann: User, page: Client) -> None:
    foreign = NoticeFactory()

    assert "Nothing happened yet" in page.get("/notices/").content.decode()
    assert [page.get(f"/notices/{foreign.pk}/").status_code, page.post(f"/notices/{foreign.pk}/read/").status_code] == [
        404,
        404,
    ]
    page.post("/notices/read/")
    assert Notice.objects.unread().count() == 1


def test_opening_a_notice_leads_to_the_handoff_and_reads_it(ann: User, page: Client) -> None:
    notice = NoticeFactory(person=ann)

    response = page.get(f"/notices/{notice.pk}/")

    assert response.headers["Location"] == f"/handoffs/{notice.handoff_id}/"
    assert not Notice.objects.unread().exists()


def test_the_bell_counts_what_is_unread_and_wanted(ann: User, page: Client) -> None:
    NoticeFactory.create_batch(2, person=ann)
    NoticeFactory(person=ann, read_at=NOON)
    NoticeFactory(person=ann, event="woken")
    NoticeChoice.objects.create(person=ann, event="woken", channel="in_app", timing="never")

    assert '<b class="badge">2<' in page.get("/notices/bell/").content.decode()


def test_reading_can_be_taken_back(ann: User, page: Client) -> None:
    notice = NoticeFactory(person=ann)

    for is_read in (True, False):
        response = page.post(f"/notices/{notice.pk}/read/", {"query": "unread=true\r\nX: y"})
        notice.refresh_from_db()
        assert (notice.read_at is not None) == is_read
    assert response.headers["Location"] == "/notices/?unread=true%0D%0AX%3A+y"


def test_older_notices_are_a_page_further(ann: User, page: Client) -> None:
    handoff = NoticeFactory(person=ann).handoff
    for minutes in range(1, SHOWN + 3):
        NoticeFactory(person=ann, handoff=handoff, at=NOON - timedelta(minutes=minutes))

    first = page.get("/notices/").context["page"]
    second = page.get(f"/notices/?after={first.after}").context["page"]

    seen = [entry.notice.at for entry in [*first.entries, *second.entries]]
    assert (len(first.entries), len(second.entries), second.after) == (SHOWN, 3, 0)
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == SHOWN + 3


def test_choices_are_kept(ann: User, page: Client) -> None:
    form = choices(**{"ready-email": "digest"}, digest_hour="17", quiet_from="20:00", quiet_until="07:30")

    assert page.post("/notices/settings/", form).status_code == 302

    wishes = wishes_of([ann])[ann.pk]
    assert wishes.timing(NoticeEvent.READY, NoticeChannel.EMAIL) == Timing.DIGEST
    assert (wishes.digest_hour, str(wishes.quiet_from), str(wishes.quiet_until)) == (17, "20:00:00", "07:30:00")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"quiet_from": "20:00"}, {"quiet_until": ["Give both ends of the quiet hours, or neither."]}),
        (
            {"quiet_from": "20:00", "quiet_until": "20:00"},
            {"quiet_until": ["This is the start. To get nothing at all, choose “Never” below."]},
        ),
        (
            {"slack_address": "https://evil.example/services/T0"},
            {"slack_address": [NO_WEBHOOK]},
        ),
    ],
    ids=["half a span", "no span", "no slack"],
)
def test_what_is_wrong_is_named(page: Client, changed: dict[str, str], wrong: dict[str, list[str]]) -> None:
    response = page.post("/notices/settings/", choices(**changed))

    assert response.context["form"].errors == wrong
    assert not NoticeSettings.objects.exists()


def test_an_address_of_slack_is_tried_kept_and_never_shown(ann: User, page: Client, slack: Slack) -> None:
    page.post("/notices/settings/", choices(slack_address=slack.address))

    kept = NoticeSettings.objects.get(person=ann)
    html = page.get("/notices/settings/").content.decode()
    assert slack.arrived == [
        {"path": "/services/T0/B0/secret", "text": "Baton will tell you here what happens to your handoffs."}
    ]
    assert "secret" not in kept.slack_address
    assert ("B0/secret" in html, kept.slack_address in html) == (False, False)

    page.post("/notices/settings/", choices(forget_slack="on"))
    kept.refresh_from_db()
    assert kept.slack_address == ""


def test_an_address_that_slack_does_not_know_is_not_kept(page: Client, slack: Slack) -> None:
    slack.answer = (404, "no_service", {})

    response = page.post("/notices/settings/", choices(slack_address=slack.address))

    assert response.context["form"].errors["slack_address"] == [
        "A first message did not arrive. Slack answered 404: no_service. The address is not kept."
    ]
    assert not NoticeSettings.objects.exists()
