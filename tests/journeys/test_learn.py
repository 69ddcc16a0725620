"""The page about the calf in a real browser: the dial, the layers, and both without scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import accessibility_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEARN = reverse("exercises:learn")


def shown(page: Page) -> str:
    """Return the name of the one band that is shown."""
    return page.locator(".band:visible h3").inner_text()


def turned(page: Page, deg: int) -> None:
    """Wait until the drawn thigh stands at an angle."""
    expect(page.locator(".leg .hand")).to_have_attribute("transform", re.compile(rf"^rotate\(-?{deg} 320 205\)$"))


def test_dial_is_turned_by_keys_and_says_so(open_page, db):
    page = open_page(LEARN)
    slider = page.get_by_role("slider", name="Knee angle")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    slider.focus()
    for _press in range(6):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "60 degrees, Mixed")
    expect(page.locator("output")).to_have_text("60°")
    assert shown(page).startswith("Mixed")
    turned(page, 60)
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "65 degrees, Soleus-biased")
    page.keyboard.press("Home")
    expect(page.get_by_role("img", name="the knee at 0 degrees, Gastrocnemius-biased")).to_be_visible()
    turned(page, 0)


def test_angle_of_an_exercise_turns_the_dial_in_place(open_page, db):
    page = open_page(LEARN, reduced_motion="reduce")
    page.get_by_role("link", name="45° half bent").click()
    turned(page, 45)
    expect(page.get_by_role("link", name="45° half bent")).to_have_attribute("aria-current", "true")
    assert page.url.endswith(LEARN)


def test_drawing_between_two_poses_is_the_drawing_of_the_server(open_page, db):
    page = open_page(LEARN, reduced_motion="reduce")
    page.get_by_role("slider").fill("35")
    turned(page, 35)
    drawn = page.locator(".leg .gastroc .body").get_attribute("d")
    page.goto(f"{LEARN}?knee=35")
    served = page.locator(".leg .gastroc .body").get_attribute("d")
    numbers = [[float(number) for number in re.findall(r"-?\d+\.\d", path)] for path in (drawn, served)]
    assert numbers[0] == pytest.approx(numbers[1], abs=1)


def test_dial_and_layers_work_without_scripts(open_page, db):
    page = open_page(LEARN, java_script_enabled=False)
    page.get_by_role("slider").fill("20")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"\?knee=20#knee$"))
    assert shown(page).startswith("Mixed")
    page.get_by_role("link", name="0° standing").click()
    assert shown(page).startswith("Gastrocnemius-biased")
    lifts_the_layers(page)


def test_layers_are_lifted_with_scripts_too(open_page, db):
    lifts_the_layers(open_page(LEARN, reduced_motion="reduce"))


def lifts_the_layers(page: Page) -> None:
    inner, outer = page.locator(".layers .inner"), page.locator(".layers .outer")
    expect(outer).to_have_css("visibility", "hidden")
    expect(inner).to_have_css("visibility", "visible")
    page.get_by_role("radio", name="Half cut away").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Soleus alone")).to_be_checked()
    expect(inner).to_have_css("visibility", "hidden")
    page.get_by_role("radio", name="Whole calf").check()
    expect(inner).to_have_css("visibility", "visible")
    expect(outer).to_have_css("visibility", "visible")
    expect(page.locator(".layers .stump").first).to_have_css("visibility", "hidden")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_states_that_nobody_meets_at_first_are_accessible(open_page, db, theme):
    page = open_page(f"{LEARN}?knee=45", color_scheme=theme, reduced_motion="reduce")
    for layers in ("Whole calf", "Soleus alone"):
        page.get_by_role("radio", name=layers).check()
        assert accessibility_faults(page) == []
