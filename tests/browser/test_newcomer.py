import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.config.programs import BASE_DIR, environment, free_port, fresh_home, read_until, running_in

pytestmark = pytest.mark.browser


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


def printed(said: str, pattern: str) -> str:
    found = re.search(pattern, said)
    assert found is not None, said
    return found[1]


def look_at_queue(browser: Browser, said: str) -> dict[str, Any]:
    """Log in with the first account executive's printed login, and tell what is there."""
    page = browser.new_page()
    page.goto(printed(said, r"(http://\S+)"))
    page.get_by_label("Email").fill(printed(said, r"(\S+@\S+)\s+Account executive"))
    page.get_by_label("Password", exact=True).fill(printed(said, r"password “(.+?)”"))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector("[data-rows]")
    return {"title": page.locator("h1").inner_text(), "rows": page.locator("[data-rows] > li:not(.section)").count()}


def test_a_newcomer_sees_the_queue_and_leaves_nothing_running() -> None:
    with fresh_home() as home, chromium() as browser:
        run = make_run(home, free_port())
        try:
            said = "".join(read_until(run, "Ctrl-C stops everything"))
            queue = look_at_queue(browser, said)
            os.killpg(run.pid, signal.SIGINT)
            last, _ = run.communicate(timeout=60)
            left = running_in(home)
        finally:
            run.kill()

    assert queue["title"] == "Queue"
    assert queue["rows"] >= 1
    assert "Traceback" not in said + last
    assert left == []
