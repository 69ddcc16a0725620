"""The main job through a phone: today, logging, finishing, sessions, giving out programmes."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessRecord, User
from tests.cast import PASSWORD, make_athlete
from tests.training.plans import (
    AT,
    MONDAY,
    consent,
    give,
    laid_out,
    line_of,
    make_exercise,
    make_test,
    make_version,
    put,
)
from training.choices import SessionStatus
from training.models import Assignment, Fixture, PainReport, Session, SetLog

API = "/api/v1"
WEEK = timedelta(days=7)


# Fixed, since parallel runs must collect the same names.
UNKNOWN = "0b6f3c1e-58d2-4c58-9d7e-3f2a1c5b7a90"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(AT, tick=False):
        yield


class Phone:
    """A signed-in caller that speaks JSON."""

    def __init__(self, user: User | None) -> None:
        self.client = Client()
        if user:
            self.client.force_login(user)

    def send(self, method, path, body=None, **headers):
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, f"{API}{path}", raw, content_type="application/json", headers=headers)

    def get(self, path, **headers):
        return self.send("GET", path, **headers)

    def put_set(self, item, /, **given):
        return self.send("PUT", f"/sets/{given.pop('id', uuid.uuid4())}/", _set(item, **given))


def _set(item, /, **given):
    return {
        "item": str(item.public_id),
        "number": 1,
        "side": "left",
        "reps": 8,
        "load_kg": 40,
        "rir": 2,
        **given,
    }


def _faults(response, status=400):
    """Return the sentences of a refusal by pointer."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return {error["pointer"]: error["detail"] for error in response.json()["errors"]}


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def version(exercise):
    return make_version((exercise, "2x8 each @RIR2 r90"), (make_exercise("hops", measure="contacts"), "3x10c"), weeks=2)


@pytest.fixture
def sessions(cast, version):
    """Two weekly sessions of the athlete, the first one today."""
    return laid_out(cast.athlete, version, cast.coach)


@pytest.fixture
def item(sessions):
    return line_of(sessions[0])


@pytest.fixture
def phone(cast):
    return Phone(cast.athlete_user)


# --- signing in -----------------------------------------------------------------------------------
def test_phone_signs_in_and_uses_its_token(cast, sessions):
    cast.athlete_user.set_password(PASSWORD)
    cast.athlete_user.save()
    client = Client()
    signed_in = client.post(
        "/_allauth/app/v1/auth/login",
        {"email": cast.athlete_user.email, "password": PASSWORD},
        content_type="application/json",
    )
    token = signed_in.json()["meta"]["session_token"]

    phone = Phone(None)
    today = phone.get("/today/", **{"X-Session-Token": token})
    me = phone.get("/me/", **{"X-Session-Token": token})

    assert [one["id"] for one in today.json()["sessions"]] == [str(sessions[0].public_id)]
    assert me.json()["athletes"][0]["id"] == str(cast.athlete.public_id)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/today/"),
        ("GET", "/sessions/"),
        ("GET", f"/sessions/{UNKNOWN}/"),
        ("POST", f"/sessions/{UNKNOWN}/finish/"),
        ("PUT", f"/sets/{UNKNOWN}/"),
        ("DELETE", f"/sets/{UNKNOWN}/"),
        ("GET", "/programmes/"),
        ("POST", f"/programmes/{UNKNOWN}/assign/"),
        ("GET", "/exercises/"),
    ],
)
def test_stranger_is_told_to_sign_in(db, method, path):
    response = Phone(None).send(method, path, {})

    assert response.status_code == 401
    assert response["WWW-Authenticate"]
    assert response["Content-Type"] == "application/problem+json"


# --- today ----------------------------------------------------------------------------------------
def test_today_is_whole(cast, exercise, phone):
    make_test(cast.athlete, exercise, kg={"left": 48, "right": 40}, reps=10)
    (before, session) = laid_out(
        cast.athlete,
        make_version((exercise, "1x8 each @RIR2 t3-0-1-0 r90"), weeks=2),
        cast.coach,
        starts_on=MONDAY - WEEK,
    )
    put(line_of(before), cast.athlete_user, side="right", values={"reps": 7, "load_kg": 40}, at=AT - WEEK)
    row = put(line_of(session), cast.athlete_user).row

    answer = phone.get("/today/").json()

    assert (answer["date"], answer["timezone"]) == ("2026-03-02", "Europe/London")
    item = answer["sessions"][0].pop("items")[0]
    assert answer["sessions"] == [
        {
            "id": str(session.public_id),
            "athlete": str(cast.athlete.public_id),
            "kind": "calf",
            "title": "Plan",
            "date": "2026-03-02",
            "time": "17:30",
            "status": "started",
            "programme": str(session.assignment.programme.public_id),
            "effort": None,
            "minutes": None,
            "note": "",
            "skip_reason": "",
            "move_reason": "",
            "eased_pct": None,
            "revision": 2,
        }
    ]
    assert item == {
        "id": str(line_of(session).public_id),
        "position": 1,
        "group": None,
        "exercise": {
            "id": str(exercise.public_id),
            "slug": "seated-raise",
            "name": "Seated raise",
            "revision": 1,
            "asks_acknowledgement": False,
            "safety_revision": 1,
            "acknowledged": False,
        },
        "prescription": {
            "text": "1x8 each @RIR2 t3-0-1-0 r90",
            "side": "each",
            "unit": "reps",
            "intensity": {"kind": "rir", "value": 2.0},
            "tempo": "3-0-1-0",
            "rest_s": 90,
            "per_set": [],
        },
        "targets": [
            {
                "number": 1,
                "side": side,
                "kind": "work",
                "reps_min": 8,
                "reps_max": 8,
                "hold_s": None,
                "distance_m": None,
                "load_kg": load_kg,
                "force_n": None,
            }
            for side, load_kg in (("left", 47.5), ("right", 40.0))
        ],
        "ballast_above_kg": None,
        "swapped_from": None,
        "load_reason": "Left: 47.5 kg, from your 10RM test of 23 February. "
        "Right: 40 kg, from your 10RM test of 23 February.",
        "previous": {
            "date": "2026-02-23",
            "sets": [{"number": 1, "side": "right", "reps": 7, "load_kg": 40.0, "rir": None}],
        },
        "sets": [
            {
                "id": str(row.public_id),
                "number": 1,
                "side": "left",
                "reps": 8,
                "load_kg": 40.0,
                "rir": 2.0,
                "performed_at": "2026-03-02T10:00:00Z",
                "edited_at": "2026-03-02T10:00:00Z",
            }
        ],
    }


