"""The coach's pages: squads, board, profile, tests, weighings."""

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AccessRecord, Membership
from athletes.models import BodyMass, Squad
from exercises.choices import ExerciseSide, Measure, ProtocolKind, ProtocolSides
from exercises.models import TestProtocol
from tests.cast import make_athlete, make_squad
from tests.training.plans import (
    FRI,
    MON,
    MONDAY,
    WED,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_test,
    make_version,
    put,
    weigh,
)
from training.choices import PainMoment, SessionStatus
from training.models import PainReport, Session, TestResult
from training.operations.sessions import finish_session
from training.queries.attention import Call, headline, reasons, silent_since
from training.queries.marks import MarkState, SessionMark

# Thursday of the third week of every plan that starts on MONDAY.
TODAY = date(2026, 3, 19)
NOW = datetime(2026, 3, 19, 12, 0, tzinfo=UTC)
QUERIES_OF_BOARD = 10
QUERIES_OF_SQUADS = 7


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(db):
    return make_version((make_exercise(), "1x8 each @RIR2"), weeks=4, per_week=3)


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def rows_of(response) -> dict[str, str]:
    """Return the board's rows as text by athlete, in the order shown."""
    table = response.content.decode().split('class="data stacked board"')[1].split("</table>")[0]
    rows = [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in table.split("<tr")[2:]]
    return {" ".join(row.split(">", 1)[1].split()[:2]): row for row in rows}


def board(client, cast, **query):
    return client.get(reverse("training:squad", args=[cast.squad.public_id]), query)


def profile(client, athlete):
    return client.get(reverse("training:athlete", args=[athlete.public_id]))


def train(athlete, version, by, *, done: int, weekdays=(MON, WED, FRI)) -> list[Session]:
    """Lay a plan out and do its first sessions, one set a side each."""
    sessions = laid_out(athlete, version, by, weekdays=weekdays)
    for session in sessions[:done]:
        for side in ("left", "right"):
            put(line_of(session), by, side=side)
        finish_session(session=session, effort=6, minutes=30, note="", pain_after={}, by=by, at=NOW)
    return sessions


def feel_pain(athlete, score: int, on: date = TODAY, side: str = "right") -> PainReport:
    return PainReport.objects.create(
        club=athlete.club,
        athlete=athlete,
        training_on=on,
        moment=PainMoment.AFTER,
        side=side,
        score=score,
        reported_at=NOW,
    )


# --- why somebody needs the coach -----------------------------------------------------------------
def mark(days: int, state: MarkState, **fields) -> SessionMark:
    return SessionMark(
        **{
            "public_id": uuid.uuid4(),
            "athlete_id": 1,
            "on": TODAY + timedelta(days=days),
            "at": time(17, 30),
            "kind": "calf",
            "title": "Plan",
            "label": "A",
            "state": state,
            "is_done": state == MarkState.DONE,
            "reason": "",
            "effort": None,
            "minutes": None,
            "planned_sets": 3,
            "done_sets": 0,
            "open_loads": 0,
            **fields,
        }
    )


AHEAD = mark(1, MarkState.PLANNED)


@pytest.mark.parametrize(
    ("marks", "call", "words"),
    [
        ([mark(-2, MarkState.DONE), AHEAD], Call.GOOD, "As planned"),
        ([AHEAD], Call.GOOD, "First session tomorrow"),
        ([mark(-3, MarkState.DONE), mark(-1, MarkState.MISSED), AHEAD], Call.MISSED, "Session not done: yesterday"),
        (
            [mark(-6, MarkState.MISSED), mark(-3, MarkState.DONE), mark(-1, MarkState.MISSED), AHEAD],
            Call.MISSED,
            "Sessions not done: Friday and yesterday",
        ),
        ([mark(-3, MarkState.DONE), mark(-1, MarkState.EXCUSED), AHEAD], Call.GOOD, "As planned"),
        (
            [mark(-4, MarkState.DONE), mark(-2, MarkState.MISSED), AHEAD],
            Call.SILENT,
            "No entry for 4 days; 1 session was planned",
        ),
        ([mark(-2, MarkState.DONE)], Call.NO_PLAN, "Nothing is planned for the next 7 days"),
        (
            [mark(-2, MarkState.DONE), mark(1, MarkState.PLANNED, open_loads=2)],
            Call.LOADS,
            "2 loads to choose tomorrow: nothing tested or logged yet",
        ),
    ],
)
def test_reasons_name_the_most_pressing_first(marks, call, words):
    (first, *_more) = reasons(marks=marks, pain=[], symmetry=None, today=TODAY)
    assert (first.call, first.sentence) == (call, words)


