"""Sets of several tabs, over a network that is slow, loses answers or has its server killed: each arrives once."""

import itertools
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from exercises.choices import Measure
from tests.cast import Cast
from tests.journeys.browser import arrived, kept_pages, sign_in
from tests.journeys.server import WebProcess
from tests.training.plans import laid_out, make_exercise, make_version
from training.models import SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_NETWORK = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_TIMED_OUT", "503"]
TODAY = reverse("training:today")
SETS_A_LINE = 5
TABS = 3
# Six lines in every run. 200 sets keep both cores busy for minutes, so that journeys beside them run out of time.
LINES = pytest.mark.parametrize("lines", [6, pytest.param(40, marks=pytest.mark.faults)])
# Today, the seven days after it, which days those are, and the morning check, and adding training.
KEPT = 11
# A gym behind thick walls: 5 KB/s and 800 ms there and back.
SLOW = {"offline": False, "latency": 800, "downloadThroughput": 5_000, "uploadThroughput": 5_000}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = False


def lay_out(cast: Cast, lines: int) -> int:
    """Plan so many lines of both legs together for today; return how many sets that is."""
    now = timezone.now()
    on = today_of(cast.athlete, now)
    planned = [(make_exercise(f"one-{place}", measure=Measure.REPS, side="double"), "5x8") for place in range(lines)]
    days = {"starts_on": on, "weekdays": [on.weekday()], "today": on, "at": now}
    laid_out(cast.athlete, make_version(*planned), cast.coach, **days)
    return lines * SETS_A_LINE


def start_tapping(tab: Page, place: int) -> None:
    """Log every third line in this tab; taps come as fast as the page takes them. `tapped` tells the end."""
    tab.evaluate(
        """([place, tabs, sets]) => {
          const ids = [...document.querySelectorAll(".lift[id^=line-]")].map((line) => line.id);
          const mine = ids.filter((_id, index) => index % tabs === place);
          const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
          globalThis.tapped = (async () => {
            for (const id of mine) {
              for (let number = 1; number <= sets; number += 1) {
                const tick = `#${id} .set.now[data-number="${number}"] .tick`;
                while (!document.querySelector(tick)) await turn();
                document.querySelector(tick).click();
              }
              // What the page has not said to be kept may die with the tab; what it has said may not.
              while (!document.querySelector(`#${id} [data-number="${sets}"]:is(.kept, .done)`)) await turn();
            }
          })();
        }""",
        [place, TABS, SETS_A_LINE],
    )


def is_once_each(sets: int) -> bool:
    stored = SetLog.objects.values("item", "number", "side").distinct().count()
    return SetLog.objects.performed().count() == SetLog.objects.count() == stored == sets


@LINES
def test_sets_of_three_tabs_arrive_once(cast, open_page, lines):
    """The network flaps, answers are lost after the server has stored, and one tab is killed in between."""
    sets = lay_out(cast, lines)
    first = open_page(TODAY, cast.athlete_user)
    first.expected_errors += NO_NETWORK
    tabs = [first, *(first.context.new_page() for _tab in range(TABS - 1))]
    fate = itertools.cycle(("lost", "through", "away", "through", "lost answer"))

    def flap(route: Route) -> None:
        match next(fate):
            case "through":
                route.continue_()
            case "lost answer":
                route.fetch()
                route.abort()
            case _:
                route.abort()

    first.context.route("**/sets/**", flap)
    for place, tab in enumerate(tabs):
        if place:
            tab.goto(TODAY)
        start_tapping(tab, place)
    for tab in tabs:
        tab.evaluate("tapped")
    tabs[1].close()
    assert first.evaluate("queue.all().then((all) => all.length)") == sets
    first.context.unroute_all(behavior="wait")
    first.evaluate("dispatchEvent(new Event('online'))")
    arrived(first, sets, within_s=120)
    assert is_once_each(sets)
    expect(first.locator(".ring")).to_have_attribute("aria-label", f"{sets} of {sets} sets done")


