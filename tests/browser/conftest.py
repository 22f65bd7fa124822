"""A window of a headless Chromium, and somebody logged in to it."""

import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browser.chromium import chromium

# Playwright runs an event loop in this thread; Django would take database calls for ones from a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Visit = Callable[..., Page]
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says of an answer that nobody waits for any longer: of one that failed it says something else as well."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module; no longer, as a thread drives only one at a time and others start their own."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Open a page as a user in a window of their own; an error on the console that is not `expected` fails the test."""
    contexts, complaints = [], []

    def open_page(  # noqa: PLR0913 - each is one way a window may differ
        path: str, user: User, *, width: int = 1440, scheme: str = "light", script: bool = True, expected: str = "409"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
        )
        contexts.append(context)
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: complaints.append(line.text) if is_complaint(line, expected) else None,
        )
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


class Shop(BaseHTTPRequestHandler):
    """A site that Baton knows nothing of."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>Shop</p>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing is said of a request."""


@pytest.fixture
def shop(browser: Browser) -> Iterator[Page]:
    """A page of it; were it one that the test fills in, the browser's driver would answer the preflights itself."""
    server = HTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
    yield page
    context.close()
    server.shutdown()
    server.server_close()
    thread.join()


def is_complaint(line: ConsoleMessage, expected: str) -> bool:
    """Whether it is an error; a refused acknowledgement is an answer of its own: 409."""
    return line.type == "error" and expected not in line.text and not line.text.startswith(GIVEN_UP)
