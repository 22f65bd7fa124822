"""A form of the admin in a real browser: pressed twice, it is sent once."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from playbooks.models import Backtest
from tests.browser.conftest import Visit
from tests.factories.accounts import UserFactory
from tests.factories.playbooks import RuleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_backtest_that_is_started_twice_in_a_row_is_one(visit: Visit) -> None:
    version = RuleFactory(is_activation=True).version
    page = visit(f"/admin/playbooks/backtest/of/{version.pk}/", UserFactory(roles=[Role.REVOPS]))

    page.evaluate("""() => {
        const start = [...document.querySelectorAll("button")].find((one) => one.textContent === "Start");
        start.form.requestSubmit(start);
        start.form.requestSubmit(start);
    }""")

    expect(page.get_by_text("It runs in the background")).to_be_visible()
    assert Backtest.objects.count() == 1
