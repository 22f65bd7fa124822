"""A draft in a real browser: a rule's card asks for what its kind has, and for nothing else."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from tests.browser.conftest import Visit
from tests.factories.accounts import UserFactory
from tests.factories.playbooks import RuleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_fields_of_a_rule_follow_its_kind(visit: Visit) -> None:
    version = RuleFactory().version
    page = visit(f"/admin/playbooks/scorecardversion/{version.pk}/change/", UserFactory(roles=[Role.REVOPS]))
    expect(page.locator("#id_rules-0-at_least")).to_be_visible()
    expect(page.locator("#id_rules-0-followed_by")).to_be_hidden()

    page.locator("#id_rules-0-kind").select_option("fact")

    expect(page.locator("#id_rules-0-fact")).to_be_visible()
    expect(page.locator("#id_rules-0-at_least")).to_be_hidden()
    page.get_by_role("link", name="Add another Rule").click()
    expect(page.locator("#id_rules-1-deadline")).to_be_hidden()
    page.locator("#id_rules-1-kind").select_option("order")
    expect(page.locator("#id_rules-1-deadline")).to_be_visible()
