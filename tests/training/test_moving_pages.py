"""Moving by button, leaving out, taking in again: on the pages and through the API."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from tests.training.plans import AT, FRI, MON, MONDAY, WED, give, make_exercise, make_fixture, make_version
from training.choices import SessionStatus
from training.models import Session

HEAVY = "4x6 @6RM"
QUERIES_OF_TOUCHES = 15
TUESDAY, WEDNESDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=number) for number in (1, 2, 4, 5))


@pytest.fixture(autouse=True)
def _now(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


@pytest.fixture
def session(cast):
    """The Wednesday of a week with three heavy sessions of two athletes; it is Ada's."""
    version = make_version((make_exercise(), HEAVY), per_week=3, never_heavy_on=[-1, 0, 1], heavy_gap_h=24)
    give(version, [cast.athlete, cast.teammate], cast.coach, weekdays=[MON, WED, FRI])
    return Session.objects.get(athlete=cast.athlete, scheduled_on=WEDNESDAY)


def text_of(response) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0] or response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def ask(client, session, cast=None, **query):
    squad = {"squad": str(cast.squad.public_id)} if cast else {}
    headers = {"HX-Request": "true"} if query.pop("in_dialog", False) else {}
    return client.get(reverse("training:move", args=[session.public_id]), squad | query, headers=headers)


def hidden(response) -> dict[str, str]:
    forms = response.content.decode().split("<form")
    form = next((form for form in forms if 'name="seen"' in form and 'type="hidden" name="to"' in form), "")
    return dict(re.findall(r'<input type="hidden" name="(to|at|who|seen|squad)" value="([^"]*)"', form))


def confirm(client, session, page, **given):
    return client.post(reverse("training:move", args=[session.public_id]), hidden(page) | given, follow=True)


def days_of(athlete) -> list[int]:
    rows = Session.objects.filter(athlete=athlete).order_by("scheduled_on", "scheduled_time")
    return [(row.scheduled_on - MONDAY).days for row in rows]


def test_coach_sees_what_a_move_touches_and_then_moves_it(cast, coach, session):
    make_fixture(cast.squad, SATURDAY)

    page = ask(coach, session, to=str(SATURDAY), at="17:30")

    said = text_of(page)
    assert "Breaks a rule Heavy calf work, and the day is MD of Port Ellis." in said
    assert "That day is match day: Port Ellis." in said
    assert "It changes places with Plan · A on Friday 6 March." in said
    assert "moves for Ada Athlete, from Wednesday 4 March." in said
    assert days_of(cast.athlete) == [0, 2, 4]
    done = confirm(coach, session, page, reason="Pitch closed")

    assert "Moved to Saturday 7 March for Ada Athlete." in text_of(done)
    assert done.redirect_chain[0][0].endswith("/calendar/?month=2026-03#day-2026-03-07")
    session.refresh_from_db()
    assert (session.scheduled_on, session.is_pinned, session.move_reason) == (SATURDAY, True, "Pitch closed")
    assert days_of(cast.teammate) == [0, 2, 4]


def test_entry_of_a_squad_moves_for_all_of_its_athletes_or_for_one(cast, coach, session):
    page = ask(coach, session, cast, to=str(TUESDAY), at="09:00")
    assert "moves for 2 athletes" in text_of(page)
    assert "Moved to Tuesday 3 March for 2 athletes." in text_of(confirm(coach, session, page))
    assert (days_of(cast.athlete), days_of(cast.teammate)) == ([0, 1, 4], [0, 1, 4])
    assert Session.objects.get(pk=session.pk).scheduled_time == time(9)

    alone = ask(coach, session, cast, to=str(WEDNESDAY), at="09:00", who="one")
    assert "moves for Ada Athlete" in text_of(alone)
    confirm(coach, session, alone)
    assert (days_of(cast.athlete), days_of(cast.teammate)) == ([0, 2, 4], [0, 1, 4])


def test_what_holds_for_some_names_them(cast, coach, session):
    Session.objects.filter(athlete=cast.teammate, scheduled_on=FRIDAY).update(scheduled_on=TUESDAY)

    said = text_of(ask(coach, session, cast, to=str(FRIDAY), at="17:30"))

    assert "Plan · A is on that day too, at 17:30. Ada Athlete" in said


def test_dialog_gets_the_same_words_without_the_page(cast, coach, session):
    part = ask(coach, session, to=str(TUESDAY), at="17:30", in_dialog=True)

    assert "<html" not in part.content.decode()
    assert hidden(part)["to"] == "2026-03-03"
    assert "It cannot go there" in text_of(ask(coach, session, to="2026-03-01", in_dialog=True))
    assert "It stands there already" in text_of(ask(coach, session, to=str(WEDNESDAY), at="17:30", in_dialog=True))
    assert "no day to move to" in text_of(ask(coach, session, to="2028-03-01", in_dialog=True))


@pytest.mark.parametrize("to", ["soon", "", "2026-03-01", "1900-01-01", "9999-12-31"])
def test_day_that_cannot_be_is_refused(cast, coach, session, to):
    page = ask(coach, session, to=to)
    coach.post(reverse("training:move", args=[session.public_id]), {"to": to, "seen": "x"})

    assert "Move it" not in text_of(page)
    assert days_of(cast.athlete) == [0, 2, 4]


def test_move_of_what_changed_meanwhile_is_shown_anew(cast, coach, session):
    page = ask(coach, session, cast, to=str(TUESDAY), at="17:30")
    Session.objects.filter(athlete=cast.teammate, scheduled_on=WEDNESDAY).update(revision=7)

    late = confirm(coach, session, page)

    assert "The calendar changed meanwhile, so nothing was changed." in text_of(late)
    assert days_of(cast.athlete) == [0, 2, 4]


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-4000-8000-000000000000"])
def test_squad_that_is_not_the_coachs_is_not_found(coach, session, wrong):
    assert coach.get(reverse("training:move", args=[session.public_id]), {"squad": wrong}).status_code == 404


