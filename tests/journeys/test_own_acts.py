"""Today instead, not today, a note to the coach: with signal and without, and what a sign-out says of what waits."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import accessibility_faults
from tests.journeys.browser import arrived, kept_pages, small_targets, until
from tests.journeys.test_offline import NO_NETWORK
from tests.training.plans import laid_out, make_exercise, make_test, make_version
from training.models import Session, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = False


@pytest.fixture
def sessions(cast) -> list[Session]:
    """One today and one in three days, each of three sets a side with loads from a test."""
    now = timezone.now()
    today = today_of(cast.athlete, now)
    exercise = make_exercise("seated")
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 50}, tested_on=today - timedelta(days=7))
    version = make_version((exercise, "3x8 each @RIR2"), per_week=2)
    weekdays = sorted({today.weekday(), (today + timedelta(days=3)).weekday()})
    days = {"starts_on": today, "weekdays": weekdays, "today": today, "at": now}
    return laid_out(cast.athlete, version, cast.coach, **days)


def act(page: Page, name: str):
    return page.locator("details.act").filter(has=page.get_by_role("heading", name=name, exact=True))


def test_coming_session_is_done_today_without_signal(cast, sessions, open_page):
    page = open_page(reverse("training:session", args=[sessions[1].public_id]), cast.athlete_user)
    page.expected_errors += NO_NETWORK
    assert accessibility_faults(page) == []
    page.context.set_offline(True)

    page.get_by_role("button", name="Do it today").click()
    expect(page.locator(".state.of-form")).to_contain_text("Saved on this phone")
    page.get_by_role("button", name="Log set 1 as shown").click()
    page.context.set_offline(False)

    arrived(page, 2)
    moved = Session.objects.get(pk=sessions[1].pk)
    assert (moved.scheduled_on, moved.status, moved.is_pinned) == (sessions[0].scheduled_on, "started", True)
    assert SetLog.objects.count() == 2
    expect(act(page, "Do it today")).to_have_count(0)


def test_copy_of_today_holds_what_was_moved_there(cast, sessions, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user, service_workers="allow")
    kept_pages(page, 11)
    page.goto(reverse("training:session", args=[sessions[1].public_id]))

    page.get_by_role("button", name="Do it today").click()

    arrived(page, 1)
    until(
        page,
        """async (id) => {
          const copy = await caches.match("/today/", { ignoreVary: true });
          return copy && (await copy.text()).includes(`session-${id}`);
        }""",
        str(sessions[1].public_id),
    )


def test_session_is_left_out_and_noted_without_signal(cast, sessions, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    act(page, "Not today").locator("summary").click()
    assert small_targets(page, 48) == []
    page.get_by_role("button", name="No time").click()
    expect(page.locator(".state.of-form")).to_contain_text("Saved on this phone")
    act(page, "Note to the coach").locator("summary").click()
    page.get_by_label("What should your coach know?").fill("Exam week")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".state.of-form")).to_have_count(2)
    expect(page.locator("#sync")).to_contain_text("2 changes are saved on this phone")
    assert accessibility_faults(page) == []

    page.context.set_offline(False)

    arrived(page, 2)
    left = Session.objects.get(pk=sessions[0].pk)
    assert (left.status, left.skip_reason, left.note) == ("skipped", "No time", "Exam week")
    expect(page.locator(".session")).to_contain_text("Left out: No time")
    page.get_by_role("button", name="Take it in again").click()
    expect(act(page, "Not today").locator("summary")).to_be_focused()
    assert Session.objects.get(pk=left.pk).status == "planned"


def test_sign_out_page_says_how_much_waits(cast, sessions, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.route("**/sync/", lambda route: route.abort())
    page.get_by_role("button", name="Log set 1 as shown").click()
    expect(page.locator("#sync")).to_contain_text("1 change is saved on this phone")

    page.goto(reverse("account_logout"))

    expect(page.locator("[data-unsent]")).to_contain_text("1 of your changes are not sent yet. They stay on this phone")
    assert accessibility_faults(page) == []


def test_extra_session_is_added_and_logged(cast, sessions, open_page):
    page = open_page(reverse("training:week"), cast.athlete_user)
    page.get_by_role("link", name="Add training").click()
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []
    page.get_by_label("Seated").check()
    page.get_by_role("button", name="Add the session").click()

    expect(page.locator("#messages")).to_contain_text("The session is added.")
    # Before its scripts are there the page posts plain forms.
    page.wait_for_load_state()
    extra = page.locator(".session").filter(has_text="Extra session")
    extra.get_by_role("button", name="Log set 1 as shown").click()
    arrived(page, 1)
    assert SetLog.objects.filter(item__session__assignment=None).count() == 2


def test_match_is_written_down_without_signal(cast, sessions, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user, service_workers="allow")
    page.expected_errors += NO_NETWORK
    kept_pages(page, 11)
    page.context.set_offline(True)
    # Never opened before; Today brought its copy.
    page.goto(reverse("training:session_new"))
    expect(page.locator("#sync")).to_contain_text("No signal: this page is as of")
    for kind, minutes in (("Match", "90"), ("Other training", "40")):
        form = page.locator("#done")
        form.get_by_label(kind).check()
        form.get_by_label("Minutes").fill(minutes)
        form.get_by_role("button", name="Write it down").click()
        expect(form.locator(".fault")).to_have_text("Choose an answer.")
        form.locator("input[name=effort][value='7']").check(force=True)
        form.get_by_role("button", name="Write it down").click()
        expect(form.get_by_label("Minutes")).to_have_value("")
        expect(page.locator("#waiting")).to_contain_text(f"{kind}, {minutes} min, effort 7")
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []

    page.get_by_label("Seated").check()
    page.get_by_role("button", name="Add the session").click()
    expect(page.locator("#extra .fault")).to_contain_text("What you chose stays here")
    expect(page.get_by_label("Seated")).to_be_checked()

    page.reload()
    expect(page.locator("#waiting li")).to_have_count(2)
    page.context.set_offline(False)

    arrived(page, 2)
    expect(page.locator("#waiting")).to_be_hidden()
    written = Session.objects.filter(assignment=None).order_by("pk")
    assert list(written.values_list("kind", "title", "minutes", "effort", "status")) == [
        ("match", "Match", 90, 7, "done"),
        ("other", "Other training", 40, 7, "done"),
    ]


def test_match_that_the_server_refuses_is_corrected(cast, open_page):
    page = open_page(reverse("training:session_new"), cast.athlete_user)
    page.expected_errors += [*NO_NETWORK, "422"]
    form = page.locator("#done")
    form.get_by_label("Minutes").fill("90")
    form.get_by_label("Day").fill("2020-01-01")
    form.locator("input[name=effort][value='7']").check(force=True)
    form.get_by_role("button", name="Write it down").click()
    expect(page.locator("#waiting .state")).to_contain_text("cannot be taken; choose a day from")

    page.locator("#waiting").get_by_role("button", name="Correct").click()
    expect(form.get_by_label("Minutes")).to_have_value("90")
    form.get_by_label("Day").fill(f"{today_of(cast.athlete, timezone.now())}")
    form.get_by_role("button", name="Write it down").click()

    arrived(page, 1)
    assert Session.objects.get(assignment=None).minutes == 90
