"""A day in the queue in a real browser: several people at once, the keyboard alone, a phone, the dark."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Handoff, SavedView, Team
from tests.browser.conftest import Visit
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".list-pane a, .list-pane button, .list-pane summary, .list-pane select, .list-pane input, .pick")]
    .filter(one => one.offsetParent && !one.closest(".pick > *") && !one.matches("[type=hidden], .hidden"))
    .map(one => [one.className || one.tagName, one.getBoundingClientRect().height])
    .filter(([, height]) => height < 44)"""


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


@pytest.fixture
def bo() -> User:
    return UserFactory(first_name="Bo", email="bo@demo.example", roles=[Role.AE])


@pytest.fixture
def team(ann: User, bo: User) -> Team:
    return TeamFactory(members=[ann, bo])


@pytest.fixture
def handoffs(team: Team) -> list[Handoff]:
    """Three in the pool, the first due first."""
    return [
        HandoffFactory(team=team, account__name=name, due_at=now() + timedelta(days=days))
        for days, name in enumerate(("Acme", "Borealis", "Cobalt"), start=1)
    ]


def poll(page: Page) -> None:
    page.evaluate("htmx.trigger('.news', 'refresh')")


def test_two_account_executives_and_a_manager_at_once(
    visit: Visit, ann: User, bo: User, handoffs: list[Handoff]
) -> None:
    maya = UserFactory(first_name="Maya", roles=[Role.MANAGER])
    anns, bos, mayas = visit("/?scope=pool", ann), visit("/?scope=pool", bo), visit("/?scope=all", maya)
    for page in (anns, bos, mayas):
        expect(page.locator("#detail .name")).to_have_text("Acme")

    # Ann takes on the first; Bo, who still sees it, takes on all three and is refused one of them alone.
    anns.keyboard.press("a")
    expect(anns.locator("#detail .state")).to_have_text("Watching")
    for box in bos.locator(".pick input").all():
        box.check()
    expect(bos.locator("[data-picked]")).to_have_text("3 selected")
    bos.keyboard.press("a")
    expect(bos.locator(".result h2")).to_have_text("Acknowledge: 2 done, 1 refused")
    expect(bos.locator(".result li")).to_contain_text("Acme: Ann has acknowledged this handoff already.")
    expect(bos.locator(f"#row-{handoffs[1].pk} .clock")).to_have_text("No contact yet")

    # What the manager has on the screen stands still until she asks; she gives one of Bo's to Ann.
    assert mayas.locator(".row strong").all_text_contents() == ["Acme", "Borealis", "Cobalt"]
    mayas.locator(f"#row-{handoffs[2].pk} .pick input").check()
    mayas.locator("#bulk select[name=action]").select_option("give")
    mayas.locator("#bulk select[name=to]").select_option(ann.email)
    mayas.locator("#bulk input[name=note]").fill("Knows them")
    mayas.locator("#bulk button[type=submit]").click()
    expect(mayas.locator(".result h2")).to_have_text("Give to: 1 done")

    owners = [Handoff.objects.get(pk=handoff.pk).owner for handoff in handoffs]
    assert owners == [ann, bo, ann]


def test_by_keyboard_alone(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)
    expect(page.locator("#detail .name")).to_have_text("Acme")
    press = page.keyboard.press

    # Select the second and third and acknowledge them together.
    for key in ("j", "x", "j", "x", "a"):
        press(key)
    expect(page.locator(".result h2")).to_have_text("Acknowledge: 2 done")
    expect(page.locator("[data-row][aria-current]")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    press("Escape")

    # Narrow by a filter, keep it as a view, come back to it.
    press("f")
    expect(page.locator("#id_tier")).to_be_focused()
    page.keyboard.type("Sales-assisted")
    press("Enter")
    expect(page).to_have_url(re.compile("tier=sales_assisted"))
    press("v")
    page.keyboard.type("Mid-market")
    press("Enter")
    expect(page.locator("#notices")).to_contain_text("Kept as “Mid-market”.")
    press("v")
    expect(page.locator(".view-list a")).to_be_focused()
    press("Escape")

    # Open the first one's page, acknowledge it there, and go back.
    press("k")
    expect(page.locator("#detail .name")).to_have_text("Acme")
    press("o")
    expect(page).to_have_url(re.compile(rf"/handoffs/{handoffs[0].pk}/$"))
    press("a")
    expect(page.locator(".detail .state").first).to_have_text("Watching")
    press("u")
    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.locator("#detail .name")).to_have_text("Acme")

    assert outline != "none"
    assert {handoff.owner for handoff in Handoff.objects.all()} == {ann}
    assert SavedView.objects.get().name == "Mid-market"


def test_what_became_ready_is_told_at_once_on_any_page(visit: Visit, ann: User, handoffs: list[Handoff]) -> None:
    page = visit("/?scope=pool", ann)
    poll(page)
    expect(page.locator(".news [data-ready-list]")).to_have_count(1)
    ready = HandoffFactory(team=handoffs[0].team, owner=ann, ready=True, account__name="Delta")
    page.evaluate("document.querySelector('.list-pane').scrollTop = 40")
    before = page.locator(".row").first.bounding_box()

    poll(page)

    expect(page.locator("#notices .ready")).to_contain_text("Delta is ready: contact was invited.")
    expect(page).to_have_title("(1) Queue · Baton")
    assert page.locator(".row").first.bounding_box() == before
    page.goto(page.url.replace("/?scope=pool", f"/handoffs/{handoffs[0].pk}/"))
    expect(page.locator(".news [data-ready]")).to_have_count(1)
    expect(page.locator("#notices .ready")).to_have_count(0)
    later = HandoffFactory(team=handoffs[0].team, owner=ann, ready=True, account__name="Ember")
    poll(page)
    expect(page.locator("#notices .ready a")).to_have_attribute("href", f"/handoffs/{later.pk}/")
    assert ready.pk != later.pk


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_everything_is_large_enough_for_a_thumb(
    visit: Visit, ann: User, handoffs: list[Handoff], scheme: str
) -> None:
    page = visit("/?scope=pool&tier=sales_assisted", ann, width=390, scheme=scheme)

    page.locator(".row .pick").first.click()
    page.locator("details[data-pop=f] summary").click()

    expect(page.locator("#id_timing")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#id_timing").select_option("too_early")
    page.locator("[data-panel] button").click()
    expect(page.locator(".row")).to_have_count(3)
    expect(page.locator(".chips")).to_contain_text("Timing: Too early")
