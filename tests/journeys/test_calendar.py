"""A coach puts a match on the calendar, then moves a squad's session: by drag, and by button without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from athletes.queries import club_day
from core.dates import monday_of
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.cast import make_cast
from tests.training.plans import MON, WED, give, make_exercise, make_fixture, make_version
from training.models import Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planned(transactional_db, settings):
    """Two weeks from next Monday on, each with a heavy session on Monday and Wednesday, and a match on Sunday."""
    settings.DEMO_MODE = True
    cast = make_cast()
    today = club_day(cast.club)
    monday = monday_of(today) + timedelta(days=7)
    version = make_version((make_exercise(), "4x6 @6RM"), weeks=2, per_week=2, never_heavy_on=[-1, 0, 1])
    give(
        version, [cast.athlete, cast.teammate], cast.coach, starts_on=monday, weekdays=[MON, WED], today=today,
        at=timezone.now(),
    )  # fmt: skip
    make_fixture(cast.squad, monday + timedelta(days=6))
    return cast, monday


def days_of(athlete, monday) -> list[int]:
    rows = Session.objects.filter(athlete=athlete).order_by("scheduled_on")
    return [(row.scheduled_on - monday).days for row in rows]


def test_coach_drags_a_session_and_sees_what_it_touches_first(planned, open_page):
    cast, monday = planned
    page = open_page(f"/squads/{cast.squad.public_id}/", cast.coach, viewport=DESKTOP)
    page.get_by_role("link", name="Calendar").last.click()
    wednesday, saturday = monday + timedelta(days=2), monday + timedelta(days=5)
    if not page.locator(f"#day-{saturday}").count():
        page.get_by_role("navigation", name="Months").get_by_role("link").last.click()
    assert accessibility_faults(page) == []

    entry = page.locator(f"#day-{wednesday} [data-move]")
    entry.drag_to(page.locator(f"#day-{saturday}"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Heavy calf work, and the day is MD-1 of Port Ellis.")
    expect(dialog).to_contain_text("moves for 2 athletes")
    assert accessibility_faults(page) == []
    dialog.get_by_role("button", name="Leave it where it is").click()
    expect(dialog).to_be_hidden()
    assert days_of(cast.athlete, monday) == [0, 2, 7, 9]

    entry.drag_to(page.locator(f"#day-{saturday}"))
    dialog.get_by_label("Why, as the athlete reads it").fill("Pitch closed")
    dialog.get_by_role("button", name="Move it for 2 athletes").click()
    expect(page.get_by_text("for 2 athletes.")).to_be_visible()
    expect(page.locator(f"#day-{saturday} [data-move]")).to_have_count(1)
    assert days_of(cast.athlete, monday) == days_of(cast.teammate, monday) == [0, 5, 7, 9]


def test_coach_moves_a_session_by_button_without_scripts(planned, open_page):
    cast, monday = planned
    thursday = monday + timedelta(days=3)
    address = f"/squads/{cast.squad.public_id}/calendar/?month={monday:%Y-%m}"
    page = open_page(address, cast.coach, viewport=PHONE, java_script_enabled=False)
    page.locator(f"#day-{monday} summary").click()
    page.get_by_role("link", name="Move or leave out").click()
    page.get_by_label("Only Ada Athlete").check()
    page.locator("[name=to]").fill(str(thursday))
    page.get_by_role("button", name="See what it touches").click()

    expect(page.get_by_text("That day is MD-3: Port Ellis")).to_be_visible()
    expect(page.get_by_text("It changes places with Plan · A")).to_be_visible()
    page.get_by_role("button", name="Move it").click()

    expect(page.get_by_text("for Ada Athlete.")).to_be_visible()
    assert days_of(cast.athlete, monday) == [2, 3, 7, 9]
    assert days_of(cast.teammate, monday) == [0, 2, 7, 9]
