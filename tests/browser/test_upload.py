"""Uploading usage in a real browser: choose, map with a live preview, start, watch, read the result."""

from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import User
from signals.models import Event, Upload
from signals.stations import land_uploads
from tests.browser.conftest import Visit
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = "Person;What;When;Plan\nann@acme.com;Used;2026-03-01 08:00;pro\nbo@acme.com;Used;soon;pro\n"


@pytest.fixture
def revops() -> User:
    return UserFactory(roles=[Role.REVOPS])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "usage.csv"
    path.write_text(SHEET)
    return path


def test_a_sheet_is_mapped_previewed_landed_and_its_result_read(
    visit: Visit, revops: User, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signals.sheets.events.BATCH_ROWS", 1)
    page = visit("/admin/signals/upload/add/", revops)
    page.set_input_files("input[type=file]", table)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("#preview")).to_contain_text("Say which column tells who it was")

    page.get_by_label("User id", exact=True).select_option("Person")
    expect(page.locator("#preview")).to_contain_text("Say what happened")
    page.get_by_label("Event name from").select_option("What")
    expect(page.locator("#preview tbody tr").first).to_contain_text("ann@acme.com")
    page.get_by_label("Zone of times that name none").select_option("Europe/Berlin")
    expect(page.locator("#preview tbody tr").first).to_contain_text("2026-03-01 07:00:00")
    expect(page.locator("#preview tbody tr").nth(1)).to_contain_text("Row 3, column “When”")

    page.get_by_role("button", name="Start").click()
    expect(page.locator("#progress dd").first).to_have_text("0")
    land_uploads(now())
    expect(page.locator("#progress dd").first).to_have_text("1")
    while land_uploads(now()):
        pass
    expect(page.get_by_text("Everything in it has landed")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the open ones as CSV").click()

    assert "bo@acme.com,Used,soon,pro" in download.value.path().read_text()
    assert Event.objects.get().user_id == "ann@acme.com"
    assert Upload.objects.get().rejected == 1


def test_an_upload_is_stopped_and_goes_on(visit: Visit, revops: User, table: Path) -> None:
    table.write_text("Email,Event\nann@acme.com,Used\n")
    page = visit("/admin/signals/upload/add/", revops, width=390)
    page.set_input_files("input[type=file]", table)
    page.get_by_role("button", name="Upload", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
    page.get_by_role("button", name="Start").click()

    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on").click()
    land_uploads(now())
    land_uploads(now())

    expect(page.get_by_text("Everything in it has landed")).to_be_visible()