def test_load_is_explained_in_the_clubs_unit(cast, exercise, phone):
    cast.club.weight_unit = "lb"
    cast.club.save()
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 50}, reps=10)
    laid_out(cast.athlete, make_version((exercise, "1x8 each @RIR2")), cast.coach)

    item = phone.get("/today/").json()["sessions"][0]["items"][0]

    assert item["load_reason"] == "110 lb, from your 10RM test of 23 February"
    assert item["targets"][0]["load_kg"] == 50.0


def test_today_of_another_day(phone, sessions):
    answer = phone.get("/today/?date=2026-03-09").json()

    assert answer["date"] == "2026-03-09"
    assert [one["id"] for one in answer["sessions"]] == [str(sessions[1].public_id)]


def test_today_merges_clubs_each_on_its_own_day(cast, exercise, phone, sessions):
    there = make_athlete(
        cast.rival_club, "Ada Athlete", cast.rival_squad, user=cast.athlete_user, timezone="Pacific/Kiritimati"
    )
    version = make_version((exercise, "2x8"), slug="there", weeks=1)
    (tomorrow,) = laid_out(there, version, cast.rival_coach, starts_on=MONDAY + timedelta(days=1), weekdays=[1])

    # Ten in the morning in London is midnight on that island, but the day there ends at three.
    with time_machine.travel(AT + timedelta(hours=3), tick=False):
        answer = phone.get("/today/").json()

    assert (answer["date"], answer["timezone"]) == ("2026-03-02", "Europe/London")
    assert [one["id"] for one in answer["sessions"]] == [str(sessions[0].public_id), str(tomorrow.public_id)]


@pytest.mark.parametrize("part", ["coach", "teammate", "rival_athlete"])
def test_today_is_ones_own(cast, sessions, part):
    answer = Phone(cast.people[part]).get("/today/")

    assert answer.status_code == 200
    assert answer.json()["sessions"] == []


@pytest.mark.parametrize("query", ["date=0001-01-01", "date=9999-12-31", "date=2026-02-30", "date=today", "date="])
def test_today_refuses_a_day_with_the_range(phone, query):
    assert "from 2000-01-01 to 2100-12-31" in _faults(phone.get(f"/today/?{query}"))["/date"]


def test_today_refuses_an_unknown_parameter(phone):
    assert _faults(phone.get("/today/?day=2026-03-02")) == {"/day": "Unknown field; known are date."}


def _recognising(phone) -> int:
    """Return the queries of a call that gets no further than the caller."""
    with CaptureQueriesContext(connection) as queries:
        phone.get("/today/?date=never")
    return len(queries)


@pytest.mark.parametrize("in_week", [1, 7])
def test_today_takes_three_queries_and_fifteen_kilobytes(cast, exercise, phone, in_week):
    others = [make_exercise(f"raise-{number}") for number in range(4)]
    lines = [(one, "4x8 each @RIR2 t3-0-1-0 r120") for one in (exercise, *others)]
    version = make_version(*lines, per_week=in_week, weeks=2)
    consent(cast.athlete)
    for session in laid_out(cast.athlete, version, cast.coach, weekdays=range(7), starts_on=MONDAY - WEEK):
        put(line_of(session), cast.athlete_user, pain={"left": 1})

    with CaptureQueriesContext(connection) as queries:
        answer = phone.get("/today/")

    assert len(answer.json()["sessions"]) == 1
    # Who, lines, sets; six are allowed.
    assert len(queries) - _recognising(phone) == 3
    assert len(answer.content) <= 15_000


