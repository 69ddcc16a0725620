"""What journeys share: signing in, and targets large enough for a thumb."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from accounts.models import User


def sign_in(context: BrowserContext, address: str, user: User) -> None:
    """Give the browser a session of the user, without the sign-in form."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def arrived(page: Page, count: int, *, within_s: int = 20) -> None:
    """Wait until this many writes of the page have been sent, and no other waits for signal."""
    for _turn in range(within_s * 10):
        states = page.evaluate(
            "queue.all().then((all) => all.map((one) => (one.sent ? 'sent' : one.state || 'waiting')))"
        )
        if states.count("sent") == count and "waiting" not in states:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{count} writes should have arrived; the phone holds {states}.")


def small_targets(page: Page, least_px: int) -> list[str]:
    """Return the visible controls with a side shorter than `least_px`; a radio counts with its label."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea, select")]
          .map((element) => [element, (element.closest("label") || element).getBoundingClientRect()])
          .filter(([element, box]) => element.checkVisibility() && box.bottom > 0)
          .filter(([element, box]) => Math.min(box.width, box.height) < least - 0.5)
          .map(([element]) => element.outerHTML.slice(0, 120))""",
        least_px,
    )


def kept_pages(page: Page, count: int) -> list[str]:
    """Wait until so many pages are kept for when there is no signal, the list of days among them; return which."""
    for _turn in range(100):
        kept = page.evaluate(
            """async () => {
              const name = (await caches.keys()).find((one) => one.startsWith("pages-"));
              if (!name) return [];
              return (await (await caches.open(name)).keys()).map(({ url }) => url.slice(location.origin.length));
            }"""
        )
        if len(kept) == count:
            return kept
        page.wait_for_timeout(100)
    raise AssertionError(f"{count} pages should be kept; there is {kept}.")


def until(page: Page, holds: str, argument: object = None) -> None:
    """Wait until an expression or a function holds on the page, whose policy forbids Playwright's own waiting."""
    for _turn in range(100):
        if page.evaluate(holds, argument):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"It should hold on the page: {holds}")
