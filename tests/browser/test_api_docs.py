"""The page at /api/docs draws every operation under its content security policy."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.chromium import chromium

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop running
    with chromium() as found:
        yield found


def test_every_operation_is_drawn_and_nothing_is_blocked(browser: Browser, live_server: LiveServer) -> None:
    # What is out of sight is not drawn, if there are many.
    page = browser.new_page(viewport={"width": 1280, "height": 16_000})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"{live_server.url}/api/docs")

    expect(page.locator(".opblock")).to_have_count(130, timeout=20_000)
    assert said == []
