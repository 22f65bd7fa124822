"""What axe-core, from npm, has against a page; and one page of every address that a link leads to."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, ViewportSize

AXE = Path(__file__).parent.parent / "clients/node_modules/axe-core/axe.min.js"
NOT_PAGES = (".csv", ".json", "/logout/", "/api/", "/metrics", "/jsi18n/", "/export_data/")
ALIKE = ("/history/", "/delete/")
SERIOUS = """
async (only) => {
    const options = {resultTypes: ["violations"], ...(only && {runOnly: [only]})};
    const found = (await axe.run(document, options)).violations;
    return found.filter(({impact}) => impact == "serious" || impact == "critical")
        .map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join("  ")}`);
}
"""
WIDE = ViewportSize(width=1280, height=720)
PHONE = ViewportSize(width=390, height=844)
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


def source() -> str:
    """The text of axe; skips the test, and says how to get it, where it is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed. “make clients” installs it where npm is.")
    return AXE.read_text()


def serious(page: Page) -> list[str]:
    """What is serious or worse, and of the colours what is so in either scheme; the page has axe's text as a script."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = page.evaluate(SERIOUS, None)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return [*found, *(f"dark {line}" for line in page.evaluate(SERIOUS, "color-contrast"))]


def sideways(page: Page) -> int:
    """By how many pixels the page has to be moved sideways on a phone."""
    page.set_viewport_size(PHONE)
    pixels = int(page.evaluate(TOO_WIDE))
    page.set_viewport_size(WIDE)
    return pixels


def pages(page: Page, seen: set[str], *starts: str) -> Iterator[str]:
    """Open one page of each address that is not among `seen`, from the starts on; gives its path."""
    parts = urlsplit(page.url)
    home, waiting = f"{parts.scheme}://{parts.netloc}", list(starts)
    while waiting:
        path = waiting.pop(0)
        route = _address(path)
        if route is None or route in seen:
            continue
        seen.add(route)
        answer = page.goto(home + path)
        if answer is None or not answer.ok:
            raise AssertionError(f"A link leads to {path}, which answers {answer and answer.status}.")
        yield path
        waiting += [link.removeprefix(home) for link in page.evaluate(LINKS) if link.startswith(f"{home}/")]


def _address(path: str) -> str | None:
    """The route of a page; None for what is no page of Baton's own. Histories are all alike, and so are deletions."""
    plain = urlsplit(path).path
    if any(part in plain for part in NOT_PAGES):
        return None
    try:
        route = resolve(plain).route
    except Resolver404:
        return None
    return next((shared for shared in ALIKE if route.endswith(shared)), route)
