"""The main job as three people: a coach assigns, an athlete logs, the club takes the report away."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from athletes.choices import ConsentGiver
from athletes.models import HealthConsent
from core.dates import training_day
from tests.browser import DESKTOP, PHONE, chromium
from tests.cast import PASSWORD, Cast, make_cast
from training.models import Session, SetLog

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db) -> Cast:
    call_command("load_library", verbosity=0)
    cast = make_cast()
    for user in (cast.coach, cast.athlete_user, cast.analyst):
        user.password = make_password(PASSWORD)
        user.save(update_fields=["password"])
    HealthConsent.objects.create(
        club=cast.club, athlete=cast.athlete, given_by=ConsentGiver.ATHLETE, given_at="2026-01-05T10:00Z"
    )
    return cast


@pytest.fixture(params=(PHONE, DESKTOP), ids=("phone", "desktop"))
def sign_in(request: pytest.FixtureRequest, live_server):
    """Return a function that opens a page as somebody, in a context of their own."""
    with chromium() as browser:

        def open_as(email: str) -> Page:
            return _sign_in(browser, live_server.url, request.param, email)

        yield open_as


def _sign_in(browser: Browser, url: str, viewport: dict[str, int], email: str) -> Page:
    page = browser.new_context(base_url=url, viewport=viewport).new_page()
    page.set_default_timeout(15_000)
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/(squads|today)/$"))
    return page


def test_main_job_from_plan_to_report(cast: Cast, sign_in, tmp_path: Path) -> None:
    today = training_day(timezone.now(), zone=cast.club.timezone, rolls_over_at=cast.club.rolls_over_at)

    _coach_assigns(sign_in(cast.coach.email), cast, today)
    sessions = Session.objects.filter(athlete=cast.athlete)
    assert sessions.count() == 32
    assert Session.objects.filter(athlete=cast.teammate).count() == 32
    assert not Session.objects.filter(athlete=cast.rival_athlete).exists()

    _athlete_logs(sign_in(cast.athlete_user.email))
    done = sessions.get(scheduled_on=today)
    assert (done.status, done.effort, done.minutes) == ("done", 6, 35)
    logged = SetLog.objects.filter(item__session=done).order_by("item__position", "number", "side")
    assert [(row.number, row.side, row.reps, row.load_kg) for row in logged] == [
        (1, "left", 15, 40), (1, "right", 15, 40), (1, "left", 15, 0), (1, "right", 15, 0),
    ]  # fmt: skip
    assert {row.logged_by for row in logged} == {cast.athlete_user}

    _coach_sees(sign_in(cast.coach.email))
    rows = _analyst_downloads(sign_in(cast.analyst.email), tmp_path)
    ada = next(row for row in rows if row["athlete"] == "Ada Athlete")
    assert (ada["done"], ada["sets"], ada["reps"]) == ("1", "2", "30")
    assert float(ada["tonnage_left_kg"]) == float(ada["tonnage_right_kg"]) == 600
    assert float(ada["session_load_au"]) == 6 * 35


def _coach_assigns(page: Page, cast: Cast, today: date) -> None:
    page.get_by_role("link", name="Programmes").first.click()
    page.get_by_role("link", name="Soleus strength, 12 weeks").click()
    page.get_by_role("link", name="Assign").first.click()
    page.locator("select[name=squad]").select_option(str(cast.squad.public_id))
    page.fill("[name=starts_on]", today.isoformat())
    for number in range(7):
        page.locator(f"[name=weekdays][value='{number}']").set_checked(
            number in {today.weekday(), (today.weekday() + 2) % 7, (today.weekday() + 4) % 7}
        )
    page.fill("[name=times]", "17:30")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="2 athletes get it")).to_be_visible()
    page.get_by_role("button", name="Assign").click()
    page.wait_for_url(re.compile("/assigned/"))
    expect(page.get_by_text("Ada Athlete").first).to_be_visible()


def _athlete_logs(page: Page) -> None:
    expect(page.get_by_role("heading", name="Soleus strength, 12 weeks")).to_be_visible()
    first = page.locator("details.lift[id^=line]").nth(0)
    # Nothing is known of the athlete yet, so the load is theirs to choose.
    expect(first).to_contain_text("Choose a load that leaves 3 reps")
    for side in ("left", "right"):
        first.locator(f"[name=load_{side}], [name=load_kg_{side}]").first.fill("40")
    first.get_by_role("button", name="Log set 1").click()
    expect(first).to_contain_text("40 × 15")
    second = page.locator("details.lift[id^=line]").nth(1)
    if second.get_attribute("open") is None:
        second.locator("summary").first.click()
    second.get_by_role("button", name="Log set 1 as shown").click()
    expect(second).to_contain_text("15 reps")
    finish = page.locator("details.finish")
    if finish.get_attribute("open") is None:
        finish.locator("summary").click()
    finish.locator("[name=effort][value='6']").check(force=True)
    finish.locator("[name=minutes]").fill("35")
    finish.get_by_role("button", name="Finish the session").click()
    expect(page.get_by_text("Correct effort, minutes or note")).to_be_visible()


def _coach_sees(page: Page) -> None:
    page.get_by_role("link", name="First team").first.click()
    week = page.get_by_role("table").nth(1)
    expect(week).to_contain_text("Ada Athlete")
    week.locator("tr", has_text="Ada Athlete").locator("a[href^='/sessions/']").first.click()
    expect(page.get_by_text("40 × 15").first).to_be_visible()


def _analyst_downloads(page: Page, folder: Path) -> list[dict[str, str]]:
    page.get_by_role("link", name="Reports").first.click()
    page.get_by_role("link", name="This week").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Athletes as CSV").click()
    path = folder / "report.csv"
    download.value.save_as(path)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