def test_session_that_is_done_stays(cast, coach, session):
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.DONE, finished_at=AT)

    page = ask(coach, session, to=str(TUESDAY), at="17:30")

    assert "This session is done, so it stays where it is." in text_of(page)
    assert "See what it touches" not in text_of(page)


@pytest.mark.parametrize("athletes", [1, 2])
def test_touches_of_a_squad_take_the_same_queries(cast, coach, session, django_assert_num_queries, athletes):
    if athletes == 1:
        Session.objects.filter(athlete=cast.teammate).delete()
    make_fixture(cast.squad)

    with django_assert_num_queries(QUERIES_OF_TOUCHES):
        ask(coach, session, cast, to=str(TUESDAY), at="17:30")


def test_coach_leaves_a_session_out_for_a_reason_and_takes_it_in_again(cast, coach, session):
    address = reverse("training:skip", args=[session.public_id])
    page = ask(coach, session, cast)
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page.content.decode())
    skip = {"squad": str(cast.squad.public_id), "seen": seen}

    assert "Say why the session is left out." in text_of(coach.post(address, skip))
    assert "The calendar changed meanwhile" in text_of(coach.post(address, skip | {"seen": "x", "reason": "No gym"}))
    done = coach.post(address, skip | {"reason": "No gym"}, follow=True)

    assert "Left out, and the reason is told." in text_of(done)
    skipped = Session.objects.filter(scheduled_on=WEDNESDAY)
    assert {(row.status, row.skip_reason) for row in skipped} == {(SessionStatus.SKIPPED, "No gym")}
    assert "It was left out: No gym" in text_of(ask(coach, session))
    coach.post(reverse("training:unskip", args=[session.public_id]))
    session.refresh_from_db()
    assert (session.status, session.skip_reason) == (SessionStatus.PLANNED, "")


def test_session_page_leads_coaches_to_moving_it_and_nobody_else(cast, client, session):
    page = reverse("training:session", args=[session.public_id])
    address = reverse("training:move", args=[session.public_id])

    def leads_there(user) -> bool:
        client.force_login(user)
        return address in client.get(page).content.decode()

    assert [leads_there(user) for user in (cast.coach, cast.analyst, cast.athlete_user)] == [True, False, False]
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.DONE, finished_at=AT)
    assert not leads_there(cast.coach)


def patch(client, session, body, match=None):
    headers = {"If-Match": match} if match else {}
    return client.patch(
        f"/api/v1/sessions/{session.public_id}/", body, content_type="application/json", headers=headers
    )


def test_api_moves_with_the_etag_that_was_read(cast, coach, session):
    etag = coach.get(f"/api/v1/sessions/{session.public_id}/")["ETag"]

    moved = patch(coach, session, {"date": str(TUESDAY), "time": None, "reason": "Pitch closed"}, etag)

    assert (moved.status_code, moved.json()["date"], moved.json()["time"]) == (200, "2026-03-03", None)
    late = patch(coach, session, {"date": str(WEDNESDAY)}, etag)
    assert (late.status_code, late.json()["code"]) == (412, "session_changed")
    assert late.json()["current"]["date"] == "2026-03-03"
    assert patch(coach, session, {"time": "08:15"}, moved["ETag"]).json()["date"] == "2026-03-03"
    assert patch(coach, session, {"date": str(WEDNESDAY)}).status_code == 428


def test_api_tells_what_a_move_would_touch(cast, coach, session):
    fixture = make_fixture(cast.squad, SATURDAY)
    address = f"/api/v1/sessions/{session.public_id}/touches/"

    told = coach.get(address, {"date": str(SATURDAY), "time": "17:30"}).json()

    assert told["breaks"] == "Heavy calf work, and the day is MD of Port Ellis."
    assert [(one["fixture"], one["offset"]) for one in told["fixtures"]] == [(str(fixture.public_id), 0)]
    assert [one["date"] for one in told["passed"]] == ["2026-03-06"]
    assert coach.get(address, {"date": "2026-03-06"}).json()["same_day"][0]["title"] == "Plan"
    assert [error["pointer"] for error in coach.get(address).json()["errors"]] == ["/date"]
    assert days_of(cast.athlete) == [0, 2, 4]


def test_api_leaves_out_and_takes_in_again(cast, coach, session):
    skipped = patch(coach, session, {"status": "skipped", "reason": "No gym"}, '"1"')
    assert (skipped.status_code, skipped.json()["status"]) == (200, "skipped")
    assert patch(coach, session, {"date": str(TUESDAY)}, skipped["ETag"]).json()["code"] == "session_closed"
    assert patch(coach, session, {"status": "planned"}, skipped["ETag"]).json()["status"] == "planned"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/status"), ({"status": "skipped", "date": "2026-03-03"}, "/status"), ({"status": "skipped"}, "/reason"),
        ({"status": "done"}, "/status"), ({"date": "1900-01-01"}, "/date"), ({"date": "2026-03-01"}, "/date"),
        ({"date": "2028-03-01"}, "/date"), ({"time": "25:00"}, "/time"), ({"effort": 3}, "/effort"),
        ({"date": "2026-03-03", "reason": "r" * 201}, "/reason"), ({"status": "planned", "reason": "r"}, "/reason"),
    ],
    ids=range(11),
)  # fmt: skip
def test_api_refuses_a_change_with_the_field(coach, session, body, pointer):
    answer = patch(coach, session, body, '"1"')

    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == {pointer}
