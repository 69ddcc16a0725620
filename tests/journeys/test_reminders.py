"""What a person is told and when, tap by tap: their own choice, a squad's default, a test, what was sent."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from reminders.channels import SENDERS
from reminders.models import ReminderPreference
from reminders.operations import dispatch_due
from tests.browser import DESKTOP, accessibility_faults
from tests.journeys.browser import small_targets
from tests.reminders.builders import prefer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/me/reminders/"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


def named(word: str, channel: str) -> re.Pattern[str]:
    """Match a button's name, whose second half is for screen readers and may stand apart."""
    return re.compile(rf"{word}\s*: {channel}")


def change(page: Page, channel: str = "E-mail") -> None:
    page.get_by_role("link", name=named("Change", channel)).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


@SCRIPTS
def test_mail_is_set_up_with_three_taps(cast, open_page, scripts):
    prefer(cast.athlete, is_on=False)
    page = open_page(PAGE, cast.athlete_user, java_script_enabled=scripts)

    change(page)
    page.get_by_label("Send e-mails").check()
    save(page)

    expect(page.get_by_text("An hour before a session; quiet 22:00 to 07:00").first).to_be_visible()
    expect(page.get_by_role("button", name=named("Send a test", "E-mail"))).to_be_visible()
    assert ReminderPreference.objects.get().is_on


@SCRIPTS
def test_athlete_chooses_quiet_hours_and_days_off_tries_it_and_reads_what_was_sent(cast, open_page, scripts):
    page = open_page(PAGE, cast.athlete_user, java_script_enabled=scripts)
    expect(page.get_by_text("quiet 22:00 to 07:00").first).to_be_visible()
    if scripts:
        assert [fault for fault in small_targets(page, 44) if "btn-sm" in fault] == []

    change(page)
    page.get_by_label("Quiet from").fill("21:00")
    page.get_by_label("Quiet until").fill("08:30")
    page.get_by_label("Sunday").check()
    save(page)

    expect(page.get_by_text("An hour before a session; quiet 21:00 to 08:30; not on Sunday")).to_be_visible()
    expect(page.get_by_text("Your own choice")).to_be_visible()

    page.get_by_role("button", name=named("Send a test", "E-mail")).click()
    expect(page.get_by_text("A test message is on its way")).to_be_visible()
    dispatch_due(now=timezone.now(), senders=SENDERS)
    page.reload()

    line = page.get_by_role("row").filter(has_text="Test message")
    expect(line).to_contain_text("by mail")
    expect(line).to_contain_text("Sent")
    assert [message.to for message in mail.outbox] == [[cast.athlete_user.email]]
    if scripts:
        assert accessibility_faults(page) == []


@SCRIPTS
def test_athlete_leaves_the_squad_s_default_and_comes_back(cast, open_page, scripts):
    coach = open_page(
        reverse("reminders:squad", args=[cast.squad.public_id]), cast.coach, viewport=DESKTOP,
        java_script_enabled=scripts,
    )  # fmt: skip
    change(coach)
    coach.get_by_label("Minutes before a session").fill("30")
    coach.get_by_label("Quiet from").fill("")
    coach.get_by_label("Quiet until").fill("")
    save(coach)
    expect(coach.get_by_text("Set for this squad")).to_be_visible()

    page = open_page(PAGE, cast.athlete_user, java_script_enabled=scripts)
    expect(page.get_by_text("30 minutes before a session", exact=True)).to_be_visible()
    expect(page.get_by_text("Your squad’s setting")).to_be_visible()

    change(page)
    page.get_by_label("Minutes before a session").fill("120")
    save(page)
    expect(page.get_by_text("2 hours before a session", exact=True)).to_be_visible()

    change(page)
    page.get_by_role("button", name="Use the squad's").click()
    expect(page.get_by_text("30 minutes before a session", exact=True)).to_be_visible()