def test_fullest_day_of_the_library_stays_below_fifteen_kilobytes_when_all_is_logged(cast, exercise, phone):
    lines = [
        (make_exercise(f"a-rather-long-name-of-a-raise-{place}"), "4x8 each @RIR2 t3-0-1-0 r120") for place in range(3)
    ]
    version = make_version(*lines, (exercise, "4x8 @RIR2"), weeks=2)
    consent(cast.athlete)
    at = AT.replace(microsecond=123456)
    for session in laid_out(cast.athlete, version, cast.coach, starts_on=MONDAY - WEEK):
        for line in session.items.all():
            for target in line.targets:
                place = {"number": target["number"], "side": target["side"]}
                put(line_of(session, line.position), cast.athlete_user, **place, pain={"left": 2, "right": 1}, at=at)

    answer = phone.get("/today/")

    assert sum(len(item["sets"]) for item in answer.json()["sessions"][0]["items"]) == 28
    assert len(answer.content) <= 15_000


# --- sets -----------------------------------------------------------------------------------------
def test_set_is_made_then_repeated_then_edited(phone, item):
    public_id, given = uuid.uuid4(), {"performed_at": "2026-03-02T09:58:00Z", "edited_at": "2026-03-02T09:59:00Z"}

    made = phone.put_set(item, id=public_id, **given)
    again = phone.put_set(item, id=public_id, **given)
    edited = phone.put_set(item, id=uuid.uuid4(), reps=7)

    assert [made.status_code, again.status_code, edited.status_code] == [201, 200, 200]
    assert (
        made.json()
        == again.json()
        == {
            "id": str(public_id),
            "item": str(item.public_id),
            "number": 1,
            "side": "left",
            "reps": 8,
            "load_kg": 40.0,
            "rir": 2.0,
            "performed_at": "2026-03-02T09:58:00Z",
            "edited_at": "2026-03-02T09:59:00Z",
            "deleted": False,
            "pain_stored": None,
            "notice": "",
        }
    )
    assert (edited.json()["id"], edited.json()["reps"]) == (str(public_id), 7)
    assert SetLog.objects.count() == 1


def test_numbers_may_come_in_strings(phone, item):
    answer = phone.put_set(item, number="1", reps="8", load_kg="20.412", rir="1.5").json()

    assert (answer["reps"], answer["load_kg"], answer["rir"]) == (8, 20.412, 1.5)


def test_overtaken_edit_says_so(phone, item):
    phone.put_set(item, edited_at="2026-03-02T09:59:00Z")

    answer = phone.put_set(item, reps=5, edited_at="2026-03-02T09:00:00Z", pain_left=3)

    assert (answer.status_code, answer.json()["reps"]) == (200, 8)
    assert answer.json()["notice"] == "This set was edited later elsewhere; that edit stands."
    assert answer.json()["pain_stored"] is False


def test_deleted_set_stays_deleted_for_an_older_edit(phone, item):
    public_id = uuid.uuid4()
    phone.put_set(item, id=public_id)
    deleted = [phone.send("DELETE", f"/sets/{public_id}/").status_code for _time in range(2)]

    answer = phone.put_set(item, id=public_id, edited_at="2026-03-02T09:00:00Z").json()

    assert deleted == [204, 204]
    assert answer["deleted"] is True
    assert "stays deleted" in answer["notice"]
    assert phone.get("/today/").json()["sessions"][0]["items"][0]["sets"] == []


def test_pain_without_consent_is_refused_and_said(cast, phone, item):
    answer = phone.put_set(item, pain_left=3)

    assert answer.status_code == 201
    assert answer.json()["pain_stored"] is False
    assert answer.json()["notice"] == "The pain scores were not stored: there is no consent to that yet."
    assert "pain_left" not in answer.json()
    assert not PainReport.objects.exists()


def test_pain_with_consent_is_stored_and_shown_to_those_who_may_see_it(cast, phone, item, sessions):
    consent(cast.athlete)

    answer = phone.put_set(item, pain_left=2, pain_right=None).json()

    assert (answer["pain_stored"], answer["pain_left"], answer["notice"]) == (True, 2, "")
    shown = {
        part: Phone(cast.people[part]).get(f"/sessions/{sessions[0].public_id}/").json()["items"][0]["sets"][0]
        for part in ("athlete", "coach", "clinician", "owner", "analyst")
    }
    assert {part for part, row in shown.items() if "pain_left" in row} == {"athlete", "coach", "clinician"}


@pytest.mark.parametrize(
    ("part", "times"), [("coach", 2), ("clinician", 2), ("athlete", 0), ("owner", 0), ("analyst", 0)]
)
def test_reads_of_somebody_elses_pain_are_on_record(cast, phone, item, part, times):
    consent(cast.athlete)
    phone.put_set(item, pain_left=3)
    reader = Phone(cast.people[part])

    session = item.session
    assert reader.get(f"/sessions/{session.public_id}/").status_code == 200
    assert reader.get(f"/sessions/?from={session.scheduled_on}&to={session.scheduled_on}").status_code == 200

    reads = AccessRecord.objects.filter(user=cast.people[part], what="session_pain", subject=str(session.public_id))
    assert reads.count() == times


def test_owner_logs_a_set_but_neither_gives_nor_sees_pain(cast, item):
    consent(cast.athlete)
    Phone(cast.athlete_user).put_set(item, pain_left=3)
    owner = Phone(cast.owner)

    refused = owner.put_set(item, pain_left=1)
    edited = owner.put_set(item, reps=7, pain_left=None)

    assert refused.status_code == 403
    assert (edited.status_code, "pain_left" in edited.json()) == (200, False)
    assert PainReport.objects.get().score == 3


