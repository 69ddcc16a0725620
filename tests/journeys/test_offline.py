"""Logging without signal: what is written on a phone stays there until the server has it, and arrives once."""

from datetime import timedelta

import pghistory
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import accessibility_faults
from tests.journeys.browser import arrived, kept_pages, sign_in, small_targets
from tests.training.plans import laid_out, make_exercise, make_test, make_version
from training.models import Session, SetLog
from training.queries.days import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_NETWORK = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_CONNECTION_REFUSED", "503", "401", "fetching the script"]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = False


@pytest.fixture
def session(cast) -> Session:
    """Two exercises of three sets each side, with loads from tests, today."""
    exercises = (make_exercise("seated"), make_exercise("standing"))
    now = timezone.now()
    today = today_of(cast.athlete, now)
    for exercise in exercises:
        make_test(cast.athlete, exercise, kg={"left": 50, "right": 50}, tested_on=today - timedelta(days=7))
    version = make_version(*((exercise, "3x8 each @RIR2") for exercise in exercises))
    days = {"starts_on": today, "weekdays": [today.weekday()], "today": today, "at": now}
    return laid_out(cast.athlete, version, cast.coach, **days)[0]


@pytest.fixture
def today() -> str:
    return reverse("training:today")


def tick(page: Page, number: int):
    return page.locator("details[open]").get_by_role("button", name=f"Log set {number} as shown")


def row(page: Page, number: int):
    return page.locator(f"details.lift[open] .set[data-number='{number}']")


def rows() -> list[tuple[int, str]]:
    return list(SetLog.objects.performed().order_by("number", "side").values_list("number", "side"))


