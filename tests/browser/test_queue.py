"""Working the queue in a real browser: by keyboard, by two people at once, on a phone, in the dark."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Handoff, Team
from tests.browser.conftest import Visit
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


@pytest.fixture
def team(ann: User) -> Team:
    return TeamFactory(members=[ann])


@pytest.fixture
def handoffs(team: Team) -> list[Handoff]:
    """Three in the pool, the first due first."""
    return [
        HandoffFactory(team=team, account__name=name, due_at=now() + timedelta(days=days))
        for days, name in enumerate(("Acme", "Borealis", "Cobalt"), start=1)
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_the_first_one_is_open_and_the_keyboard_moves(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)
    title = page.locator("#detail .name")
    expect(title).to_have_text("Acme")

    page.keyboard.press("j")
    expect(title).to_have_text("Borealis")
    page.keyboard.press("k")
    expect(title).to_have_text("Acme")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/handoffs/{handoffs[1].pk}/$"))


def test_enter_opens_the_first_one_at_once(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)
    expect(page.locator("#detail .name")).to_have_text("Acme")

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/handoffs/{handoffs[0].pk}/$"))


def test_search_and_help_have_their_keys(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)

    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("borea")
    page.keyboard.press("Enter")

    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=borea"))


def test_acknowledging_by_key_moves_nothing(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)
    page.evaluate("window.sameDocument = true")
    expect(page.locator("#detail [data-acknowledge]")).to_be_visible()

    page.keyboard.press("a")

    expect(page.locator("#detail .state")).to_have_text("Watching")
    expect(page.locator(f"#row-{handoffs[0].pk} .clock")).to_have_text("No contact yet")
    assert page.locator(".row strong").all_text_contents() == ["Acme", "Borealis", "Cobalt"]
    assert page.evaluate("window.sameDocument")
    assert Handoff.objects.get(pk=handoffs[0].pk).owner == ann
    page.keyboard.press("j")
    expect(page.locator("#detail .name")).to_have_text("Borealis")


def test_acknowledging_on_its_own_page_stays_there(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit(f"/handoffs/{handoffs[0].pk}/", ann, width=390)
    page.evaluate("window.sameDocument = true")

    page.locator("[data-acknowledge]").click()

    expect(page.locator(".detail .state")).to_have_text("Watching")
    expect(page.locator("h1")).to_have_text("Acme")
    expect(page.locator(".row")).to_have_count(0)
    assert page.evaluate("window.sameDocument")


def test_of_two_pressing_the_second_learns_who_was_first(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    bo = UserFactory(first_name="Bo", roles=[Role.AE])
    handoffs[0].team.members.add(bo)
    first, second = visit("/?scope=pool", ann), visit("/?scope=pool", bo)
    expect(first.locator("#detail [data-acknowledge]")).to_be_visible()
    expect(second.locator("#detail [data-acknowledge]")).to_be_visible()

    first.locator("#detail [data-acknowledge]").click()
    expect(first.locator("#detail .state")).to_have_text("Watching")
    second.locator("#detail [data-acknowledge]").click()

    expect(second.locator("#detail [role=alert]")).to_contain_text("Ann has acknowledged this handoff already.")
    expect(second.locator("#detail .state")).to_have_text("Watching")
    expect(second.locator(f"#row-{handoffs[0].pk} .clock")).to_have_text("No contact yet")


def test_without_scripts_everything_is_links_and_forms(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann, script=False)

    page.locator("[data-row]").first.click()
    page.locator("[data-acknowledge]").click()

    expect(page.locator(".detail .state")).to_have_text("Watching")
    expect(page.locator("#notices")).to_contain_text("Acknowledged.")


def test_new_work_waits_to_be_asked_for(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)
    expect(page.locator("#detail .name")).to_have_text("Acme")
    HandoffFactory(team=handoffs[0].team, account__name="Aardvark", due_at=now())

    page.evaluate("htmx.trigger('.news', 'refresh')")

    pill = page.locator(".pill")
    expect(pill).to_contain_text("1 new")
    expect(page.locator("[data-row]")).to_have_count(3)
    pill.click()
    expect(page.locator("[data-row]")).to_have_count(4)


def test_when_the_session_ended_the_page_asks_to_log_in(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)
    expect(page.locator("#detail .name")).to_have_text("Acme")

    page.context.clear_cookies()
    page.keyboard.press("j")

    expect(page).to_have_url(re.compile(r"/account/login/\?next=/%3Fscope%3Dpool"))


def test_a_failing_server_is_owned_up_to(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann, expected="404")
    expect(page.locator("#detail .name")).to_have_text("Acme")
    page.route("**/handoffs/**", lambda route: route.fulfill(status=302, headers={"Location": "/nowhere/"}))

    page.locator("[data-row]").nth(1).click()

    expect(page.locator("#notices")).to_contain_text("That did not work")


@pytest.mark.parametrize("width", [320, 390, 800])
def test_a_narrow_window_has_one_column(visit: Visit, ann: User, handoffs: list[Handoff], width: int) -> None:
    handoffs[0].account.name = "The Extraordinarily Long-Named Holding Company for Industrial Automation " * 3
    handoffs[0].account.save()
    page = visit("/?scope=pool", ann, width=width)
    assert overflow(page) == 0

    page.locator("[data-row]").first.click()

    expect(page).to_have_url(re.compile(rf"/handoffs/{handoffs[0].pk}/$"))
    assert overflow(page) == 0
    button = page.locator("[data-acknowledge]").bounding_box()
    assert button
    if width < 720:
        assert button["width"] > width * 0.8
        assert button["height"] >= 44


def test_the_dark_is_dark(visit: Visit, ann: User) -> None:
    def background(scheme: str) -> str:
        page = visit("/", ann, scheme=scheme)
        return str(page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor"))

    light, dark = (float(re.findall(r"[\d.]+", background(scheme))[0]) for scheme in ("light", "dark"))

    assert light > dark