@LINES
def test_sets_outlive_a_server_that_is_killed_and_started_again(cast, open_page, tmp_path, lines):
    sets = lay_out(cast, lines)
    with WebProcess(tmp_path) as web:
        first = open_page("about:blank", base_url=web.address)
        first.expected_errors += NO_NETWORK
        sign_in(first.context, web.address, cast.athlete_user)
        tabs = [first, *(first.context.new_page() for _tab in range(TABS - 1))]
        for tab in tabs:
            tab.goto(TODAY)
        for place, tab in enumerate(tabs):
            start_tapping(tab, place)
        # In the middle of it, with a set on its way or just stored.
        while SetLog.objects.count() < sets // 10:
            first.wait_for_timeout(5)
        web.kill()
        for tab in tabs:
            tab.evaluate("tapped")
        tabs[1].close()
        assert SetLog.objects.count() < sets
        assert first.evaluate("queue.all().then((all) => all.length)") == sets
        expect(first.locator("#sync")).to_contain_text("are saved on this phone")

        web.start()
        first.evaluate("dispatchEvent(new Event('online'))")

        arrived(first, sets, within_s=120)
        assert is_once_each(sets)
        expect(first.locator(".ring")).to_have_attribute("aria-label", f"{sets} of {sets} sets done")


def test_slow_network_holds_up_nobody(cast, open_page):
    """Sets are taken at once and one after the other, while the first is still on its way."""
    lay_out(cast, 1)
    page = open_page(TODAY, cast.athlete_user)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    for number in (1, 2, 3):
        page.get_by_role("button", name=f"Log set {number} as shown").click()
        expect(page.locator(f".set[data-number='{number}']")).to_contain_text("Saved on this phone")
    assert SetLog.objects.count() < 3

    arrived(page, 3, within_s=60)

    assert is_once_each(3)
    expect(page.locator(".set.done")).to_have_count(3)


def test_copy_says_why_it_is_shown(cast, open_page, tmp_path):
    lay_out(cast, 1)
    with WebProcess(tmp_path) as web:
        page = open_page("about:blank", base_url=web.address, service_workers="allow")
        page.expected_errors += NO_NETWORK
        sign_in(page.context, web.address, cast.athlete_user)
        page.goto(TODAY)
        kept_pages(page, KEPT)
        sync = page.locator("#sync")

        web.hold(still=True)
        page.goto(TODAY)
        expect(sync).to_contain_text("The server is slow to answer: this page is as of")
        page.get_by_role("button", name="Log set 1 as shown").click()
        expect(sync).to_contain_text("1 change is saved on this phone. Sent by itself as soon as the server answers.")
        web.hold(still=False)
        arrived(page, 1)

        page.context.set_offline(True)
        page.goto(TODAY)
        expect(sync).to_contain_text("No signal: this page is as of")
        page.context.set_offline(False)
        web.kill()
        page.goto(TODAY)
        expect(sync).to_contain_text("The server cannot be reached: this page is as of")


def test_week_and_history_open_without_signal_once_they_were_seen(cast, open_page):
    lay_out(cast, 1)
    page = open_page(TODAY, cast.athlete_user, service_workers="allow")
    page.expected_errors += [*NO_NETWORK, "fetching the script"]
    kept_pages(page, KEPT)
    week, history = reverse("training:week"), reverse("training:history")
    page.goto(week)
    page.goto(history)
    kept_pages(page, KEPT + 2)
    page.goto(TODAY)
    page.context.set_offline(True)
    page.get_by_role("button", name="Log set 1 as shown").click()
    expect(page.locator(".set[data-number='1']")).to_contain_text("Saved on this phone")

    for address, heading in ((week, "Your weeks"), (history, "What you did")):
        page.goto(address)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.locator("#sync")).to_contain_text("No signal: this page is as of")
        expect(page.locator("#sync")).to_contain_text("1 change is saved on this phone")
    page.goto(f"{week}?week={timezone.now().date() - timedelta(weeks=4)}")
    expect(page.get_by_role("heading", name="This page cannot be reached now")).to_be_visible()

    # What waits goes from there as well as from Today.
    page.goto(history)
    page.context.set_offline(False)
    arrived(page, 1)
    expect(page.locator("#sync")).not_to_contain_text("saved on this phone")
    assert is_once_each(1)
