"""From nothing to a scorecard in force, by the buttons on the pages alone: RevOps builds it, three seats approve it."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Locator, Page, expect

from accounts.enums import Role
from accounts.models import User
from playbooks import backtesting
from playbooks.enums import VersionState
from playbooks.models import ScorecardVersion
from playbooks.scoring import VersionSpec
from signals.enums import Category
from tests.browser.conftest import Visit
from tests.factories.accounts import AccountFactory, FactFactory, PersonFactory, UserFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGNALS = {
    "Invited a teammate": Category.ACTIVATION,
    "Started a session": Category.DEPTH,
    "Called the API": Category.DEPTH,
    "Hit the paywall": Category.INTENT,
    "Viewed pricing": Category.INTENT,
}
SEATS = (Role.PRODUCT_REVIEWER, Role.MARKETING_REVIEWER, Role.SALES_REVIEWER)
# What the training's groups of signals come to: label, points, kind, and the fields of the kind.
RULES: list[tuple[str, int, str, dict[str, str]]] = [
    ("Activated", 20, "occurrences", {"signal": "Invited a teammate", "at_least": "1"}),
    ("Team of three", 20, "people", {"signal": "Started a session", "at_least": "3", "window": "30 days"}),
    ("Five sessions", 15, "occurrences", {"signal": "Started a session", "at_least": "5", "window": "14 days"}),
    ("Above the free tier", 15, "sum", {"signal": "Called the API", "window": "30 days", "fact": "api_limit"}),
    ("Fits by size", 10, "fact", {"fact": "employees", "operator": "gte", "value": "50"}),
    ("Hit the paywall", 20, "occurrences", {"signal": "Hit the paywall", "at_least": "1", "window": "14 days"}),
    ("Viewed pricing", 10, "occurrences", {"signal": "Viewed pricing", "at_least": "1", "window": "14 days"}),
]


@pytest.fixture
def acme() -> None:
    """A company that invited somebody, and three people of which were there six times in the last days."""
    signals = {name: SignalFactory(name=name, category=category) for name, category in SIGNALS.items()}
    account, at = AccountFactory(key="acme.com"), now() - timedelta(days=3)
    FactFactory(account=account, name="employees", value=120, since=at)
    for person in PersonFactory.create_batch(3, account=account):
        for name in ("Started a session", "Started a session", "Invited a teammate", "Hit the paywall"):
            OccurrenceFactory(signal=signals[name], account=account, person=person, at=at)


def card(page: Page, place: int) -> Locator:
    """The fields of a rule."""
    return page.locator(f"#rules-{place}")


def choose(page: Page, field: str, name: str) -> None:
    """Pick from a list that searches as one types."""
    page.locator(f"#id_{field} + .select2-container").click()
    page.locator(".select2-search__field").fill(name)
    page.locator(".select2-results__option", has_text=name).first.click()


def write_rule(page: Page, place: int, rule: tuple[str, int, str, dict[str, str]]) -> None:
    label, points, kind, fields = rule
    page.get_by_role("link", name="Add another Rule").click()
    prefix = f"rules-{place}"
    page.locator(f"#id_{prefix}-label").fill(label)
    page.locator(f"#id_{prefix}-points").fill(str(points))
    page.locator(f"#id_{prefix}-kind").select_option(kind)
    for name, value in fields.items():
        if name == "signal":
            choose(page, f"{prefix}-signal", value)
        elif name == "operator":
            page.locator(f"#id_{prefix}-operator").select_option(value)
        else:
            page.locator(f"#id_{prefix}-{name}").fill(value)
    if label == "Activated":
        page.locator(f"#id_{prefix}-is_activation").check()


def begin(page: Page) -> None:
    """From the first page of the admin to an empty draft."""
    page.get_by_role("link", name=re.compile("Scorecards$")).click()
    page.get_by_role("link", name="Add scorecard").first.click()
    page.get_by_label("Name").fill("Team PQL")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="New draft").click()
    page.get_by_label("Why this version?").fill("What we agreed on in training")
    page.get_by_role("button", name="Begin the draft").click()


def test_revops_brings_the_team_scorecard_into_force(visit: Visit, acme: None) -> None:
    revops: User = UserFactory(roles=[Role.REVOPS])
    page = visit("/admin/", revops)
    begin(page)
    page.locator("#id_threshold").fill("70")
    for place, rule in enumerate(RULES):
        write_rule(page, place, rule)

    expect(page.locator(".baton-live-total")).to_contain_text("1 account would qualify today")
    expect(page.locator(".baton-live-rule", has_text="at least 5 times")).to_contain_text("1 account meets it today")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="Backtest…").click()
    page.get_by_role("button", name="Start").click()
    backtesting.run_all(now)
    page.reload()
    expect(page.get_by_role("rowheader", name="acme.com")).to_be_visible()
    page.get_by_role("link", name="Team PQL v1").last.click()
    page.get_by_role("link", name="Send to review…").click()
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_text("is in review")).to_be_visible()

    for seat in SEATS:
        judged = visit("/admin/", UserFactory(roles=[seat]))
        judged.get_by_role("link", name="Team PQL v1").click()
        judged.get_by_role("button", name="Approve").click()
        expect(judged.get_by_text("has approved Team PQL v1")).to_be_visible()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_text("Team PQL v1 is in force")).to_be_visible()
    version = ScorecardVersion.objects.get()
    spec = VersionSpec.of(version)
    assert (version.state, version.authority, spec.reachable) == (VersionState.PUBLISHED, "reviewed", 110)
    assert [(rule.label, rule.points, rule.kind.value) for rule in spec.rules] == [rule[:3] for rule in RULES]
