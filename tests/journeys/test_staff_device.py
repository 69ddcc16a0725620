"""A coach logs on the page of an athlete's session: what waits is kept on the device, what has arrived is not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.browser import until
from tests.training.plans import consent, laid_out, make_exercise, make_test, make_version
from training.models import PainReport, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_NETWORK = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
NOTHING_KEPT = "queue.all().then((all) => !all.length)"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def address(cast) -> str:
    """The page of an athlete's session of two sets a side, today."""
    now = timezone.now()
    today = today_of(cast.athlete, now)
    exercise = make_exercise("seated")
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 50}, tested_on=today - timedelta(days=7))
    days = {"starts_on": today, "weekdays": [today.weekday()], "today": today, "at": now}
    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 each @RIR2")), cast.coach, **days)
    consent(cast.athlete)
    return reverse("training:session", args=[session.public_id])


def log_with_pain(page: Page) -> None:
    page.locator(".set.now .pain summary").click()
    page.locator(".set.now .pain input[name=pain_left][value='3']").check()
    page.locator(".set.now").get_by_role("button", name="Log set 1", exact=True).click()


def test_what_waits_stays_and_what_has_arrived_goes(cast, address, open_page) -> None:
    page = open_page(address, cast.coach)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    log_with_pain(page)
    expect(page.locator(".set.kept")).to_contain_text("Saved on this phone")
    assert page.evaluate("queue.all().then((all) => all.length)") == 1

    page.context.set_offline(False)

    expect(page.locator(".set.done")).to_contain_text("pain 3")
    until(page, NOTHING_KEPT)
    expect(page.locator(".set.done .state")).to_contain_text("Sent")
    assert PainReport.objects.get(score=3).set_log.logged_by == cast.coach
    # It can still be removed and put back, and that is forgotten as well.
    page.locator(".set.done .redo summary").click()
    page.locator(".set.done").get_by_role("button", name="Remove").click()
    expect(page.locator(".set.gone")).to_be_visible()
    until(page, NOTHING_KEPT)
    assert not SetLog.objects.performed().exists()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".set.done")).to_contain_text("pain 3")
    until(page, NOTHING_KEPT)


def test_set_that_arrives_beside_an_open_form_says_so_and_goes(cast, address, open_page) -> None:
    page = open_page(address, cast.coach)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    page.get_by_role("button", name="Log set 1 as shown").click()
    page.locator(".set.now .pain summary").click()

    page.context.set_offline(False)

    until(page, NOTHING_KEPT)
    expect(page.locator(".set .state").first).to_contain_text("Sent")
    expect(page.locator(".set.now .pain")).to_have_attribute("open", "")


def test_what_was_left_behind_goes_from_any_other_page(cast, address, open_page) -> None:
    page = open_page(address, cast.coach)
    page.expected_errors += NO_NETWORK
    page.context.route("**/sets/**", lambda route: route.abort())
    log_with_pain(page)
    expect(page.locator(".set.kept")).to_contain_text("Saved on this phone")
    page.context.unroute_all()

    page.goto(reverse("training:squads"))

    until(page, NOTHING_KEPT)
    assert PainReport.objects.get().score == 3