def test_silence_needs_a_session_that_was_planned():
    assert silent_since([mark(-9, MarkState.DONE), AHEAD], TODAY) is None
    assert silent_since([mark(-9, MarkState.DONE), mark(-5, MarkState.MISSED)], TODAY) == TODAY - timedelta(days=8)


@pytest.mark.parametrize(
    ("athletes", "pressing", "has_plan", "words"),
    [
        (0, 0, False, "Nobody is here yet"),
        (14, 1, True, "One needs you today"),
        (14, 5, True, "Five need you today"),
        (30, 12, True, "12 need you today"),
        (14, 0, True, "Everybody is on plan"),
        (14, 0, False, "Nothing is planned yet"),
    ],
)
def test_headline_counts_in_words(athletes, pressing, has_plan, words):
    assert headline(athletes=athletes, pressing=pressing, has_plan=has_plan) == words


# --- squads ---------------------------------------------------------------------------------------
def test_squads_show_the_week_and_what_is_next(cast, client, version):
    train(cast.athlete, version, cast.coach, done=8)
    train(cast.teammate, version, cast.coach, done=7)
    client.force_login(cast.coach)
    page = text_of(client.get(reverse("training:squads")))
    assert "First team Football · 2 athletes Done this week 3 of 6" in page
    assert "Next: 2 athletes, tomorrow 17:30" in page
    assert "Forwards" not in page


@pytest.mark.parametrize(("part", "offered"), [("owner", True), ("coach", True), ("analyst", False)])
def test_no_squads_offers_the_next_step_to_who_may_take_it(cast, client, part, offered):
    Squad.objects.filter(club=cast.club).update(archived_at=NOW)
    client.force_login(cast.people[part])
    response = client.get(reverse("training:squads"))
    assert (reverse("athletes:squad_new") in response.content.decode()) is offered


def test_squads_cost_the_same_queries_for_one_and_three(cast, client, version):
    client.force_login(cast.coach)
    client.get(reverse("training:squads"))
    for squads in (1, 3):
        while cast.club.squads.count() < squads:
            squad = make_squad(cast.club, f"Squad {cast.club.squads.count()}", cast.coach)
            laid_out(make_athlete(cast.club, f"Zoe {squad.pk}", squad), version, cast.coach, weekdays=[MON, WED, FRI])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("training:squads"))
        assert len(queries) == QUERIES_OF_SQUADS


@pytest.mark.parametrize("part", ["athlete", "teammate", "rival_athlete"])
def test_athletes_have_no_squads_page(cast, client, part):
    client.force_login(cast.people[part])
    assert client.get(reverse("training:squads")).status_code == 404


# --- the board ------------------------------------------------------------------------------------
def test_long_pages_are_sent_compressed(cast, client, version):
    laid_out(cast.athlete, version, cast.coach, weekdays=[MON, WED, FRI])
    client.force_login(cast.coach)
    for name, *shown in (
        ("training:squad", cast.squad.public_id),
        ("training:squad_calendar", cast.squad.public_id),
        ("training:athlete", cast.athlete.public_id),
        ("training:athlete_calendar", cast.athlete.public_id),
        ("programmes:detail", version.programme.public_id),
        ("athletes:list",),
        ("exercises:learn",),
        ("exercises:sources",),
    ):
        answer = client.get(reverse(name, args=shown), headers={"Accept-Encoding": "gzip"})
        assert (name, answer.headers.get("Content-Encoding")) == (name, "gzip")


