from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from accounts.models import User
from tests.browser import PHONE, chromium
from tests.journeys.browser import sign_in

OpenPage = Callable[..., Page]


# Playwright runs once at a time in a process, so the browser ends with its module.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Return a function that opens an address on a phone, signed in, in a context of its own.

    Scripts and the content policy must stay silent; what a test brings about itself it adds to
    `page.expected_errors`. The service worker stays out, since it asks for pages after a test is over.
    """
    opened: list[tuple[Page, list[str]]] = []

    def open_page(address: str, user: User | None = None, **context_options: Any) -> Page:
        options = {"viewport": PHONE, "base_url": live_server.url, "service_workers": "block", **context_options}
        context = browser.new_context(**options)
        if user:
            sign_in(context, live_server.url, user)
        page = context.new_page()
        page.set_default_timeout(20_000)
        errors: list[str] = []

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                errors.append(message.text)

        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.expected_errors = []  # type: ignore[attr-defined]
        opened.append((page, errors))
        page.goto(address)
        return page

    yield open_page
    for page, errors in opened:
        page.context.close()
        expected = page.expected_errors  # type: ignore[attr-defined]
        assert [error for error in errors if not any(words in error for words in expected)] == []
