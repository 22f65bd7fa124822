"""The queue: what is in it for whom, in which order, under a fixed number of queries."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import User
from handoffs.actions import acknowledge
from handoffs.assigning import give, put_back
from handoffs.models import Handoff, Team
from handoffs.queue import page_of
from tests.factories.accounts import NOON, AccountFactory, PersonFactory, UserFactory
from tests.factories.handoffs import BusinessCalendarFactory, HandoffFactory, TeamFactory
from tests.factories.playbooks import PlayFactory
from tests.factories.signals import OccurrenceFactory

HOUR = timedelta(hours=1)
MANGLED = (
    "?after=x",
    "?after=0~2026-03-02T12:00:00Z",
    "?after=0~noon~1",
    "?after=9~2026-03-02T12:00:00Z~1",
    "?sort=priority&after=0~99999999999~1",
    "?after=0~0001-01-01T00:00:00%2B14:00~1",
    "?after=0~2026-03-02T12:00:00Z~" + "9" * 30,
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    ann = UserFactory(first_name="Ann", roles=[Role.AE])
    client.force_login(ann)
    return ann


@pytest.fixture
def team(ann: User) -> Team:
    return TeamFactory(name="EMEA", members=[ann])


def text_of(client: Client, query: str = "") -> str:
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return response.content.decode()


def listed(client: Client, query: str = "") -> list[int]:
    page = client.get(f"/{query}").context["page"]
    return [row.handoff.pk for section in page.sections for row in section.rows]


def test_rows_come_by_clock_and_watched_ones_last(client: Client, team: Team) -> None:
    watched = HandoffFactory(team=team, watching=True, due_at=NOON)
    late = HandoffFactory(team=team, due_at=NOON + 2 * HOUR)
    soon = HandoffFactory(team=team, due_at=NOON + HOUR)
    HandoffFactory(team=team, expired=True)

    assert listed(client, "?scope=all") == [soon.pk, late.pk, watched.pk]


def test_each_scope_shows_and_counts_its_own(client: Client, ann: User, team: Team) -> None:
    colleague = UserFactory(roles=[Role.AE])
    mine = HandoffFactory(owner=ann)
    pool = HandoffFactory(team=team)
    theirs = HandoffFactory(team=team, owner=colleague)
    HandoffFactory()  # of another team

    shown = {scope: set(listed(client, f"?scope={scope}")) for scope in ("mine", "team", "pool", "all")}

    assert shown == {
        "mine": {mine.pk},
        "team": {pool.pk, theirs.pk},
        "pool": {pool.pk},
        "all": {mine.pk, pool.pk, theirs.pk},
    }
    assert [(str(tab), count) for tab, count in client.get("/").context["tabs"]] == [
        ("mine", 1),
        ("team", 2),
        ("pool", 1),
        ("all", 3),
    ]


def test_a_managers_team_is_the_one_they_manage(client: Client) -> None:
    maya = UserFactory(roles=[Role.MANAGER])
    theirs = HandoffFactory(team=TeamFactory(manager=maya))
    HandoffFactory()
    client.force_login(maya)

    assert listed(client, "?scope=team") == [theirs.pk]
    assert dict(client.get("/").context["tabs"])["team"] == 1


def test_an_account_executive_starts_with_their_own_a_manager_with_all(client: Client, ann: User) -> None:
    assert client.get("/").context["listing"].scope == "mine"

    client.force_login(UserFactory(roles=[Role.MANAGER]))

    assert client.get("/").context["listing"].scope == "all"


@pytest.mark.parametrize("query", ["?q=borealis", "?q=boreal.example", "?q=dana@b", "?q=Dana", "?tier=sales_led"])
def test_search_and_tier_narrow_the_list(client: Client, team: Team, query: str) -> None:
    account = AccountFactory(name="Borealis AG", key="boreal.example")
    PersonFactory(account=account, email="dana@boreal.example", name="Dana Ruiz")
    wanted = HandoffFactory(team=team, account=account, tier="sales_led")
    HandoffFactory(team=team)

    assert listed(client, f"{query}&scope=all") == [wanted.pk]


@pytest.mark.parametrize("query", ["?scope=nonsense", "?tier=nonsense", *MANGLED])
def test_a_mangled_address_still_shows_a_queue(client: Client, ann: User, query: str) -> None:
    assert client.get(f"/{query}").status_code == 200


def test_a_row_says_what_fired_and_when(client: Client, team: Team) -> None:
    handoff = HandoffFactory(team=team, points=82, tier="sales_led", fired_at=now() - 3 * HOUR, headline="Why it fired")

    page = text_of(client, "?scope=all")

    for said in (handoff.account.name, "82 points", "Sales-led", "Why it fired", "EMEA pool", "3 h ago"):
        assert said in page


@pytest.mark.parametrize(
    ("at", "remaining", "runs"),
    [
        (datetime(2026, 3, 2, 15, tzinfo=UTC), HOUR, 2 * HOUR),
        (datetime(2026, 3, 2, 16, 30, tzinfo=UTC), -HOUR / 2, HOUR / 2),
        (datetime(2026, 3, 2, 20, tzinfo=UTC), -HOUR, timedelta(0)),  # the office is closed: the clock stands still
    ],
)
def test_the_clock_runs_in_business_time(at: datetime, remaining: timedelta, runs: timedelta) -> None:
    HandoffFactory(due_at=NOON + 4 * HOUR)

    row = page_of(Handoff.objects.all(), at).sections[0].rows[0]

    assert (row.remaining, row.runs, row.is_over) == (remaining, runs, remaining < timedelta(0))


def test_an_unusable_calendar_counts_round_the_clock() -> None:
    HandoffFactory(team__calendar=BusinessCalendarFactory(holiday_country="ZZ"), due_at=NOON + 4 * HOUR)

    row = page_of(Handoff.objects.all(), NOON + HOUR).sections[0].rows[0]

    assert row.remaining == 3 * HOUR


def test_a_watched_row_says_whether_permission_has_come(client: Client, team: Team) -> None:
    play = PlayFactory()
    HandoffFactory(team=team, watching=True, play=play)
    assert "No contact yet" in text_of(client, "?scope=all")

    handoff = Handoff.objects.get()
    signal = OccurrenceFactory(account=handoff.account, person=PersonFactory(account=handoff.account)).signal
    play.permission_signals.add(signal)

    assert "No contact yet" not in text_of(client, "?scope=all")


def test_the_number_of_queries_is_fixed(client: Client, team: Team, django_assert_num_queries: object) -> None:
    HandoffFactory(team=team, owner=UserFactory())
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get("/?scope=all")
    HandoffFactory.create_batch(2, team=team, owner=UserFactory())
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get("/?scope=all")


def shown_in(response: Any) -> list[int]:
    return [row.handoff.pk for section in response.context["page"].sections for row in section.rows]


def more_of(client: Client, response: Any) -> Any:
    """Press “Show more”."""
    link = f"?scope=all&after={response.context['page'].more}"
    assert link.replace("&", "&amp;") in response.content.decode()
    return client.get(f"/{link}", headers={"HX-Request": "true", "HX-Target": "more"})


def test_a_long_queue_comes_in_pages(client: Client, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoffs.queue.PAGE", 2)
    handoffs = [HandoffFactory(team=team, due_at=NOON + n * HOUR).pk for n in range(3)]

    first = client.get("/?scope=all")
    second = more_of(client, first)

    assert (shown_in(first), shown_in(second)) == (handoffs[:2], handoffs[2:])
    assert (second.context["page"].more, b"<html" in second.content) == (None, False)


def test_acknowledging_what_is_shown_skips_nothing(
    client: Client, ann: User, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoffs.queue.PAGE", 2)
    handoffs = [HandoffFactory(team=team, due_at=NOON + n // 2 * HOUR) for n in range(5)]
    first = client.get("/?scope=all")
    for handoff in handoffs[:2]:
        acknowledge(handoff, by=ann, at=NOON)

    second = more_of(client, first)

    assert shown_in(first) == [handoff.pk for handoff in handoffs[:2]]
    assert shown_in(second) == [handoff.pk for handoff in handoffs[2:4]]
    assert shown_in(more_of(client, second))[0] == handoffs[4].pk


def test_new_ones_are_counted_and_nothing_else(client: Client, team: Team) -> None:
    seen = HandoffFactory(team=team).pk
    HandoffFactory()  # of another team
    HandoffFactory(team=team, watching=True)
    assert b"new" not in client.get(f"/news/?scope=all&after={seen}").content

    HandoffFactory.create_batch(2, team=team)

    assert b"2 new" in client.get(f"/news/?scope=all&after={seen}").content


def test_what_somebody_is_given_is_new_to_them(client: Client, ann: User, team: Team) -> None:
    bo = UserFactory(roles=[Role.AE])
    team.members.add(bo)
    older, mine = HandoffFactory(team=team, owner=bo), HandoffFactory(team=team, owner=ann)
    asked = {scope: news_address(client, scope) for scope in ("mine", "pool", "team")}

    give(older, ann, "Yours.", by=bo, at=now())

    assert {scope: b"1 new" in client.get(url).content for scope, url in asked.items()} == {
        "mine": True,
        "pool": False,
        "team": False,
    }
    put_back(mine, "Not mine.", by=ann, at=now())
    assert b"1 new" in client.get(asked["pool"]).content
    assert b"new" not in client.get(news_address(client, "mine")).content


def news_address(client: Client, scope: str) -> str:
    """Where the queue asks for its news, as its page has it."""
    found = re.search(r'hx-get="(/news/[^"]+)"', client.get(f"/?scope={scope}").content.decode())
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize("since", ["", "soon", "9" * 17, "-1", "²"])
def test_a_mangled_since_is_as_if_it_were_not_there(client: Client, team: Team, since: str) -> None:
    HandoffFactory(team=team)

    assert b"new" not in client.get(f"/news/?scope=pool&since={since}").content


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?scope=mine", "When an account you own qualifies"),
        ("?scope=team", "You are in no team yet"),
        ("?scope=pool", "Accounts that nobody owns land here"),
        ("?scope=all", "A handoff opens when"),
        ("?scope=all&q=zzz", "Nothing matches"),
    ],
)
def test_an_empty_tab_says_what_will_appear(client: Client, ann: User, query: str, said: str) -> None:
    assert said in text_of(client, query)
