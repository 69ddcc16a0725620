import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Club
from athletes.models import Athlete, Squad
from reminders.choices import ReminderState
from reminders.models import Heartbeat, Reminder, ReminderPreference, SquadReminders
from reminders.operations import LeadOutOfRange
from reminders.queries.backlog import PLANNER
from reminders.queries.places import ChannelTold
from tests.cast import make_athlete
from tests.reminders.builders import make_reminder, make_session, prefer

TODAY = date(2027, 1, 13)
PAGE = "/me/reminders/"


def form_of(club: Club, channel: str = "email") -> str:
    return reverse("reminders:preference", args=[club.public_id, channel])


WHOLE = {
    "is_on": "on", "kinds": ["session", "start", "moved"], "lead_minutes": "90", "at_time": "", "quiet_from": "",
    "quiet_until": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """Let staff reach the pages without one."""
    settings.DEMO_MODE = True


@pytest.fixture
def ada(cast, client):
    client.force_login(cast.athlete_user)
    return client


def channels(client) -> dict[str, ChannelTold]:
    (told,) = client.get(PAGE).context["places"]
    return {one.channel: one for one in told.channels}


def test_page_says_what_holds_without_a_choice(cast, ada):
    text = ada.get(PAGE).content.decode()

    mail = channels(ada)["email"]
    assert (mail.wishes.source, mail.words) == ("house", "an hour before a session; quiet 22:00 to 07:00")
    assert "check" not in mail.told
    assert "The usual setting" in text
    assert "No device yet" in text
    assert 'href="/reminders/"' not in text
    assert not ReminderPreference.objects.exists()


def test_athlete_chooses_what_and_when(cast, ada):
    response = ada.post(
        form_of(cast.club),
        {**WHOLE, "at_time": "18:00", "quiet_from": "21:30", "quiet_until": "06:30", "days_off": ["6", "0"]},
    )

    assert response.url == PAGE
    stored = ReminderPreference.objects.get()
    assert (stored.person, stored.club, stored.channel) == (cast.athlete_user, cast.club, "email")
    assert (stored.is_on, stored.lead_minutes, stored.at_time) == (True, 90, time(18))
    assert (stored.quiet_from, stored.quiet_until) == (time(21, 30), time(6, 30))
    assert (sorted(stored.days_off), stored.kinds_off) == ([0, 6], ["check"])
    mail = channels(ada)["email"]
    assert mail.wishes.source == "own"
    assert mail.words == "at 18:00 before a session; quiet 21:30 to 06:30; not on Monday, Sunday"


def test_form_shows_what_holds(cast, ada):
    prefer(cast.athlete, lead_minutes=120, days_off=[2], kinds_off=["moved"])

    form = ada.get(form_of(cast.club)).context["form"]

    assert form.initial["lead_minutes"] == 120
    assert form.initial["days_off"] == [2]
    assert form.initial["kinds"] == ["session", "check", "start"]


def test_each_channel_has_its_own(cast, ada):
    ada.post(form_of(cast.club), {**WHOLE, "lead_minutes": "30"})
    ada.post(form_of(cast.club, "push"), {**WHOLE, "lead_minutes": "15"})

    assert {row.channel: row.lead_minutes for row in ReminderPreference.objects.all()} == {"email": 30, "push": 15}


def test_athlete_turns_a_channel_off_and_leaves_the_choice_again(cast, ada):
    ada.post(form_of(cast.club), {**WHOLE, "is_on": ""})
    assert ReminderPreference.objects.get().is_on is False
    assert "Use the squad" in ada.get(form_of(cast.club)).content.decode()

    response = ada.post(reverse("reminders:preference_leave", args=[cast.club.public_id, "email"]))

    assert response.url == PAGE
    assert not ReminderPreference.objects.exists()


def test_second_submit_changes_the_same_row(cast, ada):
    for minutes in (90, 30):
        ada.post(form_of(cast.club), {**WHOLE, "lead_minutes": str(minutes)})

    assert ReminderPreference.objects.get().lead_minutes == 30


@pytest.mark.parametrize(
    "typed",
    ["", "4", "1441", "-60", "1.5", "abc", "1e3", "NaN", "9" * 5000, "9999999", "6\x000"],
)
def test_bad_lead_is_refused_by_name_and_range(cast, ada, typed):
    response = ada.post(form_of(cast.club), {**WHOLE, "lead_minutes": typed})

    assert response.status_code == 422
    form = response.context["form"]
    assert "from 5 to 1440" in form.errors["lead_minutes"][0]
    assert form["lead_minutes"].value() == typed
    assert not ReminderPreference.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("at_time", "25:00"), ("quiet_from", "x"), ("quiet_until", "7\x00"), ("days_off", "7"), ("kinds", "digest")],
)
def test_bad_values_are_refused_on_their_field(cast, ada, field, typed):
    response = ada.post(form_of(cast.club), {**WHOLE, field: typed})

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not ReminderPreference.objects.exists()


