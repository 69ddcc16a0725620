"""An athlete reads the safety text before the first set; the coach sees who has not; the machine is asked for."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.choices import Equipment
from exercises.models import SafetyAcknowledgement
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.journeys.browser import arrived, small_targets
from tests.training.plans import laid_out, line_of, make_exercise, make_test, make_version
from training.models import Session, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _demo(settings):
    # Outside it staff would have to enrol a second factor first.
    settings.DEMO_MODE = True


@pytest.fixture
def session(cast) -> Session:
    """Today: the raise in the leg-extension machine, 60 kg from a test, and a plain raise."""
    risky = make_exercise(
        "raise",
        name="Raise in the machine",
        side="double",
        safety=["The machine was not built for this, so ask the gym first.", "Never do it alone with a heavy load."],
        asks_acknowledgement=True,
        equipment=[Equipment.LEG_EXTENSION_MACHINE],
    )
    plain = make_exercise("plain")
    now = timezone.now()
    today = today_of(cast.athlete, now)
    make_test(cast.athlete, risky, kg={"both": 75}, reps=10, tested_on=today - timedelta(days=7))
    make_test(cast.athlete, plain, kg={"both": 40}, reps=10, tested_on=today - timedelta(days=7))
    version = make_version((risky, "3x8 @RIR2 r120"), (plain, "2x8 @RIR2"))
    days = {"starts_on": today, "weekdays": [today.weekday()], "today": today, "at": now}
    return laid_out(cast.athlete, version, cast.coach, **days)[0]


def line_on(page: Page, session: Session, position: int = 1):
    return page.locator(f"#line-{line_of(session, position).public_id}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_athlete_reads_then_logs(cast, session, open_page, scripts):
    page = open_page(reverse("training:today"), cast.athlete_user, java_script_enabled=scripts)
    page.expected_errors += ["422"]
    line = line_on(page, session)
    expect(line).to_contain_text("Read this first")
    expect(line).to_contain_text("Never do it alone with a heavy load.")
    expect(line.get_by_role("button", name="Log set 1")).to_have_count(0)

    line.get_by_role("button", name="I have read this").click()

    expect(line.get_by_label("Load, kg", exact=True)).to_be_visible()
    if scripts:
        arrived(page, 1)
    assert SafetyAcknowledgement.objects.get().acknowledged_by == cast.athlete_user
    load = line.get_by_label("Load, kg", exact=True).input_value()
    assert float(load) > 40
    # Above the load nothing is known of the machine yet, so the fields stand open and are asked for.
    line.get_by_role("button", name="Log set 1", exact=True).click()
    said = "Needed above 40 kg." if scripts else "Above 40 kg say whether someone sits in the machine."
    expect(line.locator(".fault", has_text=said)).to_have_count(1)
    assert not SetLog.objects.exists()
    line.get_by_label("Someone sits in the machine").select_option("Yes")
    line.get_by_label("Arm of the machine").select_option("Left")
    line.get_by_label("Counterweight, kg", exact=True).fill("12.5")
    line.get_by_role("button", name="Log set 1", exact=True).click()

    # From then on a set is one tap.
    tick = line.get_by_role("button", name="Log set 2 as shown")
    expect(line).to_contain_text("arm on the left · counterweight 12.5 kg · someone in the machine")
    tick.click()
    expect(line.get_by_role("button", name="Log set 3 as shown")).to_be_visible()
    if scripts:
        arrived(page, 3)
    rows = SetLog.objects.values_list("number", "lever_side", "counterweight_kg", "ballast_present", "load_kg")
    settings = ("left", Decimal("12.5"), True, Decimal(load))
    assert set(rows) == {(1, *settings), (2, *settings)}


def test_text_to_read_has_the_focus_and_holds_up_nothing_else(cast, session, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user)
    other = line_on(page, session, 2)
    other.locator("summary").first.click()
    for number in (1, 2):
        other.get_by_role("button", name=f"Log set {number} as shown").click()
        expect(page.locator("#said")).to_contain_text(f"{number} of 5 done.")
    expect(page.get_by_role("heading", name="Read this first")).to_be_focused()
    line_on(page, session).get_by_role("button", name="I have read this").click()
    expect(page.locator("#said")).to_contain_text("Noted: the safety text was read.")


def test_set_without_ballast_is_stored_with_a_warning(cast, session, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user)
    line = line_on(page, session)
    line.get_by_role("button", name="I have read this").click()
    line.get_by_label("Someone sits in the machine").select_option("No")
    line.get_by_label("Arm of the machine").select_option("Right")
    line.get_by_label("Counterweight, kg", exact=True).fill("0")
    line.get_by_role("button", name="Log set 1", exact=True).click()
    expect(line.locator(".message.warning")).to_contain_text("Nobody sat in the machine.")
    assert SetLog.objects.get().ballast_present is False


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_coach_sees_who_has_not_and_goes_through_it(cast, session, open_page, viewport):
    page = open_page(reverse("training:squad", args=[cast.squad.public_id]), cast.coach, viewport=viewport)
    row = page.locator("table.board tbody tr", has_text="Ada Athlete")
    expect(row).to_contain_text("Has not read the safety text of Raise in the machine, planned today")

    row.get_by_role("link", name="Go through the safety text with Ada Athlete").click()

    expect(page.get_by_role("checkbox", name="Ada Athlete")).to_be_checked()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="We went through it together").click()
    page.wait_for_url(re.compile(rf"/squads/{cast.squad.public_id}/$"))
    expect(page.get_by_text("It is noted that version 1 was read.")).to_be_visible()
    expect(page.locator("table.board tbody tr", has_text="Ada Athlete")).not_to_contain_text("safety text")
    assert SafetyAcknowledgement.objects.get().by_staff == cast.coach


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_with_large_targets(cast, session, open_page, settings, viewport, theme):
    settings.DEMO_MODE = False
    page = open_page(reverse("training:today"), cast.athlete_user, viewport=viewport, color_scheme=theme)
    for _step in ("the text", "the machine"):
        assert accessibility_faults(page) == []
        assert small_targets(page, 48) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if read := page.get_by_role("button", name="I have read this").all():
            read[0].click()
            expect(page.get_by_label("Counterweight, kg", exact=True)).to_be_visible()
    for address in ("safety", "counterweight"):
        page.goto(reverse(f"exercises:{address}", args=["raise"]))
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