@pytest.mark.parametrize(
    ("given", "pointer", "sentence"),
    [
        ({"reps": 9_999_999}, "/reps", "from 0 to 500; 9999999 is not that"),
        ({"reps": -1}, "/reps", "from 0 to 500"),
        ({"reps": 10**300}, "/reps", "from 0 to 500"),
        ({"reps": True}, "/reps", "true is not that"),
        ({"reps": [8]}, "/reps", "from 0 to 500"),
        ({"reps": "NaN"}, "/reps", "from 0 to 500"),
        ({"number": 0}, "/number", "from 1 to 50"),
        ({"number": 51}, "/number", "from 1 to 50"),
        ({"number": None}, "/number", "may not be null"),
        ({"side": "middle"}, "/side", "one of left, right, both"),
        ({"side": "both"}, "/side", "it takes left, right"),
        ({"load_kg": 1000.5}, "/load_kg", "from 0 to 1000"),
        ({"load_kg": -5}, "/load_kg", "from 0 to 1000"),
        ({"rir": 11}, "/rir", "from 0 to 10"),
        ({"pain_left": 11}, "/pain_left", "from 0 to 10"),
        ({"pain_left": 2.5}, "/pain_left", "from 0 to 10"),
        ({"hold_s": 30}, "/hold_s", "it logs reps, load_kg, rir"),
        ({"lever_side": "both"}, "/lever_side", "one of left, right"),
        ({"ballast_present": "yes"}, "/ballast_present", "true or false"),
        ({"reps": None, "load_kg": None}, "/reps", "Say how much was done"),
        ({"performed_at": "2026-03-02T10:00:00"}, "/performed_at", "with its offset"),
        ({"edited_at": "0001-01-01T00:00:00Z"}, "/edited_at", "from 2000 to 2100"),
        ({"item": "1"}, "/item", "an id (UUID)"),
        ({"item": {}}, "/item", "an id (UUID)"),
        ({"weight": 40}, "/weight", "Unknown field"),
    ],
)
def test_wrong_value_is_refused_with_field_fault_and_range(phone, item, given, pointer, sentence):
    faults = _faults(phone.put_set(item, **given))

    assert sentence in faults[pointer]
    assert not SetLog.objects.exists()
    assert Session.objects.get(pk=item.session_id).revision == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"{", b'{"reps": NaN}', b'{"reps": 1e999}'])
def test_body_that_is_no_json_object_is_refused(phone, body):
    response = phone.send("PUT", f"/sets/{uuid.uuid4()}/", body)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_two_megabytes_are_refused(phone, item):
    body = json.dumps({**_set(item), "side": "x" * 2_000_000}).encode()

    response = phone.send("PUT", f"/sets/{uuid.uuid4()}/", body)

    assert response.status_code == 400
    assert response.json()["detail"] == "The body is larger than 1 MB."


def test_form_bodies_are_not_taken(phone, item):
    response = phone.client.put(f"{API}/sets/{uuid.uuid4()}/", "reps=8", content_type="text/plain")

    assert response.status_code == 415


def test_unseen_line_of_the_body_is_refused_as_an_unknown_one(cast, item):
    rival = Phone(cast.rival_athlete_user)
    unknown = str(uuid.uuid4())

    unseen = rival.put_set(item)
    never = rival.send("PUT", f"/sets/{uuid.uuid4()}/", {**_set(item), "item": unknown})

    assert _faults(unseen)["/item"].replace(str(item.public_id), unknown) == _faults(never)["/item"]
    assert not SetLog.objects.exists()


def test_analyst_sees_the_session_but_may_not_log_it(cast, item):
    analyst = Phone(cast.analyst)

    assert analyst.get(f"/sessions/{item.session.public_id}/").status_code == 200
    assert analyst.put_set(item).status_code == 403


def test_id_of_another_set_is_refused(phone, item):
    public_id = phone.put_set(item).json()["id"]

    assert "another set" in _faults(phone.put_set(item, id=public_id, side="right"))["/id"]


def test_set_that_may_not_be_seen_cannot_be_deleted(cast, phone, item):
    public_id = phone.put_set(item).json()["id"]

    answers = {
        part: Phone(cast.people[part]).send("DELETE", f"/sets/{public_id}/").status_code
        for part in ("rival_coach", "rival_athlete", "teammate", "analyst", "coach")
    }

    assert answers == {"rival_coach": 404, "rival_athlete": 404, "teammate": 404, "analyst": 403, "coach": 204}
    assert phone.send("DELETE", f"/sets/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize(("part", "number"), [("athlete", 8), ("coach", 9)])
@pytest.mark.parametrize("edits", [False, True])
def test_set_with_pain_takes_eight_queries_and_one_for_the_rights_of_staff(cast, item, part, number, edits):
    consent(cast.athlete)
    phone = Phone(cast.people[part])
    if edits:
        phone.put_set(item, pain_left=1)

    with CaptureQueriesContext(connection) as queries:
        answer = phone.put_set(item, reps=7, pain_left=2, pain_right=None)

    assert answer.json()["pain_stored"] is True
    # Line, beginning, hold, place, set, pain, session, end.
    assert len(queries) - _recognising(phone) == number


# --- finishing ------------------------------------------------------------------------------------
def _finish(phone, session, *, key=None, **given):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"effort": 6, "minutes": 40, **given}
    return phone.send("POST", f"/sessions/{session.public_id}/finish/", body, **headers)


