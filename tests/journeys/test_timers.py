"""The clocks of Today: the rest after a set, and the hold or the metronome of one, which log it when they end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from exercises.choices import Measure
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.journeys.browser import arrived, small_targets, until
from tests.training.plans import laid_out, make_exercise, make_version
from training.models import Session, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the browser was asked to play, to shake and to keep lit.
LISTEN = """
  self.heard = [];
  self.felt = [];
  self.lit = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    heard.push(this.frequency.value);
    return start.call(this, at);
  };
  navigator.vibrate = (how) => felt.push(how);
  Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
    self.lit += 1;
    const lock = new EventTarget();
    lock.release = () => { self.lit -= 1; };
    return lock;
  } } });
"""


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = False


@pytest.fixture
def today() -> str:
    return reverse("training:today")


@pytest.fixture
def plan(cast):
    """Return a function that lays out these lines for today, one exercise each."""

    def plan(*texts: str, measure: Measure = Measure.REPS) -> Session:
        now = timezone.now()
        on = today_of(cast.athlete, now)
        lines = [(make_exercise(f"one-{place}", measure=measure), text) for place, text in enumerate(texts)]
        days: dict[str, Any] = {"starts_on": on, "weekdays": [on.weekday()], "today": on, "at": now}
        return laid_out(cast.athlete, make_version(*lines), cast.coach, **days)[0]

    return plan


@pytest.fixture
def open_today(cast, open_page, today):
    """Return a function that opens Today with a clock that the test turns and ears that count."""

    def open_today(**options: Any) -> Page:
        page = open_page("about:blank", cast.athlete_user, **options)
        page.clock.install()
        page.add_init_script(LISTEN)
        page.goto(today)
        return page

    return open_today


def tick(page: Page, number: int):
    return page.locator("details[open]").get_by_role("button", name=f"Log set {number} as shown")


def timer(page: Page):
    return page.get_by_role("region", name="Timer")


def clock(page: Page):
    return page.get_by_role("timer")


def rows() -> list[tuple[int, str, int | None]]:
    return list(SetLog.objects.performed().order_by("number", "side").values_list("number", "side", "hold_s"))


def test_rest_begins_with_the_set_and_outlives_reload_and_other_tabs(plan, open_today, today):
    plan("3x8 r90", measure=Measure.REPS)
    page = open_today()
    expect(timer(page)).to_be_hidden()
    tick(page, 1).click()
    expect(clock(page)).to_have_text("1:29")
    page.clock.fast_forward(30_000)
    expect(clock(page)).to_have_text("0:59")

    page.reload()
    expect(clock(page)).to_have_text("0:58")
    other = page.context.new_page()
    other.goto(today)
    expect(timer(other).get_by_text("Rest", exact=True)).to_be_visible()

    timer(page).get_by_role("button", name="+30 s").click()
    expect(clock(page)).to_have_text("1:27")
    timer(page).get_by_role("button", name="Skip").click()
    expect(timer(page)).to_be_hidden()
    expect(timer(other)).to_be_hidden()
    expect(tick(page, 2)).to_be_focused()


def test_rest_that_is_over_is_said_heard_and_felt_and_lets_the_screen_go(plan, open_today):
    plan("3x8 r90")
    page = open_today()
    tick(page, 1).click()
    expect(timer(page)).to_be_visible()
    assert page.evaluate("lit") == 1
    until(page, "heard.length === 4")
    page.clock.run_for(90_000)
    expect(timer(page)).to_contain_text("Rest over")
    expect(page.locator("#said")).to_have_text("Rest over.", use_inner_text=False)
    assert page.evaluate("lit") == 0
    assert page.evaluate("felt.length") == 1
    page.clock.fast_forward(20_000)
    expect(clock(page)).to_have_text("+0:20")
    page.clock.fast_forward(600_000)
    expect(timer(page)).to_be_hidden()


def test_no_rest_before_a_drop_set_nor_after_the_last(plan, open_today):
    plan("1x8 @RIR2 r90 + drop 8 @80%work")
    page = open_today()
    tick(page, 1).click()
    expect(tick(page, 2)).to_be_visible()
    expect(timer(page)).to_be_hidden()
    tick(page, 2).click()
    arrived(page, 2)
    expect(timer(page)).to_be_hidden()


def test_hold_takes_the_sides_in_turn_and_logs_the_set(plan, open_today):
    plan("2x30s each r60", measure=Measure.SECONDS)
    page = open_today()
    page.get_by_role("button", name="Start the hold").click()
    expect(timer(page)).to_contain_text("Left · Get ready")
    expect(page.locator("#said")).to_have_text("Left · Get ready.", use_inner_text=False)
    page.clock.run_for(5_000)
    expect(timer(page)).to_contain_text("Left · Hold")
    expect(clock(page)).to_have_text("0:29")
    page.clock.run_for(30_000)
    expect(timer(page)).to_contain_text("Right · Get ready")
    timer(page).get_by_role("button", name="Go now").click()
    expect(timer(page)).to_contain_text("Right · Hold")
    assert rows() == []
    page.clock.run_for(30_000)
    arrived(page, 1)
    assert rows() == [(1, "left", 30), (1, "right", 30)]
    expect(timer(page).get_by_text("Rest", exact=True)).to_be_visible()
    ends = [200, 100, 200]
    assert page.evaluate("felt") == [200, ends, 200, ends]


def test_hold_that_ends_behind_a_locked_screen_is_logged_as_of_its_end(plan, open_today):
    plan("2x30s r60", measure=Measure.SECONDS)
    page = open_today()
    page.get_by_role("button", name="Start the hold").click()
    ends = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC) + timedelta(seconds=35)
    # As a phone that was asleep: every timer fires once, late.
    page.clock.fast_forward(50_000)
    expect(clock(page)).to_have_text("0:44")
    until(page, "queue.all().then((all) => all.length === 1)")
    (performed,) = page.evaluate("queue.all().then((all) => all.map((one) => one.performed))")
    assert abs(datetime.fromtimestamp(performed / 1000, UTC) - ends) < timedelta(seconds=2)


def test_hold_goes_on_after_a_reload_with_what_was_typed_and_two_tabs_log_it_once(plan, open_today, today):
    plan("2x30s", measure=Measure.LOAD_SECONDS)
    page = open_today()
    page.get_by_label("Load, kg", exact=True).first.fill("12.5")
    page.get_by_role("button", name="Start the hold").click()
    page.clock.run_for(10_000)
    page.reload()
    expect(timer(page)).to_contain_text("Hold")
    other = page.context.new_page()
    other.goto(today)
    expect(timer(other)).to_be_visible()
    page.clock.fast_forward(40_000)
    arrived(page, 1)
    (stored,) = SetLog.objects.performed()
    assert (stored.hold_s, stored.load_kg) == (30, 12.5)


def test_hold_that_ended_while_the_page_was_away_is_logged_after_a_set_that_waits(plan, open_today, today):
    plan("3x30s", measure=Measure.SECONDS)
    page = open_today()
    page.expected_errors.append("ERR_FAILED")
    page.context.route("**/lines/**", lambda route: route.abort())
    tick(page, 1).click()
    expect(tick(page, 2)).to_be_visible()
    page.get_by_role("button", name="Start the hold").click()
    page.goto("about:blank")
    page.clock.fast_forward(60_000)
    page.goto(today)
    expect(tick(page, 3)).to_be_visible()
    page.context.unroute("**/lines/**")
    page.evaluate("queue.flush()")
    arrived(page, 2)
    assert rows() == [(1, "both", 30), (2, "both", 30)]


def test_hold_broken_off_keeps_what_was_held_and_goes_on_with_the_other_side(plan, open_today):
    plan("2x30s each", measure=Measure.SECONDS)
    page = open_today()
    page.get_by_role("button", name="Start the hold").click()
    page.clock.run_for(5_000 + 12_000)
    timer(page).get_by_role("button", name="End").click()
    expect(timer(page)).to_contain_text("Right · Get ready")
    page.clock.run_for(10_000 + 30_000)
    arrived(page, 1)
    assert rows() == [(1, "left", 12), (1, "right", 30)]


def test_hold_as_long_as_possible_counts_up(plan, open_today):
    plan("2xMAXs", measure=Measure.SECONDS)
    page = open_today()
    page.get_by_role("button", name="Start the hold").click()
    page.clock.run_for(5_000 + 61_000)
    expect(clock(page)).to_have_text("1:01")
    timer(page).get_by_role("button", name="End").click()
    arrived(page, 1)
    assert rows() == [(1, "both", 61)]


def test_cancelled_hold_logs_nothing(plan, open_today):
    plan("2x30s", measure=Measure.SECONDS)
    page = open_today()
    start = page.get_by_role("button", name="Start the hold")
    start.click()
    page.clock.run_for(20_000)
    timer(page).get_by_role("button", name="Cancel").click()
    expect(timer(page)).to_be_hidden()
    expect(start).to_be_focused()
    page.clock.run_for(60_000)
    assert page.evaluate("queue.all().then((all) => all.length)") == 0


def test_metronome_keeps_the_tempo_and_logs_the_repetitions(plan, open_today):
    plan("2x4 t3-0-1-1")
    page = open_today()
    page.get_by_role("button", name="Start the metronome").click()
    # Three counts and the start, then four repetitions of five seconds, and the end.
    until(page, "heard.length === 4 + 4 * 5 + 1")
    page.clock.run_for(5_000)
    expect(timer(page)).to_contain_text("Rep 1 of 4")
    expect(clock(page)).to_have_text("Down 3")
    page.clock.run_for(3_000)
    expect(clock(page)).to_have_text("Up 1")
    page.clock.run_for(17_000)
    arrived(page, 1)
    assert SetLog.objects.get().reps == 4


def test_line_as_fast_as_possible_has_neither_metronome_nor_beat(plan, open_today):
    plan("2x5c tX-0-X-0")
    page = open_today()
    assert page.locator(".start").count() == 0


def test_line_without_a_tempo_has_a_beat_of_ones_own(plan, open_today):
    plan("2x15c r60")
    page = open_today()
    page.get_by_text("Set-up and cues").click()
    page.get_by_role("button", name="Start a beat").click()
    expect(timer(page)).to_contain_text("Beats a minute")
    expect(clock(page)).to_have_text("60")
    timer(page).get_by_role("button", name="Faster").click()
    expect(clock(page)).to_have_text("65")
    page.reload()
    expect(clock(page)).to_have_text("65")
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []
    timer(page).get_by_role("button", name="Stop").click()
    expect(timer(page)).to_be_hidden()
    # A set takes the place of the beat with its rest.
    page.get_by_text("Set-up and cues").click()
    page.get_by_role("button", name="Start a beat").click()
    expect(clock(page)).to_have_text("65")
    tick(page, 1).click()
    expect(timer(page).get_by_text("Rest", exact=True)).to_be_visible()


def test_sound_that_was_turned_off_stays_off(plan, open_today):
    plan("4x8 r90")
    page = open_today()
    tick(page, 1).click()
    quiet = timer(page).get_by_role("button", name="Without sound")
    expect(quiet).to_have_attribute("aria-pressed", "false")
    quiet.click()
    expect(quiet).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(quiet).to_have_attribute("aria-pressed", "true")
    tick(page, 2).click()
    expect(clock(page)).to_have_text("1:29")
    assert page.evaluate("heard.length") == 0


def test_signing_out_leaves_no_clock(plan, open_today):
    plan("3x8 r90")
    page = open_today()
    tick(page, 1).click()
    arrived(page, 1)
    assert page.evaluate("Object.keys(localStorage)") == ["soleus-timers"]
    page.goto(reverse("athletes:me"))
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("/")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_clock_of_another_person_is_neither_shown_nor_kept(cast, plan, open_today, today):
    plan("3x8 r90")
    page = open_today()
    tick(page, 1).click()
    arrived(page, 1)
    page.evaluate(
        """() => {
          const state = JSON.parse(localStorage.getItem("soleus-timers"));
          localStorage.setItem("soleus-timers", JSON.stringify({ ...state, person: "somebody else" }));
        }"""
    )
    page.goto(today)
    expect(tick(page, 2)).to_be_visible()
    expect(timer(page)).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_clocks_are_accessible_with_large_targets(plan, open_today, viewport, theme):
    plan("3x30s r90", measure=Measure.SECONDS)
    page = open_today(viewport=viewport, color_scheme=theme)
    tick(page, 1).click()
    expect(timer(page)).to_be_visible()
    for _step in range(2):
        assert accessibility_faults(page) == []
        assert small_targets(page, 48) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Start the hold").click()
