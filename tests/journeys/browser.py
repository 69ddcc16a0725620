"""What journeys share: signing in, and what every page must hold."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from accounts.models import User

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def sign_in(context: BrowserContext, address: str, user: User) -> None:
    """Give the browser a session of the user, without the sign-in form."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, in words."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


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
