"""A coach copies a programme, changes it line by line and makes a version, with no script at all."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from programmes.models import Prescription, Programme
from tests.browser import DESKTOP, accessibility_faults
from tests.training.plans import make_exercise, make_version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


def test_plan_is_copied_corrected_and_made_a_version_without_scripts(open_page, cast):
    source = make_version((make_exercise(), "3x8 each @RIR2"), slug="starter").programme
    page = open_page(reverse("programmes:list"), cast.coach, java_script_enabled=False, viewport=DESKTOP)

    page.get_by_role("link", name="Starter").click()
    page.get_by_role("link", name="Copy to own").click()
    page.get_by_label("Name").fill("Our own")
    page.get_by_role("button", name="Copy it").click()
    page.locator("summary", has_text="Change").first.click()
    page.get_by_role("button", name="Duplicate").click()
    page.get_by_role("link", name=re.compile("edit week 2")).click()
    page.get_by_label("Exercises").fill("Seated raise: 4x6 @RI")
    page.get_by_role("button", name="Save the session").click()
    expect(page.get_by_text("expected how hard")).to_be_visible()
    expect(page.get_by_label("Exercises")).to_have_value("Seated raise: 4x6 @RI")
    page.get_by_label("Exercises").fill("Seated raise: 4x6 @RIR1")
    page.get_by_role("button", name="Save the session").click()
    page.get_by_label("What changed").fill("Harder in week 2")
    page.get_by_role("button", name="Make the version").click()

    expect(page.get_by_text("Version 1 can be given now.")).to_be_visible()
    made = Programme.objects.get(copied_from=source)
    lines = Prescription.objects.filter(session__version__programme=made).order_by("session__week")
    assert [line.text for line in lines] == ["3x8 each @RIR2", "4x6 @RIR1"]


def test_what_the_builder_shows_is_readable_to_all(open_page, cast):
    source = make_version((make_exercise(), "3x8 each @RIR2"), slug="starter").programme
    page = open_page(reverse("programmes:copy", args=[source.public_id]), cast.coach)
    page.get_by_role("button", name="Copy it").click()
    page.wait_for_url("**/edit/")

    assert accessibility_faults(page) == []
