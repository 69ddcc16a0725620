"""From a finished session to a comment dealt with: an athlete answers, a coach reads, an author handles."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from exercises.models import ExerciseFeedback
from tests.browser import accessibility_faults
from tests.exercises.answers import own_exercise
from tests.journeys.browser import small_targets
from tests.training.plans import laid_out, line_of, make_exercise, make_version, put
from training.models import Session
from training.operations.sessions import finish_session
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def session(cast) -> Session:
    """Two exercises done today, one of them the coach's own."""
    now = timezone.now()
    today = today_of(cast.athlete, now)
    exercises = (own_exercise(cast.club, cast.coach), make_exercise("hop"))
    version = make_version(*((exercise, "2x8 each @RIR2") for exercise in exercises))
    session = laid_out(
        cast.athlete, version, cast.coach, starts_on=today, weekdays=[today.weekday()], today=today, at=now
    )[0]
    for place in (1, 2):
        put(line_of(session, place), cast.athlete_user, at=now)
    finish_session(session=session, effort=6, minutes=40, note="", pain_after={}, by=cast.athlete_user, at=now)
    return session


def question(page: Page):
    return page.locator("details.question[open]")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_plain_answer_takes_two_taps_and_is_not_asked_again(cast, session, open_page, scripts):
    page = open_page(reverse("training:today"), cast.athlete_user, has_touch=True, java_script_enabled=scripts)
    expect(question(page)).to_contain_text("Our raise")

    question(page).locator("label", has_text="4").tap()
    question(page).get_by_role("button", name="Partly").tap()

    expect(question(page)).to_contain_text("Hop")
    expect(page.locator(".how")).to_contain_text("Our raise works partly, comfort 4 of 5")
    row = ExerciseFeedback.objects.get()
    assert (row.works, row.comfort, row.session_public_id) == ("partly", 4, session.public_id)
    page.goto(reverse("training:session", args=[session.public_id]))
    expect(page.locator("details.question")).to_have_count(1)


def test_enter_in_the_scale_answers_nothing(cast, session, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user)
    question(page).locator("[name=comfort][value='4']").press("Enter")

    expect(question(page).get_by_role("button", name="Yes")).to_be_focused()
    assert not ExerciseFeedback.objects.exists()


def test_answer_is_read_and_its_comment_handled(cast, session, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user)
    question(page).locator("label", has_text="2").click()
    question(page).get_by_role("button", name="No", exact=True).click()
    page.get_by_role("link", name="Say more: Our raise").click()
    page.get_by_label("Achilles tendon").check()
    page.get_by_label("Comment").fill("The heel has nowhere to go.")
    page.get_by_label("My coach may see my name").check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_text("Thank you. Your answer is saved")).to_be_visible()

    page = open_page(reverse("exercises:detail", args=["our-raise"]), cast.coach)
    expect(page.get_by_role("img", name="No: 1 of 1")).to_be_visible()
    expect(page.get_by_role("img", name="Achilles tendon: 1 of 1")).to_be_visible()
    expect(page.locator(".comments")).to_contain_text("The heel has nowhere to go.")
    expect(page.locator(".comments")).to_contain_text("Ada Athlete")
    page.get_by_role("link", name="1 comment waits for you").click()
    page.get_by_role("button", name="Mark as handled").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No comment waits for you")
    assert ExerciseFeedback.objects.get().handled_by == cast.coach
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("1 comment waits for you"))


def test_questions_are_accessible_with_large_targets(cast, session, open_page):
    page = open_page(reverse("training:today"), cast.athlete_user)
    question(page).locator("label", has_text="4").click()
    question(page).get_by_role("button", name="Yes").click()
    expect(question(page)).to_contain_text("Hop")

    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
