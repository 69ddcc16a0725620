"""Sessions of no programme, which athletes add themselves: extra ones, matches, other training."""

import json
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from athletes.models import Squad
from exercises.choices import ExerciseSide, Measure
from programmes.choices import PainRule
from reports.queries.report import report_of
from reports.queries.training import Period, ReportScope
from tests.training.plans import AT, MONDAY, give, laid_out, line_of, make_exercise, make_version, put
from training.choices import SessionStatus
from training.models import Session
from training.queries.board import board_rows, squad_cards

# Fixed, since parallel runs must collect the same names.
ID = "0b6f3c1e-58d2-4c58-9d7e-3f2a1c5b7a91"


@pytest.fixture(autouse=True)
def _monday(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def athlete(cast, client):
    client.force_login(cast.athlete_user)
    return client


@pytest.fixture
def raised(cast):
    """An exercise of the athlete's plan, asked for as 3x8 each."""
    exercise = make_exercise()
    laid_out(cast.athlete, make_version((exercise, "3x8 each @RIR2")), cast.coach)
    return exercise


def page(client, **query):
    return client.get(reverse("training:session_new"), query)


def add(client, **fields):
    shown = page(client).content.decode()
    place = re.search(r'name="place" value="([^"]+)"', shown)
    given = {"place": place[1] if place else "", "id": str(uuid.uuid4()), "date": str(MONDAY)}
    return client.post(reverse("training:session_new"), given | fields, follow=True)


def extra(client, *exercises, **fields):
    return add(client, **{"what": "extra", "exercises": [str(one.public_id) for one in exercises]} | fields)


def done(client, **fields):
    return add(client, **{"what": "done", "kind": "match", "effort": "8", "minutes": "90"} | fields)


def call(client, method, path, body=None):
    raw = "" if body is None else json.dumps(body)
    return getattr(client, method)(f"/api/v1{path}", raw, content_type="application/json")


def added(cast) -> list[Session]:
    return list(Session.objects.filter(athlete=cast.athlete, assignment=None).order_by("pk"))


# --- an extra session --------------------------------------------------------------------------------


def test_extra_session_asks_for_what_was_asked_last_time(cast, athlete, raised):
    wall = make_exercise("wall-sit", measure=Measure.SECONDS, side=ExerciseSide.DOUBLE)

    shown = extra(athlete, raised, wall)

    (session,) = added(cast)
    assert (session.kind, session.title, session.scheduled_on) == ("calf", "Extra session", MONDAY)
    assert [item.text for item in session.items.order_by("position")] == ["3x8 each @RIR2", "3x30s"]
    assert shown.redirect_chain[-1][0] == reverse("training:session", args=[session.public_id])
    assert "Extra session" in shown.content.decode()


def test_loads_follow_what_was_lifted_and_plans_that_round_down(cast, athlete, raised):
    tendon = make_version((make_exercise("heel-drop"), "3x15 each"), slug="tendon", pain_rule=PainRule.TENDON)
    give(tendon, cast.athlete, cast.coach)
    put(line_of(Session.objects.get(athlete=cast.athlete, title="Plan")), cast.athlete_user)

    extra(athlete, raised)

    targets = line_of(added(cast)[0]).targets
    assert {target["how"] for target in targets if target["side"] == "left"} == {"from_estimate"}
    assert all(target["load_kg"] % 2.5 == 0 for target in targets if target["load_kg"])


def test_sets_are_logged_in_it_as_in_any_other(cast, athlete, raised):
    extra(athlete, raised)

    logged = put(line_of(added(cast)[0]), cast.athlete_user)

    assert logged.is_new
    assert added(cast)[0].status == SessionStatus.STARTED


def test_second_tap_adds_nothing(cast, athlete, raised):
    for _turn in range(2):
        extra(athlete, raised, id=ID)

    assert len(added(cast)) == 1


def test_page_offers_the_plan_before_the_library(cast, athlete, raised):
    make_exercise("other-raise")
    make_exercise("old-raise", retired_at=AT)

    text = page(athlete).content.decode()

    assert text.index("Seated raise") < text.index("Others from the library") < text.index("Other raise")
    assert "Old raise" not in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"exercises": []}, "Choose at least one exercise."),
        ({"exercises": [ID]}, "is not one of the available choices"),
        ({"date": "2026-05-01"}, "choose a day from 2026-02-02 to 2026-03-30"),
        ({"date": "soon"}, "Enter a date such as"),
        ({"id": "x"}, "valid UUID"),
    ],
    ids=range(5),
)
def test_extra_session_that_cannot_be_added_says_why(cast, athlete, raised, fields, words):
    answer = extra(athlete, raised, **fields)

    assert answer.status_code == 422
    assert words in answer.content.decode() or "id" in fields
    assert not added(cast)