def test_sets_logged_without_signal_are_sent_when_there_is_some(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    for number in (1, 2):
        tick(page, number).click()
        expect(row(page, number)).to_contain_text("Saved on this phone")
    expect(page.locator("#sync")).to_contain_text("2 changes are saved on this phone")
    expect(page.locator(".ring")).to_have_attribute("aria-label", "2 of 6 sets done")
    expect(tick(page, 3)).to_be_focused()
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []
    assert not rows()
    tapped = timezone.now()

    page.context.set_offline(False)

    arrived(page, 2)
    expect(row(page, 1)).to_contain_text("Sent")
    expect(page.locator("#sync")).to_be_hidden()
    assert rows() == [(1, "left"), (1, "right"), (2, "left"), (2, "right")]
    assert all(performed_at <= tapped for performed_at in SetLog.objects.values_list("performed_at", flat=True))


def test_set_is_changed_and_another_taken_back_before_they_are_sent(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    tick(page, 1).click()
    tick(page, 2).click()
    row(page, 1).get_by_role("button", name="Change").click()
    row(page, 1).get_by_label("Reps", exact=True).first.fill("5")
    row(page, 1).get_by_role("button", name="Log set 1", exact=True).click()
    expect(row(page, 1)).to_contain_text("× 5")
    row(page, 2).get_by_role("button", name="Remove").click()
    expect(tick(page, 2)).to_be_focused()

    page.context.set_offline(False)

    arrived(page, 1 + SetLog.objects.filter(number=2).exists())
    assert rows() == [(1, "left"), (1, "right")]
    assert SetLog.objects.get(side="left", number=1).reps == 5


def test_killed_page_loses_nothing(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.set_offline(True)
    tick(page, 1).click()
    expect(row(page, 1)).to_contain_text("Saved on this phone")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    page.context.set_offline(False)

    again.goto(today)

    arrived(again, 1)
    assert rows() == [(1, "left"), (1, "right")]


def test_signed_out_athlete_is_asked_to_sign_in_and_loses_nothing(cast, session, open_page, live_server, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.context.clear_cookies(name="sessionid")
    tick(page, 1).click()
    sync = page.locator("#sync")
    expect(sync).to_contain_text("You are signed out. What you logged is saved on this phone (1)")
    expect(sync.get_by_role("link")).to_have_attribute("href", f"{reverse('account_login')}?next=%2Ftoday%2F")
    expect(row(page, 1)).to_contain_text("Saved on this phone")

    # Somebody else signs in on the phone: they see and send nothing of it.
    sign_in(page.context, live_server.url, cast.teammate_user)
    page.evaluate("dispatchEvent(new Event('online'))")
    other = page.context.new_page()
    other.goto(today)
    other.wait_for_load_state("networkidle")
    assert other.evaluate("queue.all().then((all) => all.length)") == 0
    expect(other.locator("#sync")).to_be_hidden()
    assert not rows()

    sign_in(page.context, live_server.url, cast.athlete_user)
    page.goto(today)
    arrived(page, 1)
    assert rows() == [(1, "left"), (1, "right")]
    assert set(SetLog.objects.values_list("logged_by", flat=True)) == {cast.athlete_user.pk}


def test_today_opens_without_signal_and_signing_out_leaves_no_copy(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user, service_workers="allow")
    page.expected_errors += NO_NETWORK
    kept_pages(page, 11)
    page.context.set_offline(True)

    page.goto(today)

    expect(page.locator("#sync")).to_contain_text("No signal: this page is as of")
    tick(page, 1).click()
    expect(row(page, 1)).to_contain_text("Saved on this phone")
    page.goto(today)
    expect(row(page, 1)).to_contain_text("Saved on this phone")
    assert accessibility_faults(page) == []
    page.goto(reverse("training:history"))
    expect(page.get_by_role("heading", name="This page cannot be reached now")).to_be_visible()

    # Signing out asks first while something waits; it stays on the phone, the copies do not.
    page.context.route("**/lines/**", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(reverse("athletes:me"))
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 of your changes are not sent yet")
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    page.wait_for_url("/")
    assert page.evaluate("caches.keys()") == ["files"]
    assert not rows()


def test_refused_set_says_why_and_holds_up_nothing(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.expected_errors += ["422"]
    page.context.set_offline(True)
    tick(page, 1).click()
    tick(page, 2).click()
    tick(page, 3).click()
    # What the page would not have let through.
    page.evaluate(
        """async () => {
          const one = (await queue.all()).find(({ number }) => number === 1);
          const fields = one.fields.map(([name, value]) => [name, name === "reps_left" ? "501" : value]);
          await queue.write({ ...one, fields });
        }"""
    )
    page.context.set_offline(False)

    expect(page.locator("#sync")).to_contain_text("1 change was not taken")
    refused = page.locator("details.lift").first.locator(".set[data-number='1']")
    expect(refused).to_contain_text("Left, Reps: Too large; give a number from 0 to 500.")
    arrived(page, 2)
    assert rows() == [(2, "left"), (2, "right"), (3, "left"), (3, "right")]
    assert accessibility_faults(page) == []
    assert small_targets(page, 48) == []

    refused.get_by_role("button", name="Correct").click()
    refused.get_by_label("Reps", exact=True).first.fill("6")
    refused.get_by_role("button", name="Log set 1", exact=True).click()
    arrived(page, 3)
    assert SetLog.objects.get(number=1, side="left").reps == 6
    expect(page.locator("#sync")).to_be_hidden()


def test_session_is_finished_without_signal(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += NO_NETWORK
    tick(page, 1).click()
    arrived(page, 1)
    page.context.set_offline(True)
    tick(page, 2).click()
    page.get_by_text("How hard it was").click()
    finish = page.locator(".finish")
    finish.get_by_role("button", name="Finish the session").click()
    expect(page.locator("#said")).to_have_text("Give a number from 1 to 600.")
    finish.get_by_label("Minutes").fill("40")
    finish.get_by_role("button", name="Finish the session").click()
    expect(page.locator("#said")).to_have_text("Choose an answer.")
    finish.locator(".scale label").nth(7).click()
    finish.get_by_role("button", name="Finish the session").click()
    expect(page.locator(".state.of-form")).to_contain_text("Saved on this phone")
    page.context.set_offline(False)

    expect(page.get_by_text("Correct effort, minutes or note")).to_be_visible()
    arrived(page, 3)
    done = Session.objects.get(pk=session.pk)
    assert (done.effort, done.minutes, len(rows())) == (7, 40, 4)


def test_later_edit_of_two_devices_wins_and_both_are_kept(cast, session, open_page, today):
    phone, tablet = (open_page(today, cast.athlete_user) for _device in range(2))
    for page, reps in ((phone, "5"), (tablet, "6")):
        page.expected_errors += NO_NETWORK
        page.context.set_offline(True)
        page.locator("details.lift[open]").get_by_text("Change").click()
        page.locator("details.lift[open]").get_by_label("Reps", exact=True).first.fill(reps)
        page.locator("details.lift[open]").get_by_role("button", name="Log set 1", exact=True).click()
        expect(row(page, 1)).to_contain_text("Saved on this phone")

    # The one that was made first arrives last.
    tablet.context.set_offline(False)
    arrived(tablet, 1)
    phone.context.set_offline(False)
    arrived(phone, 1)

    stored = SetLog.objects.get(number=1, side="left")
    assert stored.reps == 6
    history = pghistory.models.Events.objects.tracks(stored).filter(pgh_label="overtaken")
    assert [event.pgh_data["reps"] for event in history] == [5]
    expect(phone.locator("#messages")).to_contain_text("This set was changed later elsewhere")


def test_phone_without_room_says_so_and_sends_all_the_same(cast, session, open_page, today):
    page = open_page("about:blank", cast.athlete_user)
    page.expected_errors += NO_NETWORK
    page.add_init_script("indexedDB.open = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    page.goto(today)
    page.context.set_offline(True)
    tick(page, 1).click()
    expect(row(page, 1)).to_contain_text("Not saved on this phone")
    page.context.set_offline(False)
    arrived(page, 1)
    assert rows() == [(1, "left"), (1, "right")]


def test_expired_token_is_fetched_anew(cast, session, open_page, today):
    page = open_page(today, cast.athlete_user)
    page.expected_errors += ["403"]
    tick(page, 1).click()
    arrived(page, 1)
    page.context.clear_cookies(name="csrftoken")
    tick(page, 2).click()
    arrived(page, 2)
    assert len(rows()) == 4


def test_safety_text_is_read_and_the_set_logged_without_signal(cast, open_page, today):
    exercise = make_exercise("raise", side="double", safety=["Ask the gym first."], asks_acknowledgement=True)
    now = timezone.now()
    on = today_of(cast.athlete, now)
    make_test(cast.athlete, exercise, kg={"both": 75}, reps=10, tested_on=on - timedelta(days=7))
    days = {"starts_on": on, "weekdays": [on.weekday()], "today": on, "at": now}
    laid_out(cast.athlete, make_version((exercise, "2x8 @RIR2")), cast.coach, **days)
    page = open_page(today, cast.athlete_user)
    page.expected_errors += [*NO_NETWORK, "409"]
    page.context.set_offline(True)
    page.get_by_role("button", name="I have read this").click()
    tick(page, 1).click()
    # The text changes meanwhile, so that the set has to wait for it to be read again.
    exercise.safety_revision += 1
    exercise.save()
    page.context.set_offline(False)

    expect(page.get_by_role("button", name="I have read this")).to_be_visible()
    expect(row(page, 1)).to_contain_text("until the safety text is read")
    assert not rows()
    page.get_by_role("button", name="I have read this").click()
    arrived(page, 2)
    assert rows() == [(1, "both")]