def test_finish_answers_with_the_session_and_moves_the_next_loads(phone, item, sessions):
    for side in ("left", "right"):
        phone.put_set(item, side=side)

    answer = _finish(phone, sessions[0])

    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["effort"], body["minutes"]) == ("done", 6, 40)
    assert (body["pain_stored"], body["notice"]) == (None, "")
    following = phone.get(f"/sessions/{sessions[1].public_id}/").json()
    assert {target["load_kg"] for target in following["items"][0]["targets"]} == {40.0}
    assert following["items"][0]["load_reason"] == "40 kg, from what you lifted on 2 March"


def test_finish_twice_corrects_and_keeps_the_note(phone, sessions):
    _finish(phone, sessions[0], note="Good")

    answer = _finish(phone, sessions[0], effort=7)

    assert answer.json()["effort"] == 7
    assert Session.objects.get(pk=sessions[0].pk).note == "Good"


def test_finish_under_one_key_takes_effect_once(phone, sessions):
    first = _finish(phone, sessions[0], key="one")
    again = _finish(phone, sessions[0], key="one")
    other = _finish(phone, sessions[0], key="one", effort=9)

    assert first.json() == again.json()
    assert Session.objects.get(pk=sessions[0].pk).revision == 2
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_cancelled_session_is_a_conflict(phone, sessions):
    Session.objects.filter(pk=sessions[0].pk).update(status=SessionStatus.CANCELLED)

    answer = _finish(phone, sessions[0])

    assert (answer.status_code, answer.json()["code"]) == (409, "session_cancelled")


def test_pain_after_without_consent_is_said(phone, sessions):
    answer = _finish(phone, sessions[0], pain_after_left=4).json()

    assert (answer["status"], answer["pain_stored"]) == ("done", False)
    assert "no consent" in answer["notice"]


def test_pain_after_with_consent_is_stored(cast, phone, sessions):
    consent(cast.athlete)

    answer = _finish(phone, sessions[0], pain_after_left=2).json()

    assert (answer["pain_stored"], answer["notice"]) == (True, "")
    assert _finish(Phone(cast.owner), sessions[0], pain_after_left=1).status_code == 403
    assert PainReport.objects.get().score == 2


@pytest.mark.parametrize(
    ("given", "pointer", "sentence"),
    [
        ({"effort": 11}, "/effort", "from 0 to 10"),
        ({"effort": None}, "/effort", "from 0 to 10"),
        ({"minutes": 0}, "/minutes", "from 1 to 600"),
        ({"minutes": 601}, "/minutes", "from 1 to 600"),
        ({"pain_after_right": 11}, "/pain_after_right", "from 0 to 10"),
        ({"note": "x" * 1001}, "/note", "at most 1000 characters"),
        ({"note": None}, "/note", "may not be null"),
        ({"rpe": 5}, "/rpe", "Unknown field"),
    ],
)
def test_wrong_end_of_a_session_is_refused(phone, sessions, given, pointer, sentence):
    assert sentence in _faults(_finish(phone, sessions[0], **given))[pointer]
    assert Session.objects.get(pk=sessions[0].pk).status == SessionStatus.PLANNED


def test_missing_values_are_named(phone, sessions):
    faults = _faults(phone.send("POST", f"/sessions/{sessions[0].public_id}/finish/", {}))

    assert faults["/effort"] == "effort is missing; it takes a whole number from 0 to 10."


def test_finish_is_the_athletes_and_who_trains_them(cast, sessions):
    answers = {part: _finish(Phone(user), sessions[0]).status_code for part, user in cast.people.items()}

    assert answers == {
        "owner": 200,
        "coach": 200,
        "clinician": 200,
        "analyst": 403,
        "athlete": 200,
        "teammate": 404,
        "rival_coach": 404,
        "rival_athlete": 404,
    }


# --- sessions -------------------------------------------------------------------------------------
def test_session_unchanged_is_not_sent_again(cast, phone, item, sessions):
    path = f"/sessions/{sessions[0].public_id}/"
    first = phone.get(path)
    etag = first["ETag"]

    unchanged = phone.get(path, **{"If-None-Match": etag})
    phone.put_set(item)
    changed = phone.get(path, **{"If-None-Match": etag})

    assert etag.startswith('"1-')
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", etag)
    assert (changed.status_code, changed["ETag"][:3]) == (200, '"2-')


def test_etag_changes_with_what_was_done_last_time(cast, phone, item, sessions):
    path = f"/sessions/{sessions[1].public_id}/"
    etag = phone.get(path)["ETag"]

    phone.put_set(item)

    assert phone.get(path, **{"If-None-Match": etag}).status_code == 200


def test_session_that_may_not_be_seen_is_not_there(cast, sessions):
    path = f"/sessions/{sessions[0].public_id}/"
    answers = {part: Phone(user).get(path).status_code for part, user in cast.people.items()}

    assert {part for part, status in answers.items() if status == 404} == {
        "teammate",
        "rival_coach",
        "rival_athlete",
    }