# --- a match, other training -----------------------------------------------------------------------------


def test_match_is_written_down_with_effort_and_minutes(cast, athlete):
    shown = done(athlete, title="Port Ellis away", note="Cramp at the end").content.decode()

    (match,) = added(cast)
    assert (match.kind, match.status, match.effort, match.minutes) == ("match", "done", 8, 90)
    assert (match.title, match.note, match.finished_by) == ("Port Ellis away", "Cramp at the end", cast.athlete_user)
    assert "Port Ellis away is written down." in shown
    assert "No exercises are planned" not in shown


def test_other_training_is_named_by_its_kind(cast, athlete):
    done(athlete, kind="other", date=str(MONDAY - timedelta(days=3)))

    assert (added(cast)[0].title, added(cast)[0].scheduled_on) == ("Other training", MONDAY - timedelta(days=3))


@pytest.mark.parametrize(
    "fields",
    [
        {"minutes": "0"}, {"minutes": "9999999"}, {"effort": "11"}, {"effort": ""}, {"kind": "calf"},
        {"title": "x" * 121}, {"note": "a\x00b"}, {"date": "2026-03-03"}, {"date": "0001-01-01"},
    ],
    ids=range(9),
)  # fmt: skip
def test_training_that_cannot_be_written_down_changes_nothing(cast, athlete, fields):
    assert done(athlete, **fields).status_code == 422
    assert not added(cast)


def test_who_trains_nowhere_adds_nothing(cast, client):
    client.force_login(cast.coach)

    assert "Only athletes add training here." in page(client).content.decode()
    assert "Only athletes add training here." in done(client).content.decode()
    assert not Session.objects.exists()


# --- it is no part of the plan -----------------------------------------------------------------------------


def test_what_was_added_is_work_but_not_adherence(cast, athlete, raised):
    extra(athlete, raised)
    extra_session = added(cast)[0]
    put(line_of(extra_session), cast.athlete_user)
    Session.objects.filter(pk=extra_session.pk).update(status=SessionStatus.DONE, finished_at=AT, effort=5, minutes=30)
    done(athlete)

    week = athlete.get(reverse("training:week")).content.decode()
    assert "0 of 1 done" in week
    (row,) = board_rows(athletes=[cast.athlete], viewer=cast.coach, today=MONDAY, monday=MONDAY)
    assert (row.done, row.planned) == (0, 1)
    (card,) = squad_cards(user=cast.coach, club=cast.club, today=MONDAY)
    assert (card.done, card.planned) == (0, 1)
    scope = ReportScope(
        club=cast.club,
        squads=tuple(Squad.objects.filter(pk=cast.squad.pk)),
        period=Period(MONDAY, MONDAY + timedelta(days=7)),
        today=MONDAY,
    )
    figures = report_of(scope, viewer=cast.coach, with_minors=True).total
    assert (figures.done, figures.planned, figures.sets) == (0, 1, 1)


# --- taking it back ----------------------------------------------------------------------------------------


def test_what_was_added_is_taken_back(cast, athlete):
    done(athlete)
    address = reverse("training:withdraw", args=[added(cast)[0].public_id])

    assert "Match is removed." in athlete.post(address, follow=True).content.decode()
    assert athlete.post(address).status_code == 302
    assert added(cast)[0].status == SessionStatus.CANCELLED