def test_board_puts_those_first_who_need_the_coach(cast, client, version):
    exercise = version.sessions.first().prescriptions.first().exercise
    people = {name: make_athlete(cast.club, name, cast.squad) for name in ("Bea Bold", "Cy Calm", "Di Dim", "Ed Eve")}
    train(cast.athlete, version, cast.coach, done=8)
    train(cast.teammate, version, cast.coach, done=4)
    train(people["Bea Bold"], version, cast.coach, done=7)
    train(people["Cy Calm"], version, cast.coach, done=8)
    train(people["Di Dim"], version, cast.coach, done=8)
    make_test(people["Di Dim"], exercise, kg={"left": 40, "right": 50})
    feel_pain(people["Cy Calm"], 5)
    feel_pain(people["Cy Calm"], 4, TODAY - timedelta(days=2))
    client.force_login(cast.coach)
    response = board(client, cast)
    rows = rows_of(response)
    assert list(rows) == ["Cy Calm", "Tom Teammate", "Bea Bold", "Di Dim", "Ed Eve", "Ada Athlete"]
    assert "Pain Pain 5 in the right calf today, 4 on Tuesday" in rows["Cy Calm"]
    assert "Silent No entry for 10 days; 4 sessions were planned" in rows["Tom Teammate"]
    assert "Not done Session not done: yesterday" in rows["Bea Bold"]
    assert "Uneven Left 20 % weaker on 23 February: Seated raise" in rows["Di Dim"]
    assert "No plan Nothing is planned for the next 7 days" in rows["Ed Eve"]
    assert "Good As planned" in rows["Ada Athlete"]
    assert "2 / 3" in rows["Ada Athlete"]
    page = text_of(response)
    assert "Four need you today" in page
    assert "Done this week 7 of 15" in page


def test_board_says_the_week_in_words_and_links_its_sessions(cast, client, version):
    sessions = train(cast.athlete, version, cast.coach, done=8)
    client.force_login(cast.coach)
    html = board(client, cast).content.decode()
    assert "14 days: 6 done, 8 rest" in html
    assert reverse("training:session", args=[sessions[7].public_id]) in html
    assert "Wednesday 18 March, Plan: done" in html
    assert "Friday 20 March, Plan: planned 17:30" in html


def test_board_counts_tonnage_by_side_against_the_same_days_of_last_week(cast, client, version):
    train(cast.athlete, version, cast.coach, done=8)
    extra = Session.objects.filter(athlete=cast.athlete, scheduled_on=TODAY - timedelta(days=1)).get()
    put(line_of(extra), cast.coach, number=2, values={"reps": 10, "load_kg": Decimal(64)})
    client.force_login(cast.coach)
    # Two sessions of 8 × 40 kg a side on Monday and Wednesday of both weeks, and 640 kg more on the left.
    assert "1.28 · 0.64 t +50 %" in text_of(board(client, cast))


@pytest.mark.parametrize(("part", "sees"), [("coach", True), ("clinician", True), ("owner", False), ("analyst", False)])
def test_board_shows_pain_to_who_may_see_it_and_notes_the_reading(cast, client, version, part, sees):
    train(cast.athlete, version, cast.coach, done=8)
    feel_pain(cast.athlete, 6)
    client.force_login(cast.people[part])
    row = rows_of(board(client, cast))["Ada Athlete"]
    assert ("Pain 6 in the right calf" in row) is sees
    assert AccessRecord.objects.filter(user=cast.people[part], what="squad_pain").count() == sees


