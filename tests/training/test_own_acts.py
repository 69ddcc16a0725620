"""What athletes do with sessions of their own: today instead of another day, not today, a note to the coach."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.training.plans import (
    AT,
    FRI,
    MON,
    MONDAY,
    WED,
    give,
    line_of,
    make_exercise,
    make_fixture,
    make_version,
    put,
)
from training.choices import SessionStatus
from training.models import Absence, Session
from training.operations.moving import skip_session

HEAVY = "4x6 @6RM"
TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=number) for number in (1, 2, 4))
HARM = "\x00", "x" * 10_000


@pytest.fixture(autouse=True)
def _tuesday(settings):
    """A day after a session that was not done, and a day before the next one."""
    settings.DEMO_MODE = True
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def athlete(cast, client):
    client.force_login(cast.athlete_user)
    return client


@pytest.fixture
def sessions(cast) -> list[Session]:
    """Heavy sessions on Monday, Wednesday and Friday."""
    version = make_version((make_exercise(), HEAVY), per_week=3, never_heavy_on=[-1, 0, 1], heavy_gap_h=24)
    give(version, cast.athlete, cast.coach, weekdays=[MON, WED, FRI])
    return list(Session.objects.filter(athlete=cast.athlete).order_by("scheduled_on"))


def post(client, name, session, *, fragment=False, **fields):
    headers = {"X-Fragment": "1"} if fragment else {}
    address = reverse(f"training:{name}", args=[session.public_id])
    return client.post(address, {"page": "session", **fields}, headers=headers, follow=not fragment)


def patch(client, session, body, etag=None):
    session.refresh_from_db()
    headers = {"If-Match": etag or f'"{session.revision}"'}
    address = f"/api/v1/sessions/{session.public_id}/"
    return client.patch(address, json.dumps(body), content_type="application/json", headers=headers)


def page_of(client, session) -> str:
    return client.get(reverse("training:session", args=[session.public_id])).content.decode()


def now(session) -> Session:
    return Session.objects.get(pk=session.pk)


# --- today instead of another day ---------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1], ids=["missed", "coming"])
def test_missed_or_coming_session_is_done_today(athlete, sessions, place):
    assert "Do it today" in page_of(athlete, sessions[place])

    answer = post(athlete, "today_instead", sessions[place])

    assert answer.redirect_chain[-1][0] == reverse("training:today")
    assert "Plan is on today." in answer.content.decode()
    moved = now(sessions[place])
    assert (moved.scheduled_on, moved.is_pinned, moved.status) == (TUESDAY, True, "planned")
    assert "Do it today" not in page_of(athlete, moved)


def test_athlete_reads_what_it_touches_and_may_do_it_all_the_same(cast, athlete, sessions):
    make_fixture(cast.squad, WEDNESDAY)

    page = page_of(athlete, sessions[2])

    assert "Breaks a rule" in page
    assert "It changes places with Plan · A on Wednesday 4 March." in page
    post(athlete, "today_instead", sessions[2])
    assert now(sessions[2]).scheduled_on == TUESDAY


def test_late_arrival_is_on_the_day_on_which_it_was_asked_for(athlete, sessions):
    asked = AT + timedelta(days=1)
    with time_machine.travel(asked + timedelta(days=3), tick=False):
        answer = post(athlete, "today_instead", sessions[1], fragment=True, edited_at=asked.isoformat())

    assert answer.status_code == 200
    assert now(sessions[1]).scheduled_on == TUESDAY


def test_what_arrives_too_late_is_refused_with_the_day(athlete, sessions):
    with time_machine.travel(AT + timedelta(days=11), tick=False):
        answer = post(athlete, "today_instead", sessions[1], fragment=True, edited_at=AT.isoformat())

    assert answer.status_code == 400
    assert "This was asked for on 2 March" in answer.content.decode()
    assert now(sessions[1]).scheduled_on == WEDNESDAY


def test_repeat_changes_nothing_also_once_it_has_begun(cast, athlete, sessions):
    post(athlete, "today_instead", sessions[1])
    revision = now(sessions[1]).revision
    assert post(athlete, "today_instead", sessions[1], fragment=True).status_code == 200
    assert now(sessions[1]).revision == revision
    put(line_of(sessions[1]), cast.athlete_user)

    assert post(athlete, "today_instead", sessions[1], fragment=True).status_code == 200
    assert now(sessions[1]).scheduled_on == TUESDAY


def test_session_that_has_begun_elsewhere_stays(cast, athlete, sessions):
    put(line_of(sessions[1]), cast.athlete_user)

    answer = post(athlete, "today_instead", sessions[1], fragment=True)

    assert answer.status_code == 409
    assert "it has begun" in answer.content.decode()


# --- not today -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields", [{"reason": "Bus strike"}, {"reason": "", "usual": "Bus strike"}], ids=["typed", "tapped"]
)
def test_session_is_left_out_with_a_reason_and_taken_in_again(athlete, sessions, fields):
    page = post(athlete, "not_today", sessions[1], act="skip", **fields).content.decode()

    left = now(sessions[1])
    assert (left.status, left.skip_reason) == ("skipped", "Bus strike")
    assert "Left out: Bus strike" in page
    assert "Take it in again" in page
    assert "You missed" not in page
    post(athlete, "not_today", sessions[1], act="take_in")
    assert (now(sessions[1]).status, now(sessions[1]).skip_reason) == ("planned", "")


def test_leaving_out_needs_a_reason(athlete, sessions):
    answer = post(athlete, "not_today", sessions[1], fragment=True, act="skip", reason="  ")

    assert answer.status_code == 400
    assert "Say why the session is left out, in 1 to 200 characters." in answer.content.decode()
    assert now(sessions[1]).status == "planned"


def test_session_with_sets_is_not_left_out(cast, athlete, sessions):
    put(line_of(sessions[1]), cast.athlete_user)

    assert post(athlete, "not_today", sessions[1], fragment=True, act="skip", reason="Rain").status_code == 409
    assert now(sessions[1]).status == "started"


def test_what_time_away_took_out_is_for_the_coach_to_bring_back(cast, athlete, sessions):
    away = Absence.objects.create(
        club=cast.club, athlete=cast.athlete, reason="travel", starts_on=WEDNESDAY, ends_before=FRIDAY
    )
    skip_session(session=sessions[1], reason="Away", revision=None, by=cast.coach, at=AT)
    Session.objects.filter(pk=sessions[1].pk).update(absence=away)

    assert "Take it in again" not in page_of(athlete, sessions[1])
    answer = post(athlete, "not_today", sessions[1], fragment=True, act="take_in")
    assert (answer.status_code, now(sessions[1]).status) == (409, "skipped")


def test_today_goes_on_to_the_next_session_once_one_is_left_out(athlete, sessions):
    post(athlete, "today_instead", sessions[0])
    post(athlete, "not_today", sessions[0], act="skip", reason="No time")

    page = athlete.get(reverse("training:today")).content.decode()

    assert "Left out: No time" in page
    assert 'id="next"' in page


@pytest.mark.parametrize("name", ["not_today", "note", "today_instead"])
@pytest.mark.parametrize("place", [0, 1])
def test_text_that_cannot_be_kept_is_refused_with_its_field(athlete, sessions, name, place):
    fields = {"act": "skip", "reason": HARM[place], "note": HARM[place], "edited_at": HARM[place]}

    answer = post(athlete, name, sessions[1], fragment=True, **fields)

    assert answer.status_code == 422
    assert now(sessions[1]).revision == sessions[1].revision


# --- a note to the coach ---------------------------------------------------------------------------------


def test_note_is_read_by_those_who_may_know_how_the_athlete_feels(cast, athlete, sessions):
    answer = post(athlete, "note", sessions[1], note=" Left heel is stiff ")

    assert "Your coach sees the note." in answer.content.decode()
    assert now(sessions[1]).note == "Left heel is stiff"
    for user, is_told in ((cast.coach, True), (cast.clinician, True), (cast.owner, False), (cast.analyst, False)):
        athlete.force_login(user)
        assert ("Left heel is stiff" in page_of(athlete, sessions[1])) is is_told
        told = athlete.get(f"/api/v1/sessions/{sessions[1].public_id}/").json()["note"]
        assert told == ("Left heel is stiff" if is_told else "")
        profile = athlete.get(reverse("training:athlete", args=[cast.athlete.public_id])).content.decode()
        assert ("Left heel is stiff" in profile) is is_told


def test_who_may_not_read_the_note_finishes_without_touching_it(cast, athlete, sessions):
    post(athlete, "note", sessions[1], note="Left heel is stiff")
    athlete.force_login(cast.owner)

    post(athlete, "finish", sessions[1], effort="6", minutes="40", note="Overwritten")

    done = now(sessions[1])
    assert (done.status, done.note) == (SessionStatus.DONE, "Left heel is stiff")
    body = json.dumps({"effort": 6, "minutes": 40, "note": "Overwritten"})
    address = f"/api/v1/sessions/{done.public_id}/finish/"
    assert athlete.post(address, body, content_type="application/json").status_code == 403


def test_older_page_does_not_take_a_newer_note_back(athlete, sessions):
    post(athlete, "note", sessions[1], note="Written\nlater")
    ends = {"effort": "6", "minutes": "40"}

    post(athlete, "finish", sessions[1], **ends, note="", note_was="")
    assert now(sessions[1]).note.split() == ["Written", "later"]
    post(athlete, "finish", sessions[1], **ends, note="", note_was="Written\r\nlater")
    assert now(sessions[1]).note == ""


def test_note_of_a_session_taken_out_of_the_plan_is_refused(athlete, sessions):
    Session.objects.filter(pk=sessions[1].pk).update(status=SessionStatus.CANCELLED)

    assert post(athlete, "note", sessions[1], fragment=True, note="Hello").status_code == 409


def test_page_offers_nothing_of_this_to_others(cast, athlete, sessions):
    athlete.force_login(cast.coach)

    page = page_of(athlete, sessions[1])

    for words in ("Do it today", "Not today", "Save the note"):
        assert words not in page


# --- the same through the API ------------------------------------------------------------------------------


def test_api_does_the_same_for_the_athlete(athlete, sessions):
    moved = patch(athlete, sessions[2], {"date": str(TUESDAY)})
    assert (moved.status_code, moved.json()["date"]) == (200, "2026-03-03")
    noted = patch(athlete, sessions[1], {"note": "Heel"})
    assert (noted.status_code, noted.json()["note"]) == (200, "Heel")
    left = patch(athlete, sessions[1], {"status": "skipped", "reason": "Rain"})
    assert (left.json()["status"], left.json()["skip_reason"]) == ("skipped", "Rain")
    assert patch(athlete, sessions[1], {"status": "planned"}).json()["status"] == "planned"
    assert patch(athlete, sessions[1], {"note": "late"}, '"1"').json()["code"] == "session_changed"
    assert athlete.get(f"/api/v1/sessions/{sessions[1].public_id}/touches/", {"date": str(TUESDAY)}).status_code == 200


@pytest.mark.parametrize(
    "body", [{"date": "2026-03-07"}, {"time": "08:00"}, {"date": "2026-03-03", "time": "08:00"}], ids=range(3)
)
def test_api_leaves_other_days_and_times_to_the_coach(athlete, sessions, body):
    assert patch(athlete, sessions[1], body).status_code == 403
    assert now(sessions[1]).scheduled_on == WEDNESDAY


def test_api_takes_the_note_from_the_athlete_alone(cast, athlete, sessions):
    athlete.force_login(cast.coach)

    assert patch(athlete, sessions[1], {"note": "From the coach"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"note": "a", "status": "skipped"}, "/status"), ({"note": "x" * 1001}, "/note"), ({"note": None}, "/note"),
        ({"note": "a", "reason": "b"}, "/reason"),
    ],
    ids=range(4),
)  # fmt: skip
def test_api_refuses_a_note_with_the_field(athlete, sessions, body, pointer):
    answer = patch(athlete, sessions[1], body)

    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == {pointer}