@pytest.mark.parametrize(("first", "last"), [("22:00", ""), ("", "07:00"), ("22:00", "22:00")])
def test_quiet_hours_need_two_ends(cast, ada, first, last):
    response = ada.post(form_of(cast.club), {**WHOLE, "quiet_from": first, "quiet_until": last})

    assert response.status_code == 422
    assert response.context["form"].errors["quiet_until"]


@pytest.mark.parametrize("minutes", [4, 1441])
def test_operation_refuses_a_lead_out_of_range(cast, minutes):
    with pytest.raises(LeadOutOfRange, match="5 to 1440") as caught:
        prefer(cast.athlete, is_on=True, lead_minutes=minutes)
    assert caught.value.field == "lead_minutes"


def test_unknown_channel_is_nowhere(cast, ada):
    for channel in ("sms", "EMAIL", "é"):
        assert ada.get(form_of(cast.club, channel)).status_code == 404


def test_archived_athlete_is_told_nothing_any_more(cast, ada):
    Athlete.objects.filter(pk=cast.athlete.pk).update(archived_at=timezone.now())

    assert ada.post(form_of(cast.club), WHOLE).status_code == 404
    assert ada.get(PAGE).context["places"] == []


@pytest.mark.parametrize("path", [PAGE, "/me/reminders/6f0c1c52-8a53-4a0c-9c55-5c4a8a3a7d11/email/"])
def test_visitor_is_asked_to_sign_in(db, client, path):
    response = client.get(path)

    assert response.status_code == 302
    assert "/login/" in response.url


def test_owner_who_does_not_coach_is_told_whom_it_is_for(cast, client):
    client.force_login(cast.owner)

    text = client.get(PAGE).content.decode()
    assert "You are told nothing" in text
    assert 'href="/reminders/"' in text


def test_coach_chooses_what_staff_are_told_alone(cast, client):
    client.force_login(cast.coach)
    form = client.get(form_of(cast.club)).context["form"]
    assert [value for value, _label in form.fields["kinds"].choices] == ["digest", "report"]
    assert "lead_minutes" not in form.fields

    client.post(form_of(cast.club), {"is_on": "on", "days_off": ["5", "6"]})

    stored = ReminderPreference.objects.get()
    # What a coach cannot be told of stays as the house has it.
    assert (stored.person, stored.kinds_off, stored.days_off) == (cast.coach, ["check", "digest", "report"], [5, 6])


def test_person_of_two_clubs_has_wishes_in_each(cast, ada):
    make_athlete(cast.rival_club, "Ada Athlete", user=cast.athlete_user)
    ada.post(form_of(cast.rival_club), {**WHOLE, "lead_minutes": "15"})

    places = ada.get(PAGE).context["places"]

    assert [told.place.club for told in places] == [cast.club, cast.rival_club]
    assert [told.channels[0].wishes.when.lead_minutes for told in places] == [60, 15]


# --- a squad's default ----------------------------------------------------------------------------------------------


def squad_form(squad: Squad) -> str:
    return reverse("reminders:squad_channel", args=[squad.public_id, "email"])


def test_squad_s_default_holds_until_the_athlete_chooses(cast, ada):
    coach = Client()
    coach.force_login(cast.coach)

    response = coach.post(squad_form(cast.squad), {**WHOLE, "lead_minutes": "45"})

    assert response.url == reverse("reminders:squad", args=[cast.squad.public_id])
    assert SquadReminders.objects.get().lead_minutes == 45
    mail = channels(ada)["email"]
    assert (mail.wishes.source, mail.words) == ("squad", "45 minutes before a session")
    ada.post(form_of(cast.club), {**WHOLE, "lead_minutes": "1440"})
    assert channels(ada)["email"].words == "a day before a session"

    coach.post(reverse("reminders:squad_clear", args=[cast.squad.public_id, "email"]))
    assert not SquadReminders.objects.exists()
    assert "The usual setting" in coach.get(response.url).content.decode()