def test_board_without_pain_notes_nothing(cast, client):
    client.force_login(cast.coach)
    board(client, cast)
    assert not AccessRecord.objects.exists()


def test_board_costs_the_same_queries_for_one_and_three_athletes(cast, client, version):
    client.force_login(cast.coach)
    train(cast.athlete, version, cast.coach, done=5)
    feel_pain(cast.athlete, 6)
    cast.teammate.squad_places.all().delete()
    board(client, cast)
    for athletes in (1, 3):
        for number in range(1, athletes):
            athlete = make_athlete(cast.club, f"Number {number}", cast.squad)
            train(athlete, version, cast.coach, done=6 + number)
            feel_pain(athlete, 5)
            make_test(athlete, make_exercise(f"other-{number}"), kg={"left": 40, "right": 50})
        with CaptureQueriesContext(connection) as queries:
            response = board(client, cast)
        assert len(rows_of(response)) == athletes
        assert len(queries) == QUERIES_OF_BOARD


def test_board_shows_another_week_on_request(cast, client, version):
    train(cast.athlete, version, cast.coach, done=1)
    client.force_login(cast.coach)
    page = text_of(board(client, cast, week="2026-03-04"))
    assert "2 March to 8 March 2026" in page
    assert "Monday 2 March, Plan: done" in page
    assert "Done this week 0 of 3" in page


@pytest.mark.parametrize("week", ["soon", "2026-13-40", "0001-01-01", "2026-03-04' OR 1=1", "９９９９"])
def test_board_answers_a_week_it_cannot_show_with_a_sentence(cast, client, week):
    client.force_login(cast.coach)
    response = board(client, cast, week=week)
    assert response.status_code == 200
    assert "This week is shown instead." in text_of(response)


def test_empty_squad_says_what_to_do(cast, client):
    cast.squad.places.all().delete()
    client.force_login(cast.coach)
    response = board(client, cast)
    assert "Nobody is in this squad yet" in text_of(response)
    assert reverse("athletes:athlete_new") in response.content.decode()


@pytest.mark.parametrize("part", ["athlete", "teammate", "rival_coach", "rival_athlete"])
def test_board_is_nothing_to_outsiders(cast, client, part):
    client.force_login(cast.people[part])
    assert board(client, cast).status_code == 404


# --- the profile ----------------------------------------------------------------------------------
def test_profile_tells_the_story_of_one_athlete(cast, client, version):
    train(cast.athlete, version, cast.coach, done=8)
    exercise = version.sessions.first().prescriptions.first().exercise
    make_test(cast.athlete, exercise, kg={"left": 40, "right": 50})
    weigh(cast.athlete, 71)
    client.force_login(cast.coach)
    response = profile(client, cast.athlete)
    page = text_of(response)
    assert "Body mass 71 kg" in page
    assert "8 of 12 sessions" in page
    assert "L Left 40 kg × 6 R Right 50 kg × 6 Uneven" in page
    assert "L Left 40 kg × 8 R Right 40 kg × 8 18 Mar" in page
    assert "Tomorrow 17:30" in page or "tomorrow 17:30" in page
    assert reverse("training:test_new", args=[cast.athlete.public_id]) in response.content.decode()
    assert reverse("athletes:athlete_edit", args=[cast.athlete.public_id]) in response.content.decode()


def test_profile_marks_who_is_under_18_or_of_unknown_age(cast, client):
    young = make_athlete(cast.club, "Yui Young", cast.squad, born_on=date(2010, 1, 1))
    unknown = make_athlete(cast.club, "Uma Unknown", cast.squad, born_on=None)
    client.force_login(cast.coach)
    assert "Under 18" in text_of(profile(client, young))
    assert "counts as under 18" in text_of(profile(client, unknown))
    assert "under 18" not in text_of(profile(client, cast.athlete)).lower()


