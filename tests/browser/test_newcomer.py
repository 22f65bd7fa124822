"""What the README says, done in a browser: `make run`, the printed login, the queue, every page, Ctrl-C."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe
from tests.config.programs import BASE_DIR, environment, free_port, fresh_home, read_until, running_in

pytestmark = pytest.mark.browser

PAGES = 80
"""At least so many addresses have a page."""


def make_run(home: Path, port: str) -> subprocess.Popen[str]:
    """Do what the README says, in a process group of its own, as a terminal does."""
    return subprocess.Popen(
        ["make", "run"],
        cwd=BASE_DIR,
        env=environment(home, PORT=port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def printed() -> Iterator[str]:
    """What `make run` prints; it runs until the last test is over, and then leaves nothing running."""
    with fresh_home() as home:
        run = make_run(home, free_port())
        try:
            said = "".join(read_until(run, "Ctrl-C stops everything"))
            yield said
            os.killpg(run.pid, signal.SIGINT)
            last, _ = run.communicate(timeout=60)
            left = running_in(home)
        finally:
            run.kill()
    assert "Traceback" not in said + last
    assert left == []


def told(printed: str, pattern: str) -> str:
    found = re.search(pattern, printed)
    assert found is not None, printed
    return found[1]


def logged_in(browser: Browser, printed: str, role: str) -> Page:
    """The page that comes after the printed login of a role."""
    page = browser.new_page()
    page.goto(told(printed, r"(http://\S+)"))
    page.get_by_label("Email").fill(told(printed, rf"(\S+@\S+)\s+{role}"))
    page.get_by_label("Password", exact=True).fill(told(printed, r"password “(.+?)”"))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector("[data-rows]")
    return page


def test_a_newcomer_sees_the_queue(browser: Browser, printed: str) -> None:
    page = logged_in(browser, printed, "Account executive")

    assert page.locator("h1").inner_text() == "Queue"
    assert page.locator("[data-rows] > li:not(.section)").count() >= 1


def test_no_page_has_a_serious_violation_or_is_too_wide_for_a_phone(browser: Browser, printed: str) -> None:
    source, seen = axe.source(), set[str]()
    violations, errors, sideways = {}, [], {}
    for role, starts in (("RevOps", ["/", "/admin/", "/accounts/"]), ("Account executive", ["/"])):
        page = logged_in(browser, printed, role)
        page.on("pageerror", lambda error: errors.append(str(error)))
        # Not as a script element, which the policy of the pages forbids.
        page.add_init_script(source)
        for path in axe.pages(page, seen, *starts):
            violations[path] = axe.serious(page)
            sideways[path] = axe.sideways(page)

    assert {path: found for path, found in violations.items() if found} == {}
    assert {path: pixels for path, pixels in sideways.items() if pixels > 0} == {}
    assert errors == []
    assert len(violations) >= PAGES
