"""The queue's filters, orders and sections, each in the address; and the same list as a file."""

import csv
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Permission, Team
from handoffs.sections import QueueSection
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, SavedViewFactory, TeamFactory
from tests.factories.playbooks import PlayFactory, RuleFactory
from tests.factories.signals import SignalFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    ann = UserFactory(first_name="Ann", email="ann@demo.example", roles=[Role.AE])
    client.force_login(ann)
    return ann


@pytest.fixture
def team(ann: User) -> Team:
    return TeamFactory(key="emea", members=[ann])


def listed(client: Client, query: str = "") -> list[int]:
    page = client.get(f"/?scope=all&{query}").context["page"]
    return [row.handoff.pk for section in page.sections for row in section.rows]


@pytest.mark.parametrize(
    "query",
    [
        "tier=sales_led",
        "timing=just_right",
        "play=limits",
        "signal=paywall",
        "signal=quote",
        "owner=ann@demo.example",
        "age=day",
        "value=50000",
        "section=ready",
    ],
)
def test_each_filter_finds_its_own_and_no_other(client: Client, ann: User, team: Team, query: str) -> None:
    fired = now() - timedelta(hours=3)
    rule = RuleFactory(signal__key="paywall", is_activation=True)
    wanted = HandoffFactory(
        team=team, owner=ann, ready=True, tier="sales_led", fired_at=fired, value=50_000, play=PlayFactory(key="limits")
    )
    wanted.qualification.rules_held = [rule.pk]
    wanted.qualification.save()
    Permission.objects.create(
        handoff=wanted, signal=SignalFactory(key="quote"), message_key=uuid4(), at=fired, recorded_at=fired
    )
    HandoffFactory(team=team, fired_at=now() - 20 * DAY, value=49_999, play=PlayFactory())

    assert listed(client, query) == [wanted.pk]
    assert len(client.get(f"/?scope=all&{query}").context["listing"].chips) == (not query.startswith("section"))


@pytest.mark.parametrize(
    ("query", "order"),
    [("", [0, 1, 2]), ("sort=priority", [2, 0, 1]), ("sort=newest", [1, 2, 0])],
)
@pytest.mark.parametrize("page", [1, 50])
def test_each_order_goes_on_where_a_page_ends(  # noqa: PLR0913, PLR0917
    client: Client, team: Team, monkeypatch: pytest.MonkeyPatch, query: str, order: list[int], page: int
) -> None:
    monkeypatch.setattr("handoffs.queue.PAGE", page)
    points, fired, due = (60, 55, 90), (NOON - 3 * DAY, NOON - DAY, NOON - 2 * DAY), (NOON, NOON + DAY, NOON + 2 * DAY)
    pks = [HandoffFactory(team=team, points=points[n], fired_at=fired[n], due_at=due[n]).pk for n in range(3)]
    found, after = [], ""
    for _ in range(3):
        shown = client.get(f"/?scope=all&{query}&after={after}").context["page"]
        found += [row.handoff.pk for section in shown.sections for row in section.rows]
        after = str(shown.more or "")
        if not after:
            break

    assert found == [pks[n] for n in order]


def test_every_section_has_its_states_and_its_count(client: Client, team: Team) -> None:
    HandoffFactory(team=team)
    for how in ({"watching": True}, {"ready": True}, {"ready": True, "state": "context_checked"}, {"contacted": True}):
        HandoffFactory(team=team, **how)
    HandoffFactory(team=team, ready=True, motion="expansion")
    HandoffFactory(team=team, motion="expansion")

    context = client.get("/?scope=all").context

    assert {section: count for section, count in context["sections"] if count} == {
        QueueSection.ACKNOWLEDGE: 2,
        QueueSection.READY: 2,
        QueueSection.CONVERSATION: 1,
        QueueSection.EXPANSION: 1,
        QueueSection.WATCHING: 1,
    }
    assert [section.section for section in context["page"].sections] == [*QueueSection][:5]


def test_the_empty_expansion_section_says_what_will_be_there(client: Client, team: Team) -> None:
    HandoffFactory(team=team)

    page = client.get("/?scope=all&section=expansion").content.decode()

    assert "When a company that pays already qualifies again" in page


def test_a_whole_page_costs_ten_queries(client: Client, team: Team, django_assert_max_num_queries: Any) -> None:
    HandoffFactory.create_batch(3, team=team, owner=UserFactory(), ready=True)
    SavedViewFactory.create_batch(3, owner=team.members.get())
    filters = "tier=sales_assisted&timing=too_late&age=older&value=0&signal=x&play=x&owner=x&sort=priority&q=a"

    for query in ("", filters, "tier=sales_assisted&timing=too_early"):
        with django_assert_max_num_queries(10):
            client.get(f"/?scope=all&{query}")


def test_the_file_has_the_list_as_it_is_narrowed(client: Client, ann: User, team: Team) -> None:
    ready = HandoffFactory(team=team, owner=ann, ready=True, account__name="=Acme", points=70, value=48_000)
    fired = HandoffFactory(team=team, account__name="Borealis", points=80)
    HandoffFactory(team=team, tier="sales_led")
    HandoffFactory()  # of another team

    response = client.get("/export.csv?scope=all&tier=sales_assisted&sort=priority")
    rows = list(csv.DictReader(b"".join(response.streaming_content).decode().splitlines()))  # type: ignore[attr-defined]

    told = [(row["handoff"], row["name"], row["section"], row["value_a_year"], row["owner"]) for row in rows]
    assert told == [
        (str(fired.pk), "Borealis", "acknowledge", "", ""),
        (str(ready.pk), "'=Acme", "ready", "48000.00", "ann@demo.example"),
    ]


def test_who_became_ready_is_told_and_what_did_not_change_is_not_sent_again(
    client: Client, ann: User, team: Team
) -> None:
    HandoffFactory(team=team, ready=True)  # nobody's
    before = client.get("/news/?scope=mine&after=0")
    again = client.get("/news/?scope=mine&after=0", headers={"If-None-Match": before["ETag"]})
    mine = HandoffFactory(owner=ann, ready=True, account__name="Cobalt")

    after = client.get("/news/?scope=mine&after=0", headers={"If-None-Match": before["ETag"]})

    assert (b"data-ready=" in before.content, again.status_code) == (False, 304)
    assert (after.status_code, f'data-ready="{mine.pk}" data-name="Cobalt"' in after.content.decode()) == (200, True)