def _list(phone, query=""):
    answer = phone.get(f"/sessions/{query}")
    assert answer.status_code == 200, answer.content
    return [(one["athlete"], one["date"]) for one in answer.json()["results"]]


def test_sessions_are_those_of_a_week_before_and_after(cast, phone, version, sessions):
    give(version, cast.teammate, cast.coach)
    give(version, cast.athlete, cast.coach, starts_on=MONDAY + 2 * WEEK)
    own = str(cast.athlete.public_id)

    assert _list(phone) == [(own, "2026-03-02"), (own, "2026-03-09")]
    assert _list(phone, "?from=2026-03-09") == [(own, day) for day in ("2026-03-09", "2026-03-16", "2026-03-23")]
    assert _list(phone, "?to=2026-03-08") == [(own, "2026-03-02")]
    assert len(_list(Phone(cast.coach), "?from=2026-03-02&to=2026-03-02")) == 2
    assert _list(Phone(cast.rival_coach)) == []


def test_sessions_of_an_athlete_and_of_a_squad(cast, version, sessions):
    loner = make_athlete(cast.club, "Lou Loner")
    give(version, [cast.teammate, loner], cast.coach)
    owner, day = Phone(cast.owner), "from=2026-03-02&to=2026-03-02"

    of_athlete = _list(owner, f"?{day}&athlete={cast.teammate.public_id}")
    of_squad = _list(owner, f"?{day}&squad={cast.squad.public_id}")

    assert of_athlete == [(str(cast.teammate.public_id), "2026-03-02")]
    assert {athlete for athlete, _day in of_squad} == {str(cast.athlete.public_id), str(cast.teammate.public_id)}
    assert len(_list(owner, f"?{day}")) == 3


@pytest.mark.parametrize(
    ("query", "pointer", "sentence"),
    [
        ("from=2026-03-02&to=2026-03-01", "/to", "2026-03-02 (from) to 2026-06-01"),
        ("from=2026-03-02&to=2026-06-02", "/to", "2026-03-02 (from) to 2026-06-01"),
        ("from=0001-01-01", "/from", "from 2000-01-01"),
        ("from=x", "/from", "a date such as"),
        ("to=2200-01-01", "/to", "to 2100-12-31"),
        ("athlete=x", "/athlete", "an id (UUID)"),
        ("page_size=0", "/page_size", "from 1 to 200"),
        ("page_size=201", "/page_size", "from 1 to 200"),
        ("page_size=many", "/page_size", "from 1 to 200"),
        ("cursor=x", "/cursor", "holds"),
        ("cursor=cD1ub3RhZGF5", "/cursor", "holds"),
        ("since=2026-03-02", "/since", "Unknown field"),
    ],
)
def test_sessions_refuse_wrong_parameters(phone, query, pointer, sentence):
    assert sentence in _faults(phone.get(f"/sessions/?{query}"))[pointer]


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_ends_of_the_range_are_days_like_others(phone, day):
    assert _list(phone, f"?from={day}") == []
    assert _list(phone, f"?to={day}") == []


@pytest.mark.parametrize(("name", "row"), [("athlete", "rival_athlete"), ("squad", "rival_squad")])
def test_unseen_id_of_the_query_is_refused_as_an_unknown_one(cast, name, row):
    coach, unknown = Phone(cast.coach), uuid.uuid4()
    unseen = getattr(cast, row).public_id

    answers = [_faults(coach.get(f"/sessions/?{name}={one}"))[f"/{name}"] for one in (unseen, unknown)]

    assert answers[0].replace(str(unseen), str(unknown)) == answers[1]


def test_pages_follow_each_other_and_lead_back(cast, version):
    more = [make_athlete(cast.club, f"Athlete {number}", cast.squad) for number in range(3)]
    give(version, [cast.athlete, cast.teammate, *more], cast.coach)
    coach, seen, address = Phone(cast.coach), [], f"{API}/sessions/?page_size=2"
    while address:
        page = coach.client.get(address).json()
        seen += [one["id"] for one in page["results"]]
        address, back = page["next"], page["previous"]

    assert len(seen) == len(set(seen)) == 10
    assert [one["id"] for one in coach.client.get(back).json()["results"]] == seen[6:8]


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_sessions_takes_the_same_queries(cast, exercise, number):
    version = make_version((exercise, "2x8 each"), weeks=2)
    athletes = [make_athlete(cast.club, f"Athlete {place}", cast.squad) for place in range(number)]
    give(version, athletes, cast.coach)
    for session in Session.objects.filter(scheduled_on=MONDAY):
        put(line_of(session), cast.coach)
    coach = Phone(cast.coach)

    with CaptureQueriesContext(connection) as queries:
        listed = _list(coach, f"?squad={cast.squad.public_id}")

    assert len(listed) == 2 * number
    # Squad, page, athletes, lines, sets.
    assert len(queries) - _recognising(coach) == 5


# --- programmes -----------------------------------------------------------------------------------
def _assign(phone, version, *, key=None, **given):
    body = {"starts_on": "2026-03-02", "weekdays": [0], "times": ["17:30"], **given}
    headers = {"Idempotency-Key": key} if key else {}
    return phone.send("POST", f"/programmes/{version.programme.public_id}/assign/", body, **headers)