def test_script_that_takes_it_back_gets_the_session_as_it_stands(cast, athlete):
    done(athlete)
    address = reverse("training:withdraw", args=[added(cast)[0].public_id])

    answers = [athlete.post(address, {"page": "today"}, headers={"X-Fragment": "1"}) for _turn in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "This session was removed." in answers[0].content.decode()


def test_session_with_sets_or_of_a_programme_is_not_taken_back(cast, athlete, raised):
    extra(athlete, raised)
    put(line_of(added(cast)[0]), cast.athlete_user)
    planned = Session.objects.get(athlete=cast.athlete, title="Plan")

    for session, words in ((added(cast)[0], "Sets of this session are logged"), (planned, "is of a programme")):
        answer = athlete.post(reverse("training:withdraw", args=[session.public_id]), follow=True)
        assert words in answer.content.decode()
        session.refresh_from_db()
        assert session.status != SessionStatus.CANCELLED


# --- the same through the API --------------------------------------------------------------------------------


def test_api_adds_an_extra_session_with_notation_and_takes_it_back(cast, athlete, raised):
    hop = make_exercise("hop", measure=Measure.CONTACTS)
    lines = [{"exercise": str(raised.public_id)}, {"exercise": str(hop.public_id), "prescription": "2x20c each"}]
    body = {"id": ID, "kind": "calf", "title": "Hotel room", "exercises": lines}

    made = call(athlete, "post", "/sessions/", body)

    assert (made.status_code, made.json()["id"], made.json()["programme"]) == (201, ID, None)
    assert [item["prescription"]["text"] for item in made.json()["items"]] == ["3x8 each @RIR2", "2x20c each"]
    again = call(athlete, "post", "/sessions/", body)
    assert (again.status_code, again["ETag"]) == (200, made["ETag"])
    assert call(athlete, "delete", f"/sessions/{ID}/").status_code == 204
    assert call(athlete, "delete", f"/sessions/{ID}/").status_code == 204
    assert call(athlete, "get", f"/sessions/{ID}/").json()["status"] == "cancelled"


def test_api_writes_a_match_down(cast, athlete):
    made = call(athlete, "post", "/sessions/", {"kind": "match", "effort": 9, "minutes": 80, "note": "Won"})

    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("kind", "status", "effort", "minutes", "note", "date")} == {
        "kind": "match", "status": "done", "effort": 9, "minutes": 80, "note": "Won", "date": str(MONDAY),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "calf"}, "/exercises"), ({"kind": "match", "minutes": 80}, "/effort"), ({}, "/kind"),
        ({"kind": "calf", "exercises": []}, "/exercises"), ({"kind": "match", "effort": 1, "minutes": 0}, "/minutes"),
        ({"kind": "calf", "exercises": [{"exercise": ID}]}, "/exercises"),
        ({"kind": "match", "athlete": ID, "effort": 1, "minutes": 5}, "/athlete"),
        ({"kind": "match", "effort": 1, "minutes": 5, "date": "2026-03-03"}, "/date"),
        ({"kind": "other", "effort": 1, "minutes": 5, "exercises": [{"exercise": ID}]}, "/exercises"),
        ({"kind": "calf", "exercises": [{"exercise": "own", "prescription": "3x8x"}]}, "/exercises/0/prescription"),
        ({"kind": "calf", "exercises": [{"exercise": "own", "prescription": "3x30s"}]}, "/exercises"),
        ({"kind": "calf", "exercises": [{"exercise": "own"}] * 2}, "/exercises"),
        ({"kind": "calf", "exercises": [{"exercise": "own", "sets": 3}]}, "/exercises/0/sets"),
    ],
    ids=range(13),
)  # fmt: skip
def test_api_refuses_with_the_field(cast, athlete, raised, body, pointer):
    named = json.loads(json.dumps(body).replace('"own"', f'"{raised.public_id}"'))

    answer = call(athlete, "post", "/sessions/", named)

    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == {pointer}
    assert not added(cast)


def test_api_keeps_the_id_of_somebody_else_s_session(cast, athlete, client):
    call(athlete, "post", "/sessions/", {"id": ID, "kind": "match", "effort": 9, "minutes": 80})
    client.force_login(cast.rival_athlete_user)

    answer = call(client, "post", "/sessions/", {"id": ID, "kind": "match", "effort": 9, "minutes": 80})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/id")


# --- kept on a phone ----------------------------------------------------------------------------------


def test_script_that_writes_a_match_down_gets_the_word_of_it_and_a_repeat_adds_nothing(cast, athlete):
    fields = {"place": str(cast.athlete.public_id), "id": ID, "date": str(MONDAY), "what": "done", "kind": "match"}
    fields |= {"minutes": "90", "effort": "7"}
    for _time in range(2):
        answer = athlete.post(reverse("training:session_new"), fields, headers={"X-Fragment": "1"})
        assert answer.status_code == 200
        assert "Match is written down." in answer.content.decode()
    assert Session.objects.filter(public_id=ID).count() == 1

    refused = athlete.post(
        reverse("training:session_new"), fields | {"id": str(uuid.uuid4()), "minutes": "0"}, headers={"X-Fragment": "1"}
    )
    assert refused.status_code == 422
    assert 'class="fault"' in refused.content.decode()


def test_phone_keeps_the_page_and_knows_the_coming_days(cast, athlete):
    shown = page(athlete)
    assert "X-Keep" in shown.headers
    assert str(MONDAY + timedelta(days=7)) in shown.content.decode()
