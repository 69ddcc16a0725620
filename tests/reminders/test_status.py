"""How a club's reminders are doing, and the API of all that the pages do."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from reminders.models import BouncedAddress, Reminder, ReminderPreference, SquadReminders
from tests.cast import make_athlete, make_user
from tests.reminders.builders import make_reminder, make_session, prefer

NOW = datetime(2027, 1, 13, 12, tzinfo=UTC)
TODAY = date(2027, 1, 13)
PAGE = "/reminders/"
API = "/api/v1"


@pytest.fixture(autouse=True)
def _noon(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


def remind(athlete, at: time, on: date = TODAY, **fields) -> Reminder:
    return make_reminder(make_session(athlete, on, at), **fields)


def status(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    return response.context["status"]


def test_what_waits_is_counted_with_its_age(cast, coach):
    remind(cast.athlete, time(12, 57))
    remind(cast.athlete, time(12, 59))
    remind(cast.athlete, time(17, 30))
    remind(cast.rival_athlete, time(12))

    found = status(coach)

    assert (found.waiting, found.oldest_s, found.planned) == (2, 180, 1)
    assert "Reminders are late" in coach.get(PAGE).content.decode()


def test_nothing_stuck_reads_calmly(cast, coach):
    text = coach.get(PAGE).content.decode()

    assert "Reminders arrive" in text
    assert "No address was refused" in text


def test_failures_of_seven_days_stand_with_their_reasons(cast, coach):
    remind(cast.athlete, time(9), state="failed", reason="refused", attempts=1)
    remind(cast.athlete, time(8), state="failed", reason="refused", attempts=1)
    remind(cast.teammate, time(7), state="expired", reason="too_late")
    remind(cast.teammate, time(6), state="suppressed", reason="bounced")
    remind(cast.teammate, time(5), state="suppressed", reason="done")
    remind(cast.athlete, time(9), TODAY - timedelta(days=8), state="failed", reason="refused", attempts=1)

    found = status(coach)

    assert [(one.reason, one.count) for one in found.reasons] == [
        ("the provider refused it", 2), ("the address was refused before", 1), ("too late", 1),
    ]  # fmt: skip
    assert next((line.who, line.words) for line in found.failures) == (
        "Ada Athlete", "not sent by mail: the provider refused it",
    )  # fmt: skip
    assert "4 reminders did not arrive this week" in coach.get(PAGE).content.decode()


def test_next_ones_stand_in_order_by_the_athlete_s_clock(cast, coach):
    remind(cast.athlete, time(17, 30))
    remind(cast.teammate, time(15))

    assert [(one.who, one.due_words) for one in status(coach).coming] == [
        ("Tom Teammate", "Wed 13 Jan, 14:00"), ("Ada Athlete", "Wed 13 Jan, 16:30"),
    ]  # fmt: skip


def test_coach_clears_an_address_that_was_refused(cast, coach):
    BouncedAddress.objects.create(address=cast.athlete_user.email, reason="550 no such user", bounced_at=NOW)
    BouncedAddress.objects.create(address=cast.rival_athlete_user.email, reason="550", bounced_at=NOW)
    assert [(one.person, one.reason) for one in status(coach).bounced] == [(cast.athlete_user, "550 no such user")]

    coach.post(reverse("reminders:bounce_clear", args=[cast.athlete_user.public_id]))
    refused = coach.post(reverse("reminders:bounce_clear", args=[cast.rival_athlete_user.public_id]))

    assert refused.status_code == 404
    assert [row.address for row in BouncedAddress.objects.all()] == [cast.rival_athlete_user.email]


def test_owner_also_sees_the_staff_s_and_a_coach_does_not(cast, client):
    colleague = make_user("second@harbour.example", "Second Coach")
    Membership.objects.create(club=cast.club, user=colleague, role="coach")
    BouncedAddress.objects.create(address=colleague.email, reason="550", bounced_at=NOW)
    about = make_session(cast.athlete, TODAY, time(15))
    make_reminder(about, recipient=colleague, athlete=None, kind="digest", session=None)
    seen = {}
    for part in ("owner", "coach"):
        client.force_login(cast.people[part])
        found = status(client)
        seen[part] = (found.planned, len(found.bounced))

    assert seen == {"owner": (1, 1), "coach": (0, 0)}


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_as_many_queries_for_one_as_for_three(cast, coach, django_assert_num_queries, number):
    for place in range(number):
        user = make_user(f"{place}@harbour.example", f"Athlete {place}")
        athlete = make_athlete(cast.club, f"Athlete {place}", cast.squad, user=user)
        remind(athlete, time(9), state="failed", reason="refused", attempts=1)
        remind(athlete, time(17))
        BouncedAddress.objects.create(address=user.email, reason="550", bounced_at=NOW)

    coach.get(PAGE)

    # Session, user and roles; counts, reasons, failures, people, addresses, what comes next.
    with django_assert_num_queries(9):
        coach.get(PAGE)


# --- API ------------------------------------------------------------------------------------------------------------

WISHES = {
    "is_on": True, "lead_minutes": 30, "at_time": None, "quiet_from": "22:00", "quiet_until": "07:00",
    "days_off": [6], "kinds_off": ["check"],
}  # fmt: skip


def send(client, method: str, path: str, body=None):
    return client.generic(
        method, f"{API}{path}", "" if body is None else json.dumps(body), content_type="application/json"
    )


def test_api_reads_sets_and_leaves_own_wishes(cast, client):
    client.force_login(cast.athlete_user)
    path = f"/me/reminders/{cast.club.public_id}/email/"
    assert send(client, "GET", path).json()["set_by"] == "house"

    stored = send(client, "PUT", path, WISHES)

    assert stored.status_code == 200
    assert stored.json() == {**WISHES, "channel": "email", "set_by": "own"}
    (place,) = send(client, "GET", "/me/reminders/").json()["places"]
    assert place["athlete"] == str(cast.athlete.public_id)
    assert place["kinds"] == ["session", "check", "start", "moved"]
    assert place["channels"][0] == stored.json()
    assert [send(client, "DELETE", path).status_code for _ in range(2)] == [204, 204]
    assert not ReminderPreference.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lead_minutes", 4), ("lead_minutes", 1441), ("days_off", [7]), ("days_off", "6"), ("kinds_off", ["sms"]),
        ("quiet_until", None), ("quiet_until", "22:00"), ("at_time", "25:00"), ("is_on", "yes"), ("colour", 1),
    ],
)  # fmt: skip
def test_api_names_the_field_at_fault(cast, client, field, value):
    client.force_login(cast.athlete_user)

    response = send(client, "PUT", f"/me/reminders/{cast.club.public_id}/email/", {**WISHES, field: value})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"].startswith(f"/{field}")
    assert not ReminderPreference.objects.exists()


def test_api_sets_and_clears_a_squad_s_default(cast, client):
    client.force_login(cast.coach)
    path = f"/squads/{cast.squad.public_id}/reminders/push/"

    assert send(client, "PUT", path, WISHES).json()["set_by"] == "squad"

    assert SquadReminders.objects.get().channel == "push"
    assert send(client, "DELETE", path).status_code == 204
    assert send(client, "GET", path).json()["set_by"] == "house"


def test_api_asks_for_a_test_once_a_minute(cast, client):
    client.force_login(cast.athlete_user)
    path = f"/me/reminders/{cast.club.public_id}/email/test/"

    first, second = send(client, "POST", path), send(client, "POST", path)

    assert (first.status_code, second.status_code) == (202, 409)
    assert second.json()["code"] == "tested_just_now"
    assert Reminder.objects.get().kind == "test"


def test_api_answers_the_logs_of_athlete_and_coach_alike(cast, client):
    prefer(cast.athlete)
    remind(cast.athlete, time(9), state="suppressed", reason="done")
    logs = []
    for user, path in (
        (cast.athlete_user, "/me/reminders/log/"),
        (cast.coach, f"/athletes/{cast.athlete.public_id}/reminders/"),
    ):
        client.force_login(user)
        logs.append(send(client, "GET", path).json()["reminders"])

    assert logs[0] == logs[1]
    assert (logs[0][0]["words"], logs[0][0]["about"]) == ("not sent by mail: session already done", "Wed 13 Jan, 09:00")


def test_api_says_how_a_club_s_reminders_are_doing(cast, coach):
    BouncedAddress.objects.create(address=cast.athlete_user.email, reason="550", bounced_at=NOW)
    remind(cast.athlete, time(9), state="failed", reason="refused", attempts=1)
    path = f"/clubs/{cast.club.public_id}/reminders/"

    found = send(coach, "GET", path).json()

    assert found["reasons"] == [{"reason": "the provider refused it", "count": 1}]
    (bounced,) = found["bounced"]
    assert (bounced["name"], bounced["address"]) == ("Ada Athlete", cast.athlete_user.email)
    assert send(coach, "POST", f"{path}bounced/{bounced['person']}/clear/").status_code == 204
    assert not BouncedAddress.objects.exists()
