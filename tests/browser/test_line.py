"""The Line page in a real browser: it renews itself, moves nothing that is read, and fits a phone."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import User
from signals.failures import record
from signals.models import EventName
from tests.browser.conftest import Visit
from tests.factories.accounts import UserFactory
from tests.factories.signals import BatchFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def revops() -> User:
    return UserFactory(roles=[Role.REVOPS])


def seen(name: str) -> EventName:
    return EventName.objects.create(kind="track", name=name, events=3, first_seen_at=now(), last_seen_at=now())


def test_the_figures_renew_themselves_and_the_lists_wait_to_be_asked(visit: Visit, revops: User) -> None:
    seen("Opened")
    page = visit("/admin/line/", revops)
    names = page.get_by_role("region", name="Event names that no signal names")
    expect(page.locator("#line-live")).to_contain_text("events in 0 batches")

    BatchFactory(received_at=now(), stored=7)
    seen("Closed")

    expect(page.locator("#line-live")).to_contain_text("events in 1 batch", timeout=15_000)
    expect(names).not_to_contain_text("Closed")
    page.get_by_role("link", name="Show 1 new event name").click()
    expect(names).to_contain_text("Closed")


def test_a_name_becomes_a_signal(visit: Visit, revops: User) -> None:
    seen("Report Shared")
    page = visit("/admin/line/", revops)

    page.get_by_role("link", name="Make a signal of this: Report Shared").click()
    expect(page.get_by_label("Event names")).to_have_value("Report Shared")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page).to_have_url(re.compile("/admin/signals/signal/$"))
    expect(page.locator("#result_list")).to_contain_text("Report Shared")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_fits(visit: Visit, revops: User, width: int, scheme: str) -> None:
    seen("A name that goes on and on " * 6)
    BatchFactory(received_at=now() - timedelta(minutes=1), stored=1_234_567)
    BatchFactory(set_aside_at=now(), set_aside_because="Unbreakable" * 20)
    record("match_batches", ValueError("unbreakable" * 20), now())

    page = visit("/admin/line/", revops, width=width, scheme=scheme)

    boxes = page.locator(".baton-box")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
    assert boxes.evaluate_all("all => all.filter(box => box.scrollWidth > box.clientWidth).length") == 0
