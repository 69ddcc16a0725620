"""Pounds in a browser: what was typed in kilograms stays that, whatever its reader chooses while it waits."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from tests.journeys.browser import arrived
from tests.training.plans import laid_out, make_exercise, make_test, make_version
from training.models import SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


def test_set_that_waits_is_shown_in_pounds_and_stored_as_typed(cast, open_page) -> None:
    exercise, now = make_exercise("seated"), timezone.now()
    today = today_of(cast.athlete, now)
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 50}, tested_on=today - timedelta(days=7))
    days = {"starts_on": today, "weekdays": [today.weekday()], "today": today, "at": now}
    laid_out(cast.athlete, make_version((exercise, "2x8 each @RIR2")), cast.coach, **days)
    page = open_page(reverse("training:today"), cast.athlete_user)
    page.expected_errors += ["ERR_FAILED"]
    page.context.route("**/lines/**", lambda route: route.abort())
    page.locator(".set.now .adjust summary", has_text="Change").click()
    page.locator(".set.now [name=load_kg_left]").fill("42.5")
    page.locator(".set.now").get_by_role("button", name="Log set 1", exact=True).click()
    expect(page.locator(".set.kept")).to_contain_text("42.5 × 8")
    User.objects.filter(pk=cast.athlete_user.pk).update(weight_unit="lb")

    page.reload()

    waiting = page.locator(".set.kept")
    expect(waiting).to_contain_text("93.5 × 8")
    expect(waiting.locator("[name=unit]")).to_have_value("lb")

    page.context.unroute("**/lines/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    arrived(page, 1)
    assert SetLog.objects.get(side="left").load_kg == Decimal("42.5")