@pytest.mark.parametrize(
    ("part", "sees", "noted"),
    [
        ("coach", True, True),
        ("clinician", True, True),
        ("owner", False, False),
        ("analyst", False, False),
        ("athlete", True, False),
    ],
)
def test_profile_shows_pain_to_who_may_see_it_and_notes_the_reading(cast, client, part, sees, noted):
    consent(cast.athlete)
    feel_pain(cast.athlete, 6)
    client.force_login(cast.people[part])
    html = profile(client, cast.athlete).content.decode()
    assert ('id="pain"' in html) is sees
    assert AccessRecord.objects.filter(what="athlete_pain", subject=str(cast.athlete.public_id)).count() == noted


def test_athlete_sees_their_own_profile_without_blame(cast, client, version):
    train(cast.athlete, version, cast.coach, done=2)
    client.force_login(cast.athlete_user)
    response = profile(client, cast.athlete)
    page = text_of(response)
    assert "No entry for" not in page
    assert "Edit or invite" not in page
    assert "Record a test" not in page
    assert reverse("training:body_mass_new", args=[cast.athlete.public_id]) in response.content.decode()


@pytest.mark.parametrize("part", ["teammate", "rival_coach", "rival_athlete"])
def test_profile_is_nothing_to_outsiders(cast, client, part):
    client.force_login(cast.people[part])
    assert profile(client, cast.athlete).status_code == 404


def test_unknown_athlete_is_404(cast, client):
    client.force_login(cast.coach)
    assert client.get(reverse("training:athlete", args=[uuid.uuid4()])).status_code == 404


# --- tests ----------------------------------------------------------------------------------------
@pytest.fixture
def protocol(db) -> TestProtocol:
    return TestProtocol.objects.create(
        slug="seated-rm",
        name="Seated raise: rep maximum",
        exercise=make_exercise(),
        kind=ProtocolKind.REP_MAX,
        sides=ProtocolSides.EACH,
    )


def record_url(athlete, protocol=None) -> str:
    query = f"?protocol={protocol.public_id}" if protocol else ""
    return reverse("training:test_new", args=[athlete.public_id]) + query


def test_recording_a_test_settles_the_loads_to_come(cast, client, protocol):
    version = make_version((protocol.exercise, "1x6 each @6RM"), weeks=4, per_week=1)
    laid_out(cast.athlete, version, cast.coach, weekdays=[FRI])
    client.force_login(cast.coach)
    assert "Seated raise: rep maximum" in text_of(client.get(record_url(cast.athlete)))
    values = {"tested_on": "2026-03-18", "load_kg_left": "42.5", "reps_left": "6"}
    response = client.post(record_url(cast.athlete, protocol), values)
    assert response["Location"] == reverse("training:athlete", args=[cast.athlete.public_id])
    result = TestResult.objects.get()
    assert (result.side, result.load_kg, result.reps, result.recorded_by) == ("left", Decimal("42.5"), 6, cast.coach)
    ahead = Session.objects.get(athlete=cast.athlete, scheduled_on=TODAY + timedelta(days=1))
    assert line_of(ahead).planned_kg_left == 6 * Decimal("42.5")


def test_recording_twice_keeps_one_result(cast, client, protocol):
    client.force_login(cast.coach)
    values = {"tested_on": "2026-03-18", "load_kg_left": "42.5", "reps_left": "6"}
    for _press in range(2):
        client.post(record_url(cast.athlete, protocol), values)
    assert TestResult.objects.count() == 1


