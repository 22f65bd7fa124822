"""What is pressed while an answer is on its way: it is never another's handoff, and nothing leaves that was refused."""

import contextlib
import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Route, expect

from accounts.enums import Role
from accounts.models import Person, User
from handoffs.models import Handoff, Outreach
from tests.browser.conftest import Visit
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.handoffs import ContextCheckFactory, HandoffFactory, TeamFactory
from tests.factories.signals import OccurrenceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


def detail(page: Page) -> str:
    return page.locator("#detail .name").inner_text()


def test_the_answer_of_a_row_that_was_left_is_dropped(visit: Visit, ann: User) -> None:
    team = TeamFactory(members=[ann])
    handoffs = [
        HandoffFactory(team=team, owner=ann, account__name=name, due_at=now() + timedelta(hours=hours))
        for hours, name in enumerate(("Acme", "Borealis", "Cobalt"), start=1)
    ]
    page = visit("/", ann, expected="")
    held: list[Route] = []
    expect(page.locator("#detail .name")).to_have_text("Acme")
    page.route(re.compile(rf"/handoffs/({handoffs[1].pk}|{handoffs[0].pk})/"), lambda route: held.append(route))  # noqa: PLW0108

    page.keyboard.press("a")  # Acme's acknowledgement is held
    page.keyboard.press("j")  # and so is Borealis
    page.keyboard.press("a")  # which is not there yet
    page.keyboard.press("j")
    expect(page.locator("#detail .name")).to_have_text("Cobalt")
    with page.expect_response(re.compile(rf"/handoffs/{handoffs[0].pk}/acknowledge/")):
        for route in held:
            release(route)
    expect(page.locator(f"#row-{handoffs[0].pk} .hidden").first).not_to_have_text("Fired")

    assert detail(page) == "Cobalt"
    page.keyboard.press("a")
    expect(page.locator("#detail [data-acknowledge]")).to_have_count(0)
    acknowledged = Handoff.objects.exclude(acknowledged_at=None).order_by("pk").values_list("account__name", flat=True)
    assert list(acknowledged) == ["Acme", "Cobalt"]


def release(route: Route) -> None:
    """Let a request that was held go on; one that was given up meanwhile cannot."""
    with contextlib.suppress(PlaywrightError):
        route.continue_()


@pytest.fixture
def dana(ann: User) -> Person:
    """Somebody called like an address, of a handoff that Ann may write about."""
    handoff = HandoffFactory(
        team=TeamFactory(members=[ann]), owner=ann, ready=True, activated=True, state="context_checked",
        fired_at=now() - timedelta(hours=5),
    )  # fmt: skip
    ContextCheckFactory(handoff=handoff, by=ann, opened_at=now(), noted_at=now(), note="They import orders.")
    dana: Person = PersonFactory(account=handoff.account, name="ceo@elsewhere.example", email="dana@acme.com")
    OccurrenceFactory(account=handoff.account, person=dana, at=now() - timedelta(days=1))
    return dana


@pytest.mark.parametrize("allowed", [True, False])
def test_the_mail_opens_once_it_is_logged_and_goes_to_whom_it_says(
    visit: Visit, ann: User, dana: Person, allowed: bool
) -> None:
    handoff = Handoff.objects.get()
    # Opening the mail program takes back what the page was asking for, which htmx says on the console.
    page = visit(f"/handoffs/{handoff.pk}/", ann, expected="" if allowed else "409")
    opened: list[str] = []
    browser = page.context.new_cdp_session(page)
    browser.send("Page.enable")
    browser.on("Page.frameRequestedNavigation", lambda event: opened.append(event["url"]))
    page.locator("#compose-person").select_option(str(dana.pk))
    page.fill("#compose-subject", "Your limit")
    page.fill("#compose-body", "One & two\nThree")
    if not allowed:
        Handoff.objects.update(owner=UserFactory(roles=[Role.AE]))

    page.click("[data-send=mailto]")
    expect(page.locator("#detail > article > .notice")).to_be_visible()

    words = "subject=Your%20limit&body=One%20%26%20two%0D%0AThree"
    assert opened == ([f"mailto:dana@acme.com?{words}"] if allowed else [])
    assert Outreach.objects.count() == len(opened)
