"""The browser that the browser tests drive."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_ONE = "No Chromium here. “apt-get install chromium” or “.venv/bin/playwright install chromium” brings one."
# The sandbox is not there for root; the rest keeps it from calling home.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium; skips the test, and says how to get one, where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(playwright), args=ARGUMENTS)
        yield browser
        browser.close()


def _program(playwright: Playwright) -> str:
    bundled = playwright.chromium.executable_path
    found = next(filter(None, map(shutil.which, NAMES)), None) or (bundled if Path(bundled).exists() else None)
    if found is None:
        pytest.skip(HOW_TO_GET_ONE)
    return found
