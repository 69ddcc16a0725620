import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete
from reminders.choices import ReminderState
from reminders.models import Heartbeat, Reminder, ReminderPreference
from reminders.operations import LeadOutOfRange
from reminders.queries.backlog import PLANNER
from tests.cast import make_athlete
from tests.reminders.builders import make_reminder, make_session, prefer

TODAY = date(2027, 1, 13)
PAGE = "/me/reminders/"


def form_of(athlete: Athlete) -> str:
    return reverse("reminders:preference", args=[athlete.public_id])


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """Let staff reach the pages without one."""
    settings.DEMO_MODE = True


@pytest.fixture
def ada(cast, client):
    client.force_login(cast.athlete_user)
    return client


def test_page_says_what_holds_without_a_choice(cast, ada):
    response = ada.get(PAGE)

    assert response.status_code == 200
    form = response.context["places"][0][1]
    assert form.initial == {"is_on": True, "lead_minutes": 60}
    assert not ReminderPreference.objects.exists()


def test_athlete_sets_the_lead(cast, ada):
    response = ada.post(form_of(cast.athlete), {"is_on": "on", "lead_minutes": "90"})

    assert response.url == PAGE
    preference = ReminderPreference.objects.get()
    assert (preference.person, preference.club) == (cast.athlete_user, cast.club)
    assert (preference.is_on, preference.lead_minutes) == (True, 90)


def test_athlete_turns_reminders_off(cast, ada):
    ada.post(form_of(cast.athlete), {"lead_minutes": "60"})

    assert ReminderPreference.objects.get().is_on is False


def test_second_submit_changes_the_same_row(cast, ada):
    for minutes in (90, 30):
        ada.post(form_of(cast.athlete), {"is_on": "on", "lead_minutes": str(minutes)})

    assert ReminderPreference.objects.get().lead_minutes == 30


@pytest.mark.parametrize(
    "typed",
    ["", "4", "1441", "-60", "1.5", "abc", "1e3", "NaN", "9" * 5000, "9999999", "6\x000"],
)
def test_bad_lead_is_refused_by_name_and_range(cast, ada, typed):
    response = ada.post(form_of(cast.athlete), {"is_on": "on", "lead_minutes": typed})

    assert response.status_code == 400
    form = response.context["places"][0][1]
    assert "from 5 to 1440" in form.errors["lead_minutes"][0]
    assert form["lead_minutes"].value() == typed
    assert not ReminderPreference.objects.exists()


@pytest.mark.parametrize("minutes", [4, 1441])
def test_operation_refuses_a_lead_out_of_range(cast, minutes):
    with pytest.raises(LeadOutOfRange, match="5 to 1440") as caught:
        prefer(cast.athlete, is_on=True, lead_minutes=minutes)
    assert caught.value.field == "lead_minutes"


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("owner", 403),
        ("coach", 403),
        ("clinician", 403),
        ("analyst", 403),
        ("teammate", 404),
        ("rival_coach", 404),
        ("rival_athlete", 404),
    ],
)
def test_nobody_sets_another_s_reminders(cast, client, part, status):
    client.force_login(cast.people[part])

    response = client.post(form_of(cast.athlete), {"lead_minutes": "60"})

    assert response.status_code == status
    assert not ReminderPreference.objects.exists()


def test_archived_athlete_s_form_is_gone(cast, ada):
    Athlete.objects.filter(pk=cast.athlete.pk).update(archived_at=timezone.now())

    assert ada.post(form_of(cast.athlete), {"lead_minutes": "60"}).status_code == 404
    assert ada.get(PAGE).context["places"] == []


def test_address_of_a_form_leads_to_the_page(cast, ada):
    assert ada.get(form_of(cast.athlete)).url == PAGE


@pytest.mark.parametrize("path", [PAGE, "/me/reminders/6f0c1c52-8a53-4a0c-9c55-5c4a8a3a7d11/"])
def test_visitor_is_asked_to_sign_in(db, client, path):
    response = client.get(path)

    assert response.status_code == 302
    assert "/login/" in response.url


def test_staff_without_a_place_are_told_whom_it_is_for(cast, client):
    client.force_login(cast.coach)

    response = client.get(PAGE)

    assert response.status_code == 200
    assert "You train in no club" in response.content.decode()


def test_athlete_of_two_clubs_has_a_form_for_each(cast, ada):
    second = make_athlete(cast.rival_club, "Ada Athlete", user=cast.athlete_user)
    ada.post(form_of(second), {"is_on": "on", "lead_minutes": "15"})

    places = ada.get(PAGE).context["places"]

    assert [athlete for athlete, _ in places] == [cast.athlete, second]
    assert [form.initial["lead_minutes"] for _, form in places] == [60, 15]
    ids = [form["lead_minutes"].id_for_label for _, form in places]
    assert len(set(ids)) == 2


SENT_AT = datetime(2027, 1, 13, 16, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "sent", "sent_at": SENT_AT}, "sent 16:30"),
        ({"state": "sent", "sent_at": SENT_AT, "is_late": True}, "sent 16:30, late"),
        ({"state": "suppressed", "reason": "done"}, "not sent: session already done"),
        ({"state": "expired", "reason": "too_late"}, "not sent: too late"),
        ({"state": "failed", "reason": "refused", "attempts": 1}, "not sent: the provider refused it"),
        ({"state": "planned", "attempts": 2}, "will be tried again"),
        (
            {"state": "planned", "sent_at": SENT_AT - timedelta(days=2)},
            "sent 11 January, 16:30; will be sent for the session's new time",
        ),
    ],
)
def test_log_says_what_became_of_a_reminder(cast, ada, fields, words):
    make_reminder(make_session(cast.athlete, TODAY, time(17, 30)), **fields)

    response = ada.get(PAGE)

    assert [line.words for line in response.context["log"]] == [words]
    assert "Wed 13 Jan, 17:30" in response.content.decode()


def test_log_speaks_the_athlete_s_time(cast, ada):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="America/New_York")
    cast.athlete.refresh_from_db()
    sent_at = datetime(2027, 1, 13, 21, 30, tzinfo=UTC)
    make_reminder(make_session(cast.athlete, TODAY, time(17, 30)), state="sent", sent_at=sent_at)

    assert ada.get(PAGE).context["log"][0].words == "sent 16:30"


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

    # Session, user and roles; places, own wishes and the squad's, log, devices.
    with django_assert_num_queries(8):
        ada.get(PAGE)


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
    assert body == {"status": said, "due": 1, "being_sent": 0, "retrying": 1}


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


def test_probe_takes_two_queries_and_no_post(cast, client, beating, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(HEALTH)
    assert client.post(HEALTH).status_code == 405
