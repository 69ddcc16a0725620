"""An athlete logs today's session in a real browser, with and without scripts."""

from datetime import datetime, timedelta
from decimal import Decimal

import brotli
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from exercises.choices import Measure
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.journeys.browser import arrived, small_targets
from tests.training.plans import consent, laid_out, line_of, make_exercise, make_test, make_version
from training.choices import SessionStatus
from training.models import Session, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TRANSFERRED = 60_000
MOST_REQUESTS = 10


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = False


@pytest.fixture
def session(cast) -> Session:
    """Two exercises of three sets each side, with loads from tests, today."""
    texts = {"setup": ["Sit tall"], "cues": ["Press the big toe"], "faults": ["Bouncing"], "safety": ["Stop at 6"]}
    seated, standing = make_exercise("seated", **texts), make_exercise("standing", knee_from_deg=0, knee_to_deg=5)
    now = timezone.now()
    today = today_of(cast.athlete, now)
    for exercise in (seated, standing):
        make_test(cast.athlete, exercise, kg={"left": 50, "right": 50}, tested_on=today - timedelta(days=7))
    version = make_version((seated, "3x8 each @RIR2 t3-1-1-1 r120"), (standing, "3x6 each @RIR2"))
    return laid_out(
        cast.athlete,
        version,
        cast.coach,
        starts_on=today,
        weekdays=[today.weekday()],
        today=today,
        at=now,
    )[0]


@pytest.fixture
def today() -> str:
    return reverse("training:today")


def rows_of(session: Session) -> list[tuple[int, int, str]]:
    rows = SetLog.objects.performed().filter(item__session=session)
    return list(rows.order_by("item__position", "number", "side").values_list("item__position", "number", "side"))


def tick(page: Page, number: int):
    return page.locator("details[open]").get_by_role("button", name=f"Log set {number} as shown")


def test_lines_of_a_superset_take_turns(cast, open_page, today):
    now = timezone.now()
    on = today_of(cast.athlete, now)
    lines = [(make_exercise(slug, measure=Measure.REPS), text) for slug, text in (("one", "A 2x8"), ("two", "A 2x9"))]
    session = laid_out(
        cast.athlete, make_version(*lines), cast.coach, starts_on=on, weekdays=[on.weekday()], today=on, at=now
    )[0]
    page = open_page(today, cast.athlete_user)
    expect(page.get_by_text("Superset A, 1 of 2")).to_be_visible()

    for number, place in ((1, 1), (1, 2), (2, 1), (2, 2)):
        button = page.locator(f"#line-{line_of(session, place).public_id}").get_by_role(
            "button", name=f"Log set {number} as shown"
        )
        if (number, place) != (1, 1):
            expect(button).to_be_focused()
        button.click()

    expect(page.locator("#said")).to_contain_text("4 of 4 done")
    arrived(page, 4)
    assert rows_of(session) == [(1, 1, "both"), (1, 2, "both"), (2, 1, "both"), (2, 2, "both")]


def test_six_sets_of_both_legs_and_the_finish_take_nine_taps(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user, has_touch=True)
    taps = 0
    for number in (1, 2, 3, 1, 2, 3):
        # The first set was half an hour ago.
        SetLog.objects.update(performed_at=timezone.now() - timedelta(minutes=29, seconds=30))
        # The focus stands on what comes next, also on the next exercise.
        if taps:
            expect(tick(page, number)).to_be_focused()
        tick(page, number).tap()
        taps += 1
        expect(page.locator("#said")).to_have_text(f"Set {number} logged. {taps} of 6 done.", use_inner_text=False)
        arrived(page, taps)
    assert len(rows_of(session)) == 12
    finish = page.locator(".finish")
    finish.locator(".scale label").nth(6).tap()
    expect(finish.get_by_label("Minutes")).to_have_value("30")
    finish.get_by_role("button", name="Finish the session").tap()
    taps += 2
    expect(page.get_by_text("Done", exact=True).first).to_be_visible()
    stored = Session.objects.get(pk=session.pk)
    assert (stored.status, stored.effort, stored.minutes) == (SessionStatus.DONE, 6, 30)
    assert taps <= 9


def test_changed_load_takes_three_taps_and_the_other_leg_follows(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user, has_touch=True)
    line = page.locator("details.lift[open]")
    shown = line.locator('[data-of="load_kg_right"]')
    before = Decimal(shown.inner_text())
    line.get_by_text("Change").tap()
    line.get_by_role("group", name="Left").get_by_role("button", name="Less: Load, kg").tap()
    expect(shown).to_have_text(f"{before - Decimal('2.5'):f}")
    tick(page, 1).tap()
    expect(tick(page, 2)).to_be_visible()
    arrived(page, 1)
    kg = set(SetLog.objects.values_list("load_kg", flat=True))
    assert kg == {before - Decimal("2.5")}


