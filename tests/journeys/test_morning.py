"""An athlete's morning check, tap by tap, and the gym sheet on paper."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from athletes.models import CheckIn
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.cast import make_athlete
from tests.journeys.browser import arrived, small_targets
from tests.training.plans import consent, give, make_exercise, make_test, make_version
from training.models import PainReport
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = (
    "seated-single-leg-calf-raise",
    "standing-heel-raise-one-leg",
    "smith-single-leg-raise",
    "leg-press-calf-press",
)


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_check_takes_six_taps(cast, open_page, scripts):
    consent(cast.athlete)
    page = open_page(reverse("training:today"), cast.athlete_user, java_script_enabled=scripts)
    page.get_by_role("link", name="Morning check").click()
    taps = 0
    for question, answer in (
        ("Calf pain left", "3"), ("Calf pain right", "0"), ("Calf stiffness", "20"), ("Sleep", "2"), ("Fatigue", "4"),
    ):  # fmt: skip
        page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True).check()
        taps += 1

    page.get_by_role("button", name="Save", exact=True).click()
    taps += 1

    expect(page.get_by_role("heading", name="What it changes")).to_be_visible()
    assert taps == 6
    row = CheckIn.objects.get()
    assert (row.stiffness_minutes, row.sleep, row.fatigue) == (20, 2, 4)
    assert PainReport.objects.count() == 2


def test_check_without_signal_is_kept_and_sent_later(cast, open_page):
    consent(cast.athlete)
    page = open_page(reverse("training:check"), cast.athlete_user)
    page.expected_errors += ["ERR_INTERNET_DISCONNECTED"]
    page.context.set_offline(True)
    page.get_by_role("group", name="Sleep").get_by_role("radio", name="2", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".state.of-form")).to_contain_text("Saved on this phone")
    assert not CheckIn.objects.exists()

    page.context.set_offline(False)

    arrived(page, 1)
    expect(page.get_by_role("heading", name="What it changes")).to_be_visible()
    assert CheckIn.objects.get().sleep == 2


def test_copy_of_the_check_asks_for_the_day_it_is_read_on(cast, open_page):
    consent(cast.athlete)
    page = open_page("about:blank", cast.athlete_user)
    later = timezone.now() + timedelta(days=2)
    page.clock.set_fixed_time(later)
    page.goto(reverse("training:check"))
    on = today_of(cast.athlete, later)
    expect(page.locator("#check-day")).to_have_text(f"{on:%A} {on.day} {on:%B}")
    assert page.locator("[name=on]").input_value() == str(on)


@pytest.mark.parametrize("look", [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_check_is_accessible_with_large_targets(cast, open_page, look):
    viewport, theme = look
    consent(cast.athlete)
    page = open_page(reverse("training:check"), cast.athlete_user, viewport=viewport, color_scheme=theme)

    page.get_by_role("group", name="Calf pain left").get_by_role("radio", name="7", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="What it changes")).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_text("Change", exact=True).click()
    assert accessibility_faults(page) == []
    # Links within a sentence are as high as its lines.
    inline = ("/learn/sources/", "/demo/mail/")
    assert [found for found in small_targets(page, 48) if not any(link in found for link in inline)] == []


@pytest.mark.parametrize("lines", [2, 4, 6])
def test_sheet_of_twenty_prints_on_one_page(cast, open_page, lines):
    athletes = [make_athlete(cast.club, f"Bartholomew Runner-Longname {n:02}", cast.squad) for n in range(20)]
    today = today_of(cast.athlete, timezone.now())
    exercises = [make_exercise(f"{NAMES[n % 4]}-{n}") for n in range(lines)]
    for athlete in athletes:
        for exercise in exercises:
            make_test(athlete, exercise, kg={"left": 45, "right": 40}, tested_on=today - timedelta(days=7))
    version = make_version(*((exercise, "4x8 each @RIR2 t3-1-1-1 r120") for exercise in exercises))
    days = {"starts_on": today, "weekdays": [today.weekday()], "today": today, "at": timezone.now()}
    give(version, athletes, cast.coach, **days)

    page = open_page(reverse("training:gym_sheet", args=[cast.squad.public_id]), cast.coach, viewport=DESKTOP)
    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 84\d", printed)
    assert accessibility_faults(page) == []
    # Nothing is cut off at the edge either.
    page.set_viewport_size({"width": 1047, "height": 718})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1047