def test_pounds_and_centimetres_are_stored_as_kg_and_m(cast, client, protocol):
    cast.club.weight_unit = "lb"
    cast.club.save()
    reach = TestProtocol.objects.create(
        slug="reach",
        name="Knee to wall",
        exercise=protocol.exercise,
        kind=ProtocolKind.DISTANCE,
        sides=ProtocolSides.EACH,
    )
    client.force_login(cast.coach)
    client.post(
        record_url(cast.athlete, protocol), {"tested_on": "2026-03-18", "load_kg_right": "45", "reps_right": "6"}
    )
    client.post(record_url(cast.athlete, reach), {"tested_on": "2026-03-18", "distance_m_left": "11.5"})
    assert TestResult.objects.get(protocol=protocol).load_kg == Decimal("20.412")
    assert TestResult.objects.get(protocol=reach).distance_m == Decimal("0.115")
    page = text_of(profile(client, cast.athlete))
    assert "45 lb × 6" in page
    assert "11.5 cm" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Give the result of at least one side."),
        ({"load_kg_left": "40"}, "Fill in every value of this side."),
        ({"load_kg_left": "40", "reps_left": "16"}, "Give a number from 1 to 15."),
        ({"load_kg_left": "1001", "reps_left": "6"}, "Give a number from 0 to 1000 kg."),
        ({"load_kg_left": "NaN", "reps_left": "6"}, "Give a number from 0 to 1000 kg."),
        ({"load_kg_left": "-1", "reps_left": "6"}, "Give a number from 0 to 1000 kg."),
        ({"load_kg_left": "40", "reps_left": "6", "tested_on": "1900-01-01"}, "give one from 2000-01-01 to 2026-03-19"),
        ({"load_kg_left": "40", "reps_left": "6", "tested_on": "2026-03-20"}, "give one from 2000-01-01 to 2026-03-19"),
        ({"load_kg_left": "40", "reps_left": "6", "tested_on": "x"}, "Enter a date such as 2026-01-31."),
    ],
)
def test_test_values_that_cannot_be_used_are_named_and_kept(cast, client, protocol, values, words):
    client.force_login(cast.coach)
    response = client.post(record_url(cast.athlete, protocol), {"tested_on": "2026-03-18", **values})
    assert response.status_code == 200
    assert words in text_of(response)
    for value in values.values():
        assert f'value="{value}"' in response.content.decode()
    assert not TestResult.objects.exists()


def test_unknown_test_brings_the_list_with_a_sentence(cast, client, protocol):
    client.force_login(cast.coach)
    for asked in (str(uuid.uuid4()), "x"):
        response = client.get(record_url(cast.athlete), {"protocol": asked})
        assert "There is no such test; choose one of the list." in text_of(response)


@pytest.mark.parametrize(
    ("part", "status"), [("analyst", 403), ("athlete", 403), ("teammate", 404), ("rival_coach", 404)]
)
def test_tests_are_recorded_by_who_trains_the_athlete(cast, client, part, status):
    client.force_login(cast.people[part])
    assert client.get(record_url(cast.athlete)).status_code == status


# --- body mass ------------------------------------------------------------------------------------
@pytest.mark.parametrize("part", ["coach", "owner", "clinician", "athlete"])
def test_body_mass_is_recorded_by_staff_and_by_the_athlete(cast, client, part):
    client.force_login(cast.people[part])
    url = reverse("training:body_mass_new", args=[cast.athlete.public_id])
    assert client.get(url).status_code == 200
    assert client.post(url, {"mass_kg": "71.4", "measured_on": "2026-03-18"}).status_code == 302
    assert BodyMass.objects.get().mass_kg == Decimal("71.4")


@pytest.mark.parametrize(
    ("unit", "typed", "words"),
    [
        ("kg", "19", "Give a number from 20 to 250 kg."),
        ("kg", "heavy", "Give a number from 20 to 250 kg."),
        ("lb", "552", "Give a number from 45 to 551 lb."),
    ],
)
def test_body_mass_out_of_range_is_refused_with_the_range(cast, client, unit, typed, words):
    cast.club.weight_unit = unit
    cast.club.save()
    client.force_login(cast.coach)
    url = reverse("training:body_mass_new", args=[cast.athlete.public_id])
    response = client.post(url, {"mass_kg": typed, "measured_on": "2026-03-18"})
    assert words in text_of(response)
    assert f'value="{typed}"' in response.content.decode()
    assert not BodyMass.objects.exists()