def test_double_tap_writes_once(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    tick(page, 1).dblclick()
    expect(tick(page, 2)).to_be_visible()
    arrived(page, 1)
    assert rows_of(session) == [(1, 1, "left"), (1, 1, "right")]


def test_everything_works_without_scripts(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user, java_script_enabled=False)
    page.expected_errors += ["422"]
    tick(page, 1).click()
    page.wait_for_url(f"**{today}#line-*")
    now = page.locator("details.lift[open] .now")
    now.get_by_text("Change").click()
    now.get_by_label("Load, kg").first.fill("9999")
    now.get_by_label("Reps", exact=True).first.fill("7")
    now.get_by_role("button", name="Log set 2", exact=True).click()
    expect(page.get_by_text("Too large; give a number from 0 to 1000.")).to_be_visible()
    expect(now.get_by_label("Reps", exact=True).first).to_have_value("7")
    now.get_by_label("Load, kg").first.fill("41")
    now.get_by_role("button", name="Log set 2", exact=True).click()
    page.wait_for_url(f"**{today}#line-*")
    stored = SetLog.objects.get(number=2, side="left")
    assert (stored.reps, stored.load_kg) == (7, Decimal(41))
    page.locator(".set.done summary").last.click()
    page.get_by_role("button", name="Remove").last.click()
    page.wait_for_url(f"**{today}#line-*")
    assert rows_of(session) == [(1, 1, "left"), (1, 1, "right")]
    page.get_by_text("How hard it was").click()
    page.locator(".finish .scale label").nth(5).click()
    page.get_by_label("Minutes").fill("40")
    page.get_by_role("button", name="Finish the session").click()
    expect(page.get_by_text("Correct effort, minutes or note")).to_be_visible()
    assert Session.objects.get(pk=session.pk).effort == 5


def test_value_out_of_range_is_said_and_focused(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    line = page.locator("details.lift[open]")
    line.get_by_text("Change").click()
    line.get_by_label("Reps", exact=True).first.fill("501")
    line.get_by_role("button", name="Log set 1", exact=True).click()
    expect(page.locator("#said")).to_have_text("Give a number from 0 to 500.")
    expect(line.get_by_label("Reps", exact=True).first).to_be_focused()
    expect(line.get_by_label("Reps", exact=True).first).to_have_value("501")


def test_edit_and_removal_stay_on_the_page(cast, session, open_page, today):
    consent(cast.athlete)
    page = open_page(today, cast.athlete_user)
    tick(page, 1).click()
    arrived(page, 1)
    done = page.locator(".set.done").first
    done.locator("summary").click()
    done.get_by_label("Pain left").fill("2")
    done.get_by_role("button", name="Save").click()
    expect(done).to_contain_text("pain 2")
    done.locator("summary").click()
    done.get_by_role("button", name="Remove").click()
    expect(page.locator("#said")).to_contain_text("Set 1 removed. 0 of 6 done.")
    arrived(page, 1)
    assert not rows_of(session)


def test_set_without_a_known_load_is_logged_from_the_open_form(cast, open_page, today):
    now: datetime = timezone.now()
    day = today_of(cast.athlete, now)
    version = make_version((make_exercise(measure=Measure.LOAD_REPS), "2x8 each @RIR2"))
    first = laid_out(cast.athlete, version, cast.coach, starts_on=day, weekdays=[day.weekday()], today=day, at=now)[0]
    page = open_page(today, cast.athlete_user)
    page.get_by_label("Load, kg", exact=True).first.fill("30")
    page.get_by_role("button", name="Log set 1", exact=True).click()
    # The second set is offered with the load of the first.
    tick(page, 2).click()
    expect(page.locator(".set.done")).to_have_count(2)
    sets = line_of(first).sets.values_list("load_kg", flat=True)
    assert list(sets) == [Decimal(30)] * 4


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_with_large_targets(cast, session, open_page, today, viewport, theme):
    consent(cast.athlete)
    page = open_page(today, cast.athlete_user, viewport=viewport, color_scheme=theme)
    tick(page, 1).click()
    arrived(page, 1)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("training:week", "training:history"):
        page.goto(reverse(name))
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_first_visit_stays_within_its_budget(cast, session, open_page, live_server, today):
    consent(cast.athlete)
    page = open_page("about:blank", cast.athlete_user)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(today, wait_until="networkidle")
    assert len(answers) <= MOST_REQUESTS
    assert all(answer.url.startswith(live_server.url) for answer in answers)
    # Static files leave the real server compressed; pages do here too.
    sizes = [
        len(brotli.compress(answer.body())) if "/static/" in answer.url else answer.request.sizes()["responseBodySize"]
        for answer in answers
    ]
    assert sum(sizes) <= MOST_TRANSFERRED
