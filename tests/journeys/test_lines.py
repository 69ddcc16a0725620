"""Swapping, leaving out and taking back on Today, with and without signal and scripts; the taps they take."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.journeys.browser import arrived, small_targets
from tests.training.plans import consent, laid_out, line_of, make_exercise, make_test, make_version
from training.choices import ItemStatus
from training.models import Session, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_NETWORK = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = False


@pytest.fixture
def session(cast) -> Session:
    """Two exercises of three sets each side with loads from tests, today; a third one may stand in for the first."""
    seated, standing = make_exercise("seated"), make_exercise("standing", knee_from_deg=0, knee_to_deg=5, level=2)
    make_exercise("machine", knee_from_deg=85)
    now = timezone.now()
    today = today_of(cast.athlete, now)
    for exercise in (seated, standing):
        make_test(cast.athlete, exercise, kg={"left": 50, "right": 50}, tested_on=today - timedelta(days=7))
    version = make_version((seated, "3x8 each @RIR2"), (standing, "3x6 each @RIR2"))
    days = {"starts_on": today, "weekdays": [today.weekday()], "today": today, "at": now}
    return laid_out(cast.athlete, version, cast.coach, **days)[0]


@pytest.fixture
def today() -> str:
    return reverse("training:today")


def opened(page: Page):
    return page.locator("details.lift[open]").first


def tick(page: Page, number: int):
    return opened(page).get_by_role("button", name=f"Log set {number} as shown")


def rows(number: int = 1) -> list[tuple[str, int]]:
    found = SetLog.objects.performed().filter(number=number).order_by("side")
    return list(found.values_list("side", "reps"))


def test_swap_takes_three_taps_and_the_load_is_asked_for(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user, has_touch=True)
    opened(page).get_by_text("Swap", exact=True).first.tap()
    opened(page).get_by_role("radio", name="Machine").check()
    opened(page).get_by_role("button", name="Not free or not here").first.tap()

    expect(opened(page).get_by_role("heading", name="Machine")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("Swapped.")
    arrived(page, 1)
    expect(opened(page)).to_contain_text("Instead of Seated: Not free or not here")
    assert line_of(session).exercise.slug == "machine"


@pytest.mark.parametrize("leaves", ["out", "swap"])
def test_choice_without_signal_arrives_with_its_sets(cast, session, open_page, today, leaves):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    line = page.locator(f"#line-{line_of(session).public_id}")
    if leaves == "swap":
        line.get_by_text("Swap", exact=True).first.click()
        line.get_by_role("radio", name="Machine").check()
        line.get_by_role("button", name="Too hard today").click()
        expect(line).to_contain_text("Saved on this phone")
        for side in ("Left", "Right"):
            line.get_by_role("group", name=side).get_by_label("Load, kg", exact=True).fill("20")
        line.get_by_role("button", name="Log set 1", exact=True).click()
    else:
        tick(page, 1).click()
        line.get_by_text("Leave out", exact=True).first.click()
        line.get_by_role("button", name="No time").click()
        expect(line).to_contain_text("Saved on this phone")
        expect(page.locator(".ring")).to_have_attribute("aria-label", "0 of 3 sets done")
        line.evaluate("(one) => { one.open = true; }")
        expect(line.locator(".now")).to_be_hidden()
    page.context.set_offline(False)

    arrived(page, 2)

    stored = line_of(session)
    if leaves == "swap":
        assert (stored.exercise.slug, stored.swap_reason) == ("machine", "Too hard today")
        assert {float(row.load_kg) for row in stored.sets.all()} == {20.0}
    else:
        assert (stored.status, stored.skip_reason) == (ItemStatus.SKIPPED, "No time")
        assert rows() == [("left", 8), ("right", 8)]


def test_choice_that_was_not_sent_is_taken_back(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    line = page.locator(f"#line-{line_of(session).public_id}")
    line.get_by_text("Leave out", exact=True).first.click()
    line.get_by_label("Or in your own words").last.fill("Bus")
    line.get_by_role("button", name="Leave out").click()
    expect(page.locator(".undo")).to_contain_text("Left out.")
    page.locator(".undo").get_by_role("button", name="Undo").click()
    expect(page.locator(".undo")).to_have_count(0)
    line.evaluate("(one) => { one.open = true; }")
    expect(line.get_by_role("button", name="Log set 1 as shown")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    assert line_of(session).status == ItemStatus.PLANNED


@pytest.mark.parametrize("signal", [True, False], ids=["signal", "no-signal"])
def test_removal_and_change_are_taken_back(cast, session, open_page, today, signal):
    consent(cast.athlete)
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    tick(page, 1).click()
    arrived(page, 1)
    page.context.set_offline(not signal)
    done = opened(page).locator(".set.done[data-number='1']")
    done.locator(".redo summary").click()
    done.get_by_role("button", name="Remove").click()
    expect(page.locator(".undo")).to_contain_text("Set 1 removed.")
    page.locator(".undo").get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("Undone.")
    if signal:
        arrived(page, 1)
    done.locator(".redo summary").click()
    done.get_by_label("Reps", exact=True).first.fill("5")
    done.get_by_role("button", name="Save").click()
    expect(done).to_contain_text("× 5")
    page.locator(".undo").get_by_role("button", name="Undo").click()
    expect(done).not_to_contain_text("× 5")
    page.context.set_offline(False)
    arrived(page, 1)
    assert rows() == [("left", 8), ("right", 8)]


def test_removal_is_taken_back_from_the_place_and_without_scripts(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user, java_script_enabled=False)
    tick(page, 1).click()
    page.wait_for_url(f"**{today}#line-*")
    page.locator(".set.done summary").first.click()
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_text("Set 1 was removed:")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("Set 1 was removed:")).to_be_hidden()
    assert rows() == [("left", 8), ("right", 8)]
    line = page.locator(f"#line-{line_of(session, 2).public_id}")
    line.locator("summary").first.click()
    line.get_by_text("Leave out", exact=True).first.click()
    line.get_by_role("button", name="No time").click()
    line.locator("summary").first.click()
    expect(line).to_contain_text("Left out: No time")
    line.get_by_role("button", name="Take it in again").click()
    assert line_of(session, 2).status == ItemStatus.PLANNED


@pytest.mark.parametrize("look", [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_choices_are_accessible_with_large_targets(cast, session, open_page, today, look):
    viewport, theme = look
    page = open_page(today, cast.athlete_user, viewport=viewport, color_scheme=theme)
    tick(page, 1).click()
    arrived(page, 1)
    done = opened(page).locator(".set.done").first
    done.locator("summary").click()
    done.get_by_role("button", name="Remove").click()
    arrived(page, 1)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