def test_assign_to_a_squad_tells_what_was_made(cast, version):
    coach = Phone(cast.coach)

    would = _assign(coach, version, squad=str(cast.squad.public_id), dry_run=True)
    assert not Assignment.objects.exists()
    made = _assign(coach, version, squad=str(cast.squad.public_id))

    assert (would.status_code, made.status_code) == (200, 201)
    assert (would.json()["dry_run"], made.json()["dry_run"]) == (True, False)
    assignment = Assignment.objects.get(athlete=cast.athlete)
    assert (would.json()["batch"], made.json()["batch"]) == (None, str(assignment.batch))
    first = made.json()["athletes"][0]
    assert first == {
        "athlete": str(cast.athlete.public_id),
        "name": "Ada Athlete",
        "assignment": str(assignment.public_id),
        "start_week": 1,
        "sessions": 2,
        "first_on": "2026-03-02",
        "last_on": "2026-03-09",
        "loads_known": 0,
        "loads_open": 2,
        "loads": first["loads"],
        "collisions": [],
        "overlaps": [],
        "reason": "",
    }
    assert [one["load_reason"] for one in first["loads"]] == ["Choose a load that leaves 2 reps", ""]
    assert would.json()["athletes"][0] == {**first, "assignment": None}
    assert [one["name"] for one in made.json()["athletes"]] == ["Ada Athlete", "Tom Teammate"]


def test_assign_leaves_out_who_has_it_and_then_is_a_conflict(cast, version, sessions):
    coach = Phone(cast.coach)
    both = [str(cast.athlete.public_id), str(cast.teammate.public_id)]

    some = _assign(coach, version, athletes=both).json()["athletes"]
    none = _assign(coach, version, athletes=both)

    assert "2026-03-02 to 2026-03-15" in some[0]["reason"]
    assert (some[0]["assignment"], some[1]["sessions"]) == (None, 2)
    assert (none.status_code, none.json()["code"]) == (409, "already_assigned")


def test_assign_under_one_key_takes_effect_once(cast, version):
    coach, given = Phone(cast.coach), {"athletes": [str(cast.athlete.public_id)]}

    first = _assign(coach, version, key="k1", **given)
    again = _assign(coach, version, key="k1", **given)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Assignment.objects.count() == 1


def test_assign_answers_the_same_before_and_after(cast, exercise):
    plan = make_version((exercise, "4x6 each @6RM"), weeks=2, slug="other", never_heavy_on=[-1, 0, 1])
    Fixture.objects.create(club=cast.club, squad=cast.squad, name="Cup", held_on=MONDAY)
    coach = Phone(cast.coach)
    given = {
        "athletes": [str(cast.athlete.public_id), str(cast.teammate.public_id)],
        "start_weeks": [{"athlete": str(cast.teammate.public_id), "week": 2}],
    }

    would = _assign(coach, plan, dry_run=True, **given).json()
    made = _assign(coach, plan, fingerprint=would["fingerprint"], **given).json()

    first, second = would["athletes"]
    assert (first["start_week"], first["sessions"], second["start_week"], second["sessions"]) == (1, 2, 2, 1)
    assert first["collisions"] == [
        {
            "week": 1,
            "session": "A",
            "date": "2026-03-02",
            "moved_to": "2026-03-04",
            "stuck": False,
            "why": "Heavy calf work, and the day is MD of Cup.",
        }
    ]
    unwritten = [{**one, "assignment": None} for one in made["athletes"]]
    assert (unwritten, made["fingerprint"]) == (would["athletes"], would["fingerprint"])


def test_assign_refuses_what_the_preview_did_not_show(cast, version):
    coach, given = Phone(cast.coach), {"athletes": [str(cast.athlete.public_id)]}
    would = _assign(coach, version, dry_run=True, **given).json()

    stale = _assign(coach, version, fingerprint=would["fingerprint"], **given, match_offsets=[], starts_on="2026-03-09")

    assert (stale.status_code, stale.json()["code"]) == (409, "preview_outdated")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(("given", "days"), [({}, [3, 7]), ({"match_offsets": []}, [0, 7])])
def test_assign_takes_the_programmes_days_from_the_match_unless_others_are_given(cast, exercise, given, days):
    plan = make_version((exercise, "3x15 each @RIR4"), weeks=2, slug="other", match_offsets=[-2])
    Fixture.objects.create(club=cast.club, squad=cast.squad, name="Cup", held_on=MONDAY + timedelta(5))

    _assign(Phone(cast.coach), plan, athletes=[str(cast.athlete.public_id)], **given)

    on = Session.objects.order_by("scheduled_on").values_list("scheduled_on", flat=True)
    assert [(day - MONDAY).days for day in on] == days


def test_archived_programme_is_assigned_to_nobody(cast, exercise):
    plan = make_version((exercise, "2x8"), slug="old", club=cast.club, archived_at=AT)

    refused = _assign(Phone(cast.coach), plan, squad=str(cast.squad.public_id), dry_run=True)

    assert (refused.status_code, refused.json()["code"]) == (409, "programme_archived")


