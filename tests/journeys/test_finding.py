"""Finding an exercise in the library with the thumb: typing, narrowing down, going back, and without JavaScript."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser import accessibility_faults
from tests.cast import make_cast
from tests.journeys.browser import small_targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def athlete(transactional_db, settings):
    settings.DEMO_MODE = True
    call_command("load_library", verbosity=0)
    return make_cast().athlete_user


def test_library_follows_what_is_typed_and_chosen(athlete, open_page):
    page = open_page("/exercises/", athlete)
    count, first = page.locator("#count"), page.locator(".cards h3").first

    page.locator("#id_q").press_sequentially("seatd calf rase", delay=20)
    expect(first).to_have_text("Seated calf raise machine")
    expect(page).to_have_url(re.compile(r"/exercises/\?q=seatd\+calf\+rase$"))
    expect(page.locator("#said")).to_have_text(re.compile(r"\d+ exercises"))
    expect(page.locator("#id_q")).to_be_focused()

    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Level").select_option(label="Intermediate")
    expect(first).to_have_text("Seated calf raise, Smith machine")

    page.get_by_role("link", name="Intermediate").click()
    expect(first).to_have_text("Seated calf raise machine")
    expect(count).to_be_focused()
    expect(page.get_by_label("Level")).to_have_value("")

    page.go_back()
    expect(first).to_have_text("Seated calf raise, Smith machine")
    expect(page.locator("#id_q")).to_have_value("seatd calf rase")
    assert accessibility_faults(page) == []
    # The link of a card is as large as the card.
    cards = '<a href="/exercises/[a-z]'
    assert [one for one in small_targets(page, 24) if not re.match(cards, one)] == []


def test_library_is_narrowed_down_without_javascript(athlete, open_page):
    page = open_page("/exercises/", athlete, java_script_enabled=False)

    page.locator("#id_q").fill("soleus")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("No equipment").check(force=True)
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".cards h3").first).to_have_text("Bent-knee tiptoe walk")

    page.get_by_role("link", name="No equipment").click()
    expect(page.locator(".cards h3").first).to_have_text("Soleus stretch, bent knee")