@pytest.mark.parametrize(("part", "status"), [("analyst", 403), ("teammate", 404), ("rival_coach", 404)])
def test_body_mass_is_not_everybodys_to_record(cast, client, part, status):
    client.force_login(cast.people[part])
    assert client.get(reverse("training:body_mass_new", args=[cast.athlete.public_id])).status_code == status


def test_standing_strength_is_compared_with_the_body_mass_it_moves(cast, client):
    standing = make_exercise("standing", side=ExerciseSide.SINGLE, bodyweight_fraction=Decimal(1))
    make_test(cast.athlete, standing, kg={"left": 20, "right": 40})
    weigh(cast.athlete, 80, on=MONDAY - timedelta(days=30))
    client.force_login(cast.coach)
    # 100 kg against 120 kg, not 20 against 40.
    assert "Left 17 % weaker" in text_of(profile(client, cast.athlete))


def test_measure_without_load_is_no_working_load(cast, client):
    jump = make_exercise("jump", measure=Measure.REPS)
    version = make_version((jump, "1x8 each @BW"), slug="jumps")
    (session,) = laid_out(cast.athlete, version, cast.coach)
    put(line_of(session), cast.coach, values={"reps": 8})
    assert Session.objects.get().status == SessionStatus.STARTED
    client.force_login(cast.coach)
    assert "No load logged in the last 12 weeks." in text_of(profile(client, cast.athlete))


def test_coach_of_another_squad_sees_neither_squad_nor_athlete(cast, client):
    Membership.objects.create(club=cast.club, user=cast.rival_coach, role=Role.COACH)
    client.force_login(cast.rival_coach)
    assert board(client, cast).status_code == 404
    assert profile(client, cast.athlete).status_code == 404


# --- notes ------------------------------------------------------------------------------------------


def write_note(session, note="Calf feels tight"):
    Session.objects.filter(pk=session.pk).update(note=note)


@pytest.mark.parametrize(("part", "sees"), [("coach", True), ("clinician", True), ("owner", False), ("analyst", False)])
def test_board_shows_that_there_is_a_note_to_who_may_read_it(cast, client, version, part, sees):
    sessions = train(cast.athlete, version, cast.coach, done=8)
    write_note(sessions[7])
    client.force_login(cast.people[part])
    row = rows_of(board(client, cast))["Ada Athlete"]
    assert ("New Note, Wed 18 Mar of Ada Athlete" in row) is sees
    assert "tight" not in row


def test_note_is_new_until_its_session_was_opened_and_again_when_it_changes(cast, client, version):
    sessions = train(cast.athlete, version, cast.coach, done=8)
    write_note(sessions[7])
    client.force_login(cast.coach)
    address = reverse("training:session", args=[sessions[7].public_id])
    assert address in board(client, cast).content.decode()
    client.get(address)
    row = rows_of(board(client, cast))["Ada Athlete"]
    assert "Note, Wed 18 Mar of Ada Athlete" in row
    assert "New Note" not in row
    client.force_login(cast.clinician)
    assert "New Note" in rows_of(board(client, cast))["Ada Athlete"]

    write_note(sessions[7], "Better now")
    client.force_login(cast.coach)
    assert "New Note" in rows_of(board(client, cast))["Ada Athlete"]


def test_notes_cost_the_same_queries_for_one_and_three_athletes(cast, client, version):
    client.force_login(cast.coach)
    write_note(train(cast.athlete, version, cast.coach, done=8)[7])
    board(client, cast)
    for athletes in (1, 3):
        for number in range(1, athletes):
            athlete = make_athlete(cast.club, f"Number {number}", cast.squad)
            write_note(train(athlete, version, cast.coach, done=8)[7])
        with CaptureQueriesContext(connection) as queries:
            page = board(client, cast).content.decode()
        assert page.count('class="note-of"') == athletes
        assert len(queries) == 11
