"""A real Chromium against a live server. Without one the journeys are skipped; in CI they fail."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from accounts.models import User
from tests.journeys.browser import CHROMIUM_ARGS, PHONE, sign_in

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        words = "No Chromium on this machine."
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Return a function that opens an address in a context of its own; scripts and the policy must stay silent.

    Errors that a test brings about itself are listed in `page.expected_errors`.
    """
    opened: list[tuple[Page, list[str]]] = []

    def open_page(address: str, user: User | None = None, **context_options: Any) -> Page:
        context = chromium.new_context(**{"viewport": PHONE, "base_url": live_server.url, **context_options})
        if user:
            sign_in(context, live_server.url, user)
        page = context.new_page()
        page.set_default_timeout(10_000)
        faults: list[str] = []

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                faults.append(message.text)

        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.expected_errors = []  # type: ignore[attr-defined]
        opened.append((page, faults))
        page.goto(address)
        return page

    yield open_page
    for page, faults in opened:
        page.context.close()
        expected = page.expected_errors  # type: ignore[attr-defined]
        assert [fault for fault in faults if not any(words in fault for words in expected)] == []
