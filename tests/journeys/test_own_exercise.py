"""A coach makes a built-in exercise the club's own and changes it; an athlete reads it; a rival does not."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from exercises.models import Exercise
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db, settings) -> Cast:
    settings.DEMO_MODE = True
    call_command("load_library", verbosity=0)
    return make_cast()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(
    "options",
    [{"viewport": PHONE}, {"viewport": DESKTOP}, {"viewport": DESKTOP, "java_script_enabled": False}],
    ids=["phone", "desktop", "without-script"],
)
def test_coach_copies_and_edits_an_exercise_that_athletes_then_see(cast, open_page, options):
    page = open_page("/exercises/leg-extension-soleus-raise/", cast.coach, **options)
    page.get_by_role("link", name="Copy to our library").click()
    page.get_by_label("Name").fill("Harbour soleus raise")
    press(page, "Add the exercise")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour soleus raise")
    expect(page.get_by_text("Copied from")).to_be_visible()

    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Knee angle to").fill("20")
    page.get_by_label("Cues").fill("Push with both feet.\nHold for one second.")
    press(page, "Save the new version")
    # Both faults are said, and what was typed is still there.
    expect(page.get_by_role("alert")).to_contain_text("below the 80° that it starts from")
    expect(page.get_by_label("Cues")).to_have_value("Push with both feet.\nHold for one second.")
    page.get_by_label("Knee angle to").fill("100")
    press(page, "Save the new version")
    expect(page.get_by_role("alert")).to_contain_text("What changed takes 1 to 400 characters")
    page.get_by_label("What changed").fill("Shorter cues, as Ada asked")
    press(page, "Save the new version")
    expect(page.get_by_text("Version 2 of Harbour soleus raise is saved.")).to_be_visible()
    own = Exercise.objects.get(club=cast.club)

    athlete = open_page("/exercises/", cast.athlete_user)
    athlete.get_by_role("link", name="Harbour soleus raise").click()
    expect(athlete.get_by_text("Hold for one second.")).to_be_visible()
    expect(athlete.get_by_role("link", name="Edit", exact=True)).to_have_count(0)

    rival = open_page("/exercises/", cast.rival_coach)
    expect(rival.get_by_role("link", name=re.compile("Harbour"))).to_have_count(0)
    rival.expected_errors.append("404")
    rival.goto(f"/exercises/{own.address}/")
    expect(rival.get_by_text("Hold for one second.")).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_two_editors_meet_and_nothing_is_lost(cast, open_page, viewport):
    page = open_page("/exercises/new/?copy=leg-extension-soleus-raise", cast.coach, viewport=viewport)
    press(page, "Add the exercise")
    address = page.url
    first, second = (open_page(f"{address}edit/", user, viewport=viewport) for user in (cast.owner, cast.coach))
    for editor, cue in ((first, "Push evenly."), (second, "Push hard.")):
        editor.get_by_label("Cues").fill(cue)
        editor.get_by_label("What changed").fill(cue)
    first.get_by_label("Safety", exact=True).fill("Ask the gym first.")
    press(first, "Save the new version")
    press(second, "Save the new version")

    expect(second.get_by_role("heading", name="Harbour Owner saved version 2 meanwhile")).to_be_visible()
    expect(second.get_by_label("Cues")).to_have_value("Push hard.")
    expect(second.get_by_label("Safety", exact=True)).to_have_value("Ask the gym first.")
    assert accessibility_faults(second) == []
    assert second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(second, "Save the new version")

    expect(second.get_by_text(re.compile("Version 3 of .* is saved"))).to_be_visible()
    second.get_by_text("Version history").click()
    assert accessibility_faults(second) == []
    assert second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    own = Exercise.objects.get(club=cast.club)
    assert (own.cues, own.safety, own.safety_revision) == (["Push hard."], ["Ask the gym first."], 2)


def test_coach_retires_an_exercise_and_brings_it_back(cast, open_page):
    page = open_page("/exercises/new/?copy=leg-extension-soleus-raise", cast.coach)
    press(page, "Add the exercise")
    press(page, "Retire")
    page.get_by_role("dialog").get_by_role("button", name="Retire").click()
    expect(page.get_by_text("Since", exact=False).first).to_be_visible()
    assert Exercise.objects.get(club=cast.club).retired_at
    press(page, "Bring it back")
    expect(page.get_by_role("button", name="Retire", exact=True)).to_be_visible()
    assert Exercise.objects.get(club=cast.club).retired_at is None
