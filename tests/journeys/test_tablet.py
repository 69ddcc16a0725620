"""The gym tablet in a browser: round the squad without signal, and nothing of anybody left behind after Done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import accessibility_faults
from tests.journeys.browser import arrived, small_targets, until
from tests.training.plans import consent, laid_out, make_exercise, make_test, make_version
from training.models import PainReport, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_NETWORK = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "fetching the script"]
LANDSCAPE = {"width": 1024, "height": 768}


def go(page: Page, name: str) -> None:
    """Follow a link; before its scripts are there the page posts plain forms."""
    page.get_by_role("link", name=name).click()
    page.wait_for_load_state()


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def names(cast) -> str:
    """The address of the squad's tablet; both its athletes have two sets each side today."""
    exercise, now = make_exercise("seated"), timezone.now()
    version = make_version((exercise, "2x8 each @RIR2"))
    for athlete in (cast.athlete, cast.teammate):
        today = today_of(athlete, now)
        make_test(athlete, exercise, kg={"left": 50, "right": 50}, tested_on=today - timedelta(days=7))
        days = {"starts_on": today, "weekdays": [today.weekday()], "today": today, "at": now}
        laid_out(athlete, version, cast.coach, **days)
        consent(athlete)
    return reverse("training:tablet", args=[cast.squad.public_id])


def kept(page: Page) -> list[str]:
    return page.evaluate(
        """async () => {
          const urls = [];
          for (const name of await caches.keys()) {
            if (!name.startsWith("pages-")) continue;
            for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
          }
          return urls.filter((one) => one.includes("/tablet/")).sort();
        }"""
    )


def wait_for_kept(page: Page, count: int) -> None:
    for _turn in range(100):
        if len(kept(page)) == count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{count} pages of the tablet should be kept; there are {kept(page)}.")


def in_queue(page: Page) -> int:
    return page.evaluate("queue.all().then((all) => all.length)")


def log_with_pain(page: Page, score: int) -> None:
    page.locator(".set.now .pain summary").click()
    page.locator(f".set.now .pain input[name=pain_left][value='{score}']").check()
    page.locator(".set.now").get_by_role("button", name="Log set 1", exact=True).click()


def test_squad_logs_without_signal_and_done_leaves_nothing_behind(cast, names, open_page) -> None:
    page = open_page(names, cast.coach, viewport=LANDSCAPE, service_workers="allow")
    page.expected_errors += NO_NETWORK
    wait_for_kept(page, 3)
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []

    page.context.set_offline(True)
    go(page, "Ada Athlete")
    assert accessibility_faults(page) == []
    log_with_pain(page, 3)
    expect(page.locator(".set.kept")).to_contain_text("Saved on this phone")
    go(page, "Next: Tom Teammate")
    page.get_by_role("button", name="Log set 1 as shown").click()
    expect(page.locator(".set.kept")).to_contain_text("Saved on this phone")
    go(page, "All names")
    expect(page.get_by_role("link", name="Ada Athlete")).to_contain_text("1 saved here")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#messages")).to_contain_text("2 changes are not sent yet.")
    assert in_queue(page) == 2
    assert not SetLog.objects.exists()

    page.context.set_offline(False)
    page.get_by_role("button", name="Done").click()

    page.wait_for_url(f"**{reverse('training:squad', args=[cast.squad.public_id])}")
    assert SetLog.objects.count() == 4
    assert set(SetLog.objects.values_list("logged_by", flat=True)) == {cast.coach.pk}
    assert PainReport.objects.get(score=3).athlete == cast.athlete
    assert kept(page) == []
    assert in_queue(page) == 0
    assert page.evaluate("localStorage.getItem('soleus-timers')") is None

    # Back finds nothing on the device.
    page.context.set_offline(True)
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("Ada")


def test_going_elsewhere_forgets_the_tablet_as_well(cast, names, open_page) -> None:
    page = open_page(names, cast.coach, viewport=LANDSCAPE, service_workers="allow")
    wait_for_kept(page, 3)
    go(page, "Ada Athlete")
    log_with_pain(page, 3)
    arrived(page, 1)

    page.goto(reverse("training:squads"))

    wait_for_kept(page, 0)
    until(page, "queue.all().then((all) => !all.length)")


def test_coach_of_the_tablet_signs_in_again_and_what_waits_is_sent(cast, names, open_page, live_server) -> None:
    page = open_page(names, cast.coach, viewport=LANDSCAPE)
    page.expected_errors += ["401", *NO_NETWORK]
    go(page, "Ada Athlete")
    session = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Log set 1 as shown").click()
    expect(page.locator("#sync")).to_contain_text("You are signed out.")
    assert not SetLog.objects.exists()

    page.context.add_cookies([session])
    page.evaluate("dispatchEvent(new Event('online'))")

    arrived(page, 1)
    assert set(SetLog.objects.values_list("logged_by", flat=True)) == {cast.coach.pk}