def test_bad_squad_default_is_refused(cast, client):
    client.force_login(cast.coach)

    response = client.post(squad_form(cast.squad), {**WHOLE, "lead_minutes": "4"})

    assert response.status_code == 422
    assert not SquadReminders.objects.exists()


# --- a message to try it --------------------------------------------------------------------------------------------


def test_button_asks_for_a_test_message_once_a_minute(cast, ada):
    path = reverse("reminders:test", args=[cast.club.public_id, "email"])

    first, second = (ada.post(path, follow=True).content.decode() for _ in range(2))

    assert "on its way" in first
    assert "less than a minute ago" in second
    row = Reminder.objects.get()
    assert (row.kind, row.recipient, row.channel, row.athlete) == ("test", cast.athlete_user, "email", None)


def test_test_form_is_accepted_as_the_page_has_it(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.athlete_user)
    path = reverse("reminders:test", args=[cast.club.public_id, "email"])
    _before, _action, form = client.get(PAGE).content.decode().partition(f'action="{path}"')
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    assert client.post(path, {"csrfmiddlewaretoken": token}).url == PAGE


# --- what was sent --------------------------------------------------------------------------------------------------

SENT_AT = datetime(2027, 1, 13, 16, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "sent", "sent_at": SENT_AT}, "sent 16:30 by mail"),
        ({"state": "sent", "sent_at": SENT_AT, "channel": "push"}, "sent 16:30 by push"),
        ({"state": "sent", "sent_at": SENT_AT, "is_late": True}, "sent 16:30 by mail, late"),
        ({"state": "suppressed", "reason": "done"}, "not sent by mail: session already done"),
        ({"state": "expired", "reason": "too_late"}, "not sent by mail: too late"),
        ({"state": "failed", "reason": "refused", "attempts": 1}, "not sent by mail: the provider refused it"),
        ({"state": "planned", "attempts": 2}, "will be tried again by mail"),
        (
            {"state": "planned", "sent_at": SENT_AT - timedelta(days=2)},
            "sent 11 January, 16:30 by mail; will be sent by mail for the session's new time",
        ),
    ],
)
def test_log_says_what_became_of_a_reminder(cast, ada, fields, words):
    make_reminder(make_session(cast.athlete, TODAY, time(17, 30)), **fields)

    response = ada.get(PAGE)

    assert [line.words for line in response.context["log"]] == [words]
    assert "Wed 13 Jan, 17:30" in response.content.decode()


def test_log_tells_of_one_reminder_in_one_line_whatever_the_channels(cast, ada):
    session = make_session(cast.athlete, TODAY, time(17, 30))
    make_reminder(session, state="suppressed", reason="done", due_at=SENT_AT + timedelta(minutes=45))
    make_reminder(session, channel="push", state="sent", sent_at=SENT_AT)
    make_reminder(make_session(cast.athlete, TODAY, time(18)), state="sent", sent_at=SENT_AT)

    log = ada.get(PAGE).context["log"]

    assert [line.words for line in log] == [
        "sent 16:30 by push; not sent by mail: session already done", "sent 16:30 by mail",
    ]  # fmt: skip


def test_log_cuts_no_line_in_half(cast, ada):
    for day in range(1, 32):
        session = make_session(cast.athlete, date(2027, 1, day), time(17, 30))
        make_reminder(session, state="sent", sent_at=SENT_AT)
        # A day before, so that lines of others lie between.
        make_reminder(session, lead_minutes=1440, channel="push", state="expired", reason="too_late")

    log = ada.get(PAGE).context["log"]

    assert len(log) == 30
    assert all("not sent by push" in line.words for line in log)


def test_log_speaks_the_athlete_s_time(cast, ada):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="America/New_York")
    cast.athlete.refresh_from_db()
    sent_at = datetime(2027, 1, 13, 21, 30, tzinfo=UTC)
    make_reminder(make_session(cast.athlete, TODAY, time(17, 30)), state="sent", sent_at=sent_at)

    assert ada.get(PAGE).context["log"][0].words == "sent 16:30 by mail"


