"""The squad report in a browser: looked at, kept, handed out as files, and made to come by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import AccessRecord
from athletes.queries import club_day
from reports.models import ReportExport, ReportSchedule, SavedView
from reports.operations import exports
from reports.operations.building import build_next
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.reports.work import log, make_line, make_session
from training.models import PainReport

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WITH_AND_WITHOUT = pytest.mark.parametrize(
    "context", [{"viewport": PHONE}, {"viewport": DESKTOP, "java_script_enabled": False}], ids=["phone", "no scripts"]
)


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture(autouse=True)
def session(cast):
    """A session of two days ago with a set, in the last four weeks of the squad."""
    done = make_session(cast.athlete, club_day(cast.club) - timedelta(days=2), "done", effort=6, minutes=30)
    log(make_line(done), 1, reps=8, load_kg=40)
    return done


def look(page: Page, context: dict) -> None:
    if context.get("java_script_enabled", True):
        assert accessibility_faults(page) == []


@WITH_AND_WITHOUT
def test_coach_chooses_what_is_shown_and_keeps_it(cast, open_page, context) -> None:
    page = open_page(reverse("reports:squad_report"), cast.coach, **context)
    page.get_by_role("link", name="Last 4 weeks").click()
    page.get_by_text("Squads, dates and columns").click()
    look(page, context)
    for column in ("Done", "Sets"):
        page.get_by_label(column, exact=True).check()
    page.get_by_role("button", name="Show", exact=True).click()

    heads = page.locator("#athletes thead th")
    expect(heads).to_have_text(["Athlete", "Done", "Sets"])
    expect(page.locator("#athletes")).to_contain_text("Ada Athlete")
    page.get_by_text("Squads, dates and columns").click()
    page.get_by_label("Keep it as").fill("Mondays")
    page.get_by_role("button", name="Keep this view").click()

    expect(page.get_by_text("“Mondays” is kept.")).to_be_visible()
    assert (SavedView.objects.get().period, SavedView.objects.get().columns) == ("last_4_weeks", ["done", "sets"])
    page.goto(reverse("reports:squad_report"))
    page.get_by_role("link", name="Mondays").click()
    expect(heads).to_have_text(["Athlete", "Done", "Sets"])


@WITH_AND_WITHOUT
def test_coach_makes_files_and_takes_them_when_they_are_ready(cast, open_page, context, monkeypatch) -> None:
    page = open_page(reverse("reports:squad_report"), cast.coach, **context)
    page.get_by_role("link", name="Make a file").click()
    page.locator("select[name=file_format]").select_option("csv_athletes")
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_text("Your file is ready.")).to_be_visible()
    # A larger one waits for a builder.
    monkeypatch.setattr(exports, "SMALL_SETS", -1)
    for made in ("pdf", "xlsx"):
        page.goto(reverse("reports:squad_report"))
        page.locator("select[name=file_format]").select_option(made)
        page.get_by_role("button", name="Make the file").click()
        expect(page.locator("#files")).to_contain_text("Waiting")
    look(page, context)
    expect(page.get_by_role("link", name="Download")).to_have_count(1)

    while build_next(now=timezone.now()):
        pass

    if "java_script_enabled" in context:
        page.get_by_role("link", name="Look again now").click()
    expect(page.get_by_role("link", name="Download")).to_have_count(3)
    expect(page.locator("#files")).not_to_contain_text("Waiting")
    begins = {}
    for link in page.get_by_role("link", name="Download").all():
        with page.expect_download() as download:
            link.click()
        name = download.value.suggested_filename
        begins[name.rpartition(".")[2]] = download.value.path().read_bytes()[:4]
    assert begins == {"pdf": b"%PDF", "xlsx": b"PK\x03\x04", "csv": begins["csv"]}
    assert ReportExport.objects.filter(state="done").count() == 3


@WITH_AND_WITHOUT
def test_coach_has_it_every_monday_changes_that_and_pauses_it(cast, open_page, context) -> None:
    page = open_page(f"{reverse('reports:squad_report')}?period=last_month&columns=sets", cast.coach, **context)
    page.get_by_role("link", name="Have it every week or month").click()
    look(page, context)
    page.get_by_label("Name").fill("Board")
    page.get_by_role("button", name="Schedule it").click()
    expect(page.get_by_text("Scheduled. Next on Monday")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Every Monday at 07:00")
    look(page, context)

    page.get_by_role("link", name="Change Board").click()
    look(page, context)
    expect(page.get_by_label("Sets", exact=True)).to_be_checked()
    page.get_by_label("Weekday").select_option("4")
    page.get_by_label("Harbour Owner").check()
    page.get_by_label("Harbour Coach").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Next on Friday")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Harbour Owner")
    page.get_by_role("button", name="Pause Board").click()

    expect(page.get_by_role("button", name="Resume Board")).to_be_visible()
    schedule = ReportSchedule.objects.get()
    assert (schedule.is_on, schedule.weekday, schedule.period) == (False, 4, "last_month")
    assert list(schedule.recipients.values_list("person", flat=True)) == [cast.owner.pk]


def test_clinician_adds_pain_scores_and_the_look_is_recorded(cast, session, open_page) -> None:
    PainReport.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        session=session,
        training_on=session.scheduled_on,
        moment="during",
        side="left",
        score=3,
        reported_at=timezone.now(),
    )
    page = open_page(reverse("reports:squad_report"), cast.clinician, viewport=DESKTOP)
    expect(page.get_by_role("heading", name="Pain scores")).to_have_count(0)
    assert not AccessRecord.objects.filter(what="squad_report_health").exists()
    page.get_by_text("Squads, dates and columns").click()
    page.get_by_label("Show pain scores").check()
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.get_by_role("heading", name="Pain scores")).to_be_visible()
    assert accessibility_faults(page) == []
    assert AccessRecord.objects.filter(what="squad_report_health", user=cast.clinician).count() == 1
