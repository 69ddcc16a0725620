"""A coach takes the library out, changes it in a spreadsheet, and brings it back in."""

import csv
from pathlib import Path

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


def check(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Check the file").click()


@pytest.mark.parametrize(
    "options",
    [{"viewport": PHONE}, {"viewport": DESKTOP, "java_script_enabled": False}],
    ids=["phone", "without-script"],
)
def test_coach_changes_the_library_in_a_spreadsheet(cast, open_page, tmp_path, options):
    page = open_page("/exercises/", cast.coach, **options)
    page.expected_errors.append("422")
    page.get_by_role("link", name="Import and export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV of all that we use").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["slug"] == "seated-calf-raise-plate")
    new = row | {"slug": "harbour-raise", "name": "=Harbour raise", "level": "4", "cues": "Rise.\nHold for one second."}

    def write(*rows: dict[str, str]) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*row], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)

    write(*rows, new, new)
    check(page, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 things in the file need correcting")
    expect(page.get_by_role("alert")).to_contain_text("Level takes a whole number from 1 to 3")
    expect(page.get_by_role("alert")).to_contain_text(f"stands in the file already: row {len(rows) + 2}")
    if options.get("java_script_enabled", True):
        assert accessibility_faults(page) == []

    write(*rows, new | {"level": "3"})
    check(page, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 exercise would be stored")
    if options.get("java_script_enabled", True):
        assert accessibility_faults(page) == []
    assert not Exercise.objects.filter(club=cast.club).exists()
    page.get_by_role("button", name="Import 1 exercise").click()
    expect(page.get_by_text("Imported: 1 new exercise, 0 changed.")).to_be_visible()

    athlete = open_page("/exercises/", cast.athlete_user)
    athlete.get_by_role("link", name="=Harbour raise").click()
    expect(athlete.get_by_text("Hold for one second.")).to_be_visible()
    rival = open_page("/exercises/", cast.rival_coach)
    expect(rival.get_by_role("link", name="=Harbour raise")).to_have_count(0)
