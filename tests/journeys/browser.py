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
