"""Every page in both widths and both themes: no axe violation, no policy breach, no sideways scroll.

The screenshots land in var/screenshots, to be looked at.
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import DESKTOP, PHONE, accessibility_faults

# The mark has the test database made; the pages read what the site committed to it.
pytestmark = [pytest.mark.sweep, pytest.mark.browser, pytest.mark.django_db]
SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
LOOKS = list(itertools.product((PHONE, DESKTOP), ("light", "dark")))

A_PLAN = "main .card-link a[href^='/programmes/']:not([href$='/edit/'])"

AN_ATHLETE = ("/squads/", "main a[href^='/squads/']:not([href$='new/'])", "th[role=rowheader] a")

# A month that lies ahead on whatever day this runs; on a phone a month shows its own days alone.
NEXT_MONTH = ("/calendar/", "main a[rel=next]")

REMINDERS_OF_A_SQUAD = (
    "/squads/", "main a[href^='/squads/']:not([href$='new/'])", "a[href$='/edit/']", "main a[href$='/reminders/']",
)  # fmt: skip

# A page is an address, or an address and the link texts that lead on from it.
PAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    "": (
        ("/",), ("/accounts/login/",), ("/accounts/signup/",), ("/accounts/password/reset/",),
        ("/demo/mail/",), ("/nothing-here/",), ("/no-signal/",),
        ("/learn/",), ("/learn/?knee=0",), ("/learn/sources/",),
    ),
    "athlete": (
        ("/today/",), ("/check/",), ("/week/",), ("/history/",), ("/history/", "main a[href^='/sessions/']"),
        ("/sessions/new/",), ("/progress/",), ("/progress/?weeks=52",), ("/week/?week=2026-01-05",),
        ("/me/",), ("/me/reminders/",), ("/me/data/",), ("/me/data/", "main form .btn"),
        ("/me/", "a[href$='/body-mass/new/']"),
        ("/exercises/",), ("/exercises/leg-extension-soleus-raise/",),
        ("/exercises/leg-extension-soleus-raise/safety/",),
        ("/exercises/leg-extension-soleus-raise/counterweight/?load=60&offset_cm=4&knee_spacing_cm=30",),
        ("/week/", "main a:has-text('Hugo')"), ("/week/", "a[href$='/calendar/']"),
        ("/me/reminders/", "a[href*='/me/calendar/']"), ("/me/reminders/", "main a[href$='/email/']"),
        ("/me/reminders/", "a[href*='/me/calendar/']", "main form .btn-primary, main form .btn:not(.btn-danger)"),
        ("/exercises/backpack-seated-raise/",), ("/exercises/leg-extension-soleus-raise/feedback/",),
        ("/accounts/password/change/",), ("/accounts/email/",), ("/accounts/2fa/",), ("/accounts/sessions/",),
    ),
    "coach": (
        ("/squads/",), ("/squads/", "main a[href^='/squads/']:not([href$='new/'])"), ("/athletes/",),
        ("/squads/", "main a[href^='/squads/']:not([href$='new/'])", "a[href$='/moves/']"),
        ("/athletes/", "main a[href^='/athletes/']:not([href$='new/'])", "a[href$='/progress/']"),
        ("/squads/", "main a[href^='/squads/']:not([href$='new/'])", "a[href$='/sheet/']"),
        ("/squads/", "main a[href^='/squads/']:not([href$='new/'])", "a[href$='/tablet/']"),
        ("/squads/", "main a[href^='/squads/']:not([href$='new/'])", "a[href$='/tablet/']", ".names a"),
        ("/athletes/", "main a[href^='/athletes/']:not([href$='new/'])"), ("/squads/new/",), ("/athletes/new/",),
        ("/calendar/",), ("/calendar/?month=1999-99",), (*NEXT_MONTH, ".cal-group summary:visible"),
        ("/calendar/", "a[href$='/fixtures/new/']"), ("/calendar/", "a[href$='/fixtures/import/']"),
        ("/calendar/", ".cal-fixture a:visible"), ("/calendar/", "a[href$='/calendar/link/']"),
        ("/reminders/",), ("/me/reminders/",), ("/me/reminders/", "main a[href$='/email/']"),
        (*AN_ATHLETE, "main a[href$='/reminders/']"),
        REMINDERS_OF_A_SQUAD, (*REMINDERS_OF_A_SQUAD, "main a[href$='/push/']"),
        (*NEXT_MONTH, "[data-move] summary:visible", "details[open] .btn:visible"),
        (*NEXT_MONTH, "[data-move] summary:visible", "details[open] .btn:visible", "main form .btn-primary"),
        ("/athletes/", "main a[href^='/athletes/']:not([href$='new/'])", "main a[href$='/calendar/']"),
        ("/programmes/",), ("/programmes/", A_PLAN), ("/programmes/new/",),
        ("/programmes/", A_PLAN, "a[href$='/copy/']"),
        ("/programmes/", A_PLAN, "a[href$='/copy/']", "main form.form .btn-primary"),
        ("/programmes/", "main a[href$='/edit/']"), ("/programmes/", "main a[href$='/edit/']", "#plan-as-form"),
        ("/programmes/", "main a[href$='/edit/']", "main a[href$='/details/']"),
        ("/programmes/", A_PLAN, "a[href$='/assign/']"),
        ("/programmes/", A_PLAN, "a[href$='/assigned/']"),
        ("/programmes/", A_PLAN, "a[href$='/assigned/']", "main a[href$='/versions/']"),
        (*AN_ATHLETE, "main a[href$='/away/']"), (*AN_ATHLETE, "main a[href$='/shift/']"),
        (*AN_ATHLETE, "[aria-labelledby=sessions] a[href^='/sessions/']", "a[href$='/swap/']"),
        ("/squads/", "main a[href^='/squads/']:not([href$='new/'])", "a[href*='?squad=']", A_PLAN,
         "a[href*='/assign/']", "main form.form .btn-primary"),
        ("/exercises/figures/",), ("/exercises/",), ("/exercises/?q=seatd+calf+rase&equipment=club",),
        ("/exercises/?q=hugo&level=1&side=single",),
        ("/exercises/?muscle=soleus&category=isometric&equipment=wall&equipment=smith_machine",),
        ("/exercises/seated-calf-raise-plate/",), ("/learn/",),
        ("/exercises/leg-extension-soleus-raise/safety/",), ("/reports/",), ("/club/new/",),
        ("/reports/files/new/",), ("/reports/schedules/",), ("/reports/schedules/new/",),
        ("/reports/", "form[action$='/files/new/'] .btn-primary"),
        ("/exercises/leg-extension-soleus-raise/",), ("/exercises/leg-extension-soleus-raise/feedback/",),
        ("/exercises/tib-raise/feedback/",), ("/exercises/feedback/",),
        ("/exercises/new/",), ("/exercises/new/?copy=leg-extension-soleus-raise",),
        ("/exercises/import/",),
    ),
    "owner": (
        ("/exercises/feedback/?of=library",), ("/club/",), ("/club/people/",), ("/reports/",), ("/reports/files/",),
    ),
    "clinician": (
        ("/squads/", "main a[href^='/squads/']:not([href$='new/'])"),
        ("/programmes/", "main .card-link a:has-text('soleus strain')", "main a[href$='/assigned/']"),
        ("/programmes/", "main .card-link a:has-text('soleus strain')", "main a[href$='/assigned/']",
         "main th a[href^='/athletes/']", "main a[href$='/stage/']"),
        ("/reports/?period=season&minors=1&health=1", "main details.more > summary"),
    ),
    "analyst": (("/squads/",), ("/reports/?period=last_12_weeks&minors=1",)),
}  # fmt: skip


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def look(request: pytest.FixtureRequest) -> tuple[dict[str, int], str]:
    return request.param


@pytest.fixture(scope="module", params=list(PAGES), ids=lambda part: part or "signed-out")
def visit(
    request: pytest.FixtureRequest, browser: Browser, demo_site: str, look
) -> Iterator[tuple[str, BrowserContext]]:
    viewport, theme = look
    context = browser.new_context(base_url=demo_site, viewport=viewport, color_scheme=theme)
    if request.param:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.fill("[name=login]", f"{request.param}@demo.soleus.example")
        page.fill("[name=password]", "soleus-demo")
        page.click("main button[type=submit]")
        page.wait_for_url(re.compile(r"/(squads|today)/$"))
        page.close()
    yield request.param, context
    context.close()


def test_pages_are_clean(visit: tuple[str, BrowserContext], look) -> None:
    part, context = visit
    faults: list[str] = []
    for steps in PAGES[part]:
        page = context.new_page()
        breaches: list[str] = []
        page.on("console", lambda message, to=breaches: to.append(message.text) if "Policy" in message.text else None)
        page.on("pageerror", lambda error, to=breaches: to.append(str(error)))
        page.goto(steps[0])
        for selector in steps[1:]:
            page.locator(selector).first.click()
            page.wait_for_load_state()
        faults += [f"{page.url}: {fault}" for fault in [*breaches, *_faults(page)]]
        name = re.sub(r"[^a-z0-9]+", "-", f"{part or 'signed-out'} {' '.join(steps)}".lower()).strip("-")[:80]
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}-{look[0]['width']}-{look[1]}.png", full_page=True)
        page.close()

    assert not faults, "\n".join(faults)


def _faults(page: Page) -> list[str]:
    faults = accessibility_faults(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    if page.viewport_size and width > page.viewport_size["width"]:
        faults.append(f"scrolls sideways: {width} px wide")
    return faults