def test_clinician_only_programme_is_a_clinicians(cast, exercise):
    version = make_version((exercise, "2x8"), clinician_only=True)
    given = {"athletes": [str(cast.athlete.public_id)]}

    refused = _assign(Phone(cast.coach), version, **given)

    assert (refused.status_code, refused.json()["code"]) == (403, "clinician_only")
    assert _assign(Phone(cast.clinician), version, **given).status_code == 201


def test_assign_is_for_who_trains_the_athletes(cast, version):
    answers = {}
    for part, user in cast.people.items():
        answers[part] = _assign(Phone(user), version, squad=str(cast.squad.public_id), dry_run=True).status_code

    assert answers == {
        "owner": 200,
        "coach": 200,
        "clinician": 200,
        "analyst": 403,
        "athlete": 404,
        "teammate": 404,
        "rival_coach": 400,
        "rival_athlete": 404,
    }


@pytest.mark.parametrize(("name", "row"), [("athletes", "rival_athlete"), ("squad", "rival_squad")])
def test_unseen_id_of_an_assignment_is_refused_as_an_unknown_one(cast, version, name, row):
    coach, unknown = Phone(cast.coach), uuid.uuid4()
    unseen = getattr(cast, row).public_id

    def ask(one):
        ids = [str(cast.athlete.public_id), str(one)] if name == "athletes" else str(one)
        return _faults(_assign(coach, version, **{name: ids}))

    (pointer,) = {"athletes": ["/athletes/1"], "squad": ["/squad"]}[name]
    assert ask(unseen)[pointer].replace(str(unseen), str(unknown)) == ask(unknown)[pointer]
    assert not Assignment.objects.exists()


def test_programme_of_another_club_is_not_there(cast, exercise):
    version = make_version((exercise, "2x8"), club=cast.rival_club)

    assert _assign(Phone(cast.coach), version, squad=str(cast.squad.public_id)).status_code == 404


@pytest.mark.parametrize(
    ("given", "pointer", "sentence"),
    [
        ({}, "/athletes", "either squad or athletes"),
        ({"squad": "own", "athletes": ["own"]}, "/athletes", "either squad or athletes"),
        ({"athletes": []}, "/athletes", "a list of 1 to 500 values"),
        ({"athletes": "own"}, "/athletes", "a list of 1 to 500 values"),
        ({"athletes": [1]}, "/athletes/0", "an id (UUID)"),
        ({"squad": "own", "starts_on": "9999-12-31"}, "/starts_on", "to 2100-12-31"),
        ({"squad": "own", "starts_on": "2020-01-01"}, "/starts_on", "2026-02-02 to 2027-03-03"),
        ({"squad": "own", "weekdays": []}, "/weekdays", "a list of 1 to 7 values"),
        ({"squad": "own", "weekdays": [7]}, "/weekdays/0", "from 0 to 6"),
        ({"squad": "own", "times": ["25:00"]}, "/times/0", "a time of day"),
        ({"squad": "own", "times": ["18:00", "08:00"]}, "/times", "earlier one first"),
        ({"squad": "own", "times": ["17:30"] * 3}, "/times", "a list of 1 to 2 values"),
        ({"squad": "own", "dry_run": "maybe"}, "/dry_run", "true or false"),
        ({"squad": "own", "match_offsets": [-7]}, "/match_offsets/0", "from -6 to 6"),
        ({"squad": "own", "match_offsets": 2}, "/match_offsets", "a list of 0 to 13 values"),
        ({"squad": "own", "start_weeks": [{"athlete": "own", "week": 0}]}, "/start_weeks/0/week", "from 1 to 52"),
        ({"squad": "own", "start_weeks": [{"athlete": "own", "week": 3}]}, "/start_weeks", "one from 1 to 2"),
        ({"squad": "own", "start_weeks": [{"week": 1}]}, "/start_weeks/0/athlete", "athlete is missing"),
        (
            {"squad": "own", "start_weeks": [{"athlete": str(UNKNOWN), "week": 1}]},
            "/start_weeks/0",
            "nothing with the id",
        ),
        ({"squad": "own", "start_weeks": {}}, "/start_weeks", "a list of 0 to 500 values"),
        ({"squad": "own", "fingerprint": 4}, "/fingerprint", "at most 64 characters"),
        ({"squad": "own", "start": "2026-03-02"}, "/start", "Unknown field"),
    ],
)
def test_wrong_assignment_is_refused(cast, version, given, pointer, sentence):
    own = {"squad": str(cast.squad.public_id), "athletes": [str(cast.athlete.public_id)]}
    given = {
        name: own[name] if value in ("own", ["own"]) and not (name == "athletes" and value == "own") else value
        for name, value in given.items()
    }
    for one in given.get("start_weeks") or []:
        one |= {"athlete": own["athletes"][0]} if one.get("athlete") == "own" else {}

    assert sentence in _faults(_assign(Phone(cast.coach), version, **given))[pointer]
    assert not Assignment.objects.exists()


def test_empty_squad_is_refused(cast, version):
    cast.squad.places.all().delete()

    faults = _faults(_assign(Phone(cast.coach), version, squad=str(cast.squad.public_id)))

    assert "nobody is in this squad" in faults["/squad"]