def test_log_holds_one_s_own_newest_thirty(cast, ada):
    for day in range(1, 32):
        session = make_session(cast.athlete, date(2027, 1, day), time(17, 30))
        make_reminder(session, state=ReminderState.EXPIRED, reason="too_late")
    make_reminder(make_session(cast.teammate, TODAY, time(17, 30)), state="sent", sent_at=SENT_AT)
    make_reminder(make_session(cast.athlete, date(2027, 2, 1), time(17, 30)))

    log = ada.get(PAGE).context["log"]

    assert len(log) == 30
    assert [line.due.day for line in log] == list(range(31, 1, -1))


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_as_many_queries_for_one_as_for_three(cast, ada, django_assert_num_queries, number):
    for day in range(number):
        session = make_session(cast.athlete, TODAY + timedelta(days=day), time(17, 30))
        make_reminder(session, state="sent", sent_at=SENT_AT)
        club = Club.objects.create(name=f"Club {day}", timezone="Europe/London")
        make_athlete(club, "Ada Athlete", user=cast.athlete_user)

    # Session, user and roles; devices, places as athlete and as coach; own wishes and the squad's of each channel;
    # address, log.
    with django_assert_num_queries(12):
        ada.get(PAGE)


def test_coach_reads_what_became_of_an_athlete_s_reminders(cast, client):
    make_reminder(make_session(cast.athlete, TODAY, time(17, 30)), state="sent", sent_at=SENT_AT)
    make_reminder(make_session(cast.teammate, TODAY, time(7)), state="sent", sent_at=SENT_AT)
    client.force_login(cast.coach)

    response = client.get(reverse("reminders:athlete_log", args=[cast.athlete.public_id]))

    assert [line.words for line in response.context["log"]] == ["sent 16:30 by mail"]


HEALTH = "/health/deep"


@pytest.fixture
def beating(db):
    """A planner that ran a moment ago."""
    Heartbeat.objects.create(name=PLANNER, at=timezone.now())


@pytest.mark.parametrize(("age", "status", "said"), [(100, 200, "ok"), (150, 503, "late")])
def test_probe_goes_red_when_a_reminder_is_stuck(cast, client, beating, age, status, said):
    session = make_session(cast.athlete, TODAY, time(17, 30))
    make_reminder(session, due_at=timezone.now() - timedelta(seconds=age), attempts=1)

    response = client.get(HEALTH)

    assert response.status_code == status
    body = json.loads(response.content)
    assert age <= body.pop("oldest_due_unsent_s") < age + 15
    assert 0 <= body.pop("last_planned_s") < 15
    assert body == {
        "status": said,
        "due": 1,
        "being_sent": 0,
        "retrying": 1,
        "files_waiting": 0,
        "oldest_file_waiting_s": 0,
    }


def test_probe_stays_green_while_a_provider_is_tried_again(cast, client, beating):
    session = make_session(cast.athlete, TODAY, time(17, 30))
    now = timezone.now()
    make_reminder(session, due_at=now - timedelta(minutes=6), attempts=2, leased_until=now + timedelta(minutes=4))
    assert client.get(HEALTH).json()["status"] == "ok"

    Reminder.objects.update(leased_until=now - timedelta(seconds=130))
    assert client.get(HEALTH).status_code == 503


@pytest.mark.parametrize(("age_s", "status", "said"), [(290, 200, "ok"), (320, 503, "not planned")])
def test_probe_goes_red_when_nothing_plans(client, beating, age_s, status, said):
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=age_s))

    response = client.get(HEALTH)

    assert (response.status_code, response.json()["status"]) == (status, said)


def test_probe_is_red_before_the_first_planning(db, client):
    assert client.get(HEALTH).json()["status"] == "not planned"


def test_probe_is_green_when_nothing_is_due(cast, client, beating):
    session = make_session(cast.athlete, TODAY, time(17, 30))
    reminder = make_reminder(session, due_at=timezone.now() + timedelta(hours=1))
    assert client.get(HEALTH).json()["oldest_due_unsent_s"] == 0

    Reminder.objects.filter(pk=reminder.pk).update(
        state="suppressed", reason="done", due_at=timezone.now() - timedelta(hours=1)
    )
    response = client.get(HEALTH)
    assert (response.status_code, response.json()["due"]) == (200, 0)


def test_probe_takes_three_queries_and_no_post(cast, client, beating, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get(HEALTH)
    assert client.post(HEALTH).status_code == 405
