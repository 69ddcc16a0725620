"""A club's own exercises through the API."""

import json
import uuid

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import Membership
from exercises.models import Exercise
from exercises.operations.authoring import create_exercise, revise_exercise
from tests.exercises.entries import WRONG, entry, make_library
from tests.training.plans import AT, make_exercise

API = "/api/v1/exercises/"


class Phone:
    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def send(self, method, path, body=None, **headers):
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, f"{API}{path}", headers=headers, **content)

    def post(self, path, body=None, **headers):
        return self.send("POST", path, body, **headers)

    def patch(self, exercise, body, *, revision=None, **headers):
        tag = {"if-match": f'"{exercise.revision if revision is None else revision}"'}
        return self.send("PATCH", f"{exercise.address}/", body, **(tag | headers))


@pytest.fixture
def coach(cast):
    return Phone(cast.coach)


@pytest.fixture
def own(cast):
    return create_exercise(club=cast.club, values=entry(cues=["Push"]), by=cast.coach, at=AT)


def faults(response, status=400):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_exercise_is_added(cast, coach):
    response = coach.post("", entry(cues=["Push"], safety=["Slow"], bodyweight_fraction=0.5))

    assert response.status_code == 201
    answer = response.json()
    assert (answer["slug"], answer["club"], answer["cues"]) == ("bench-raise", str(cast.club.public_id), ["Push"])
    assert (answer["revision"], answer["retired_at"], response["ETag"]) == (1, None, '"1"')
    assert coach.send("GET", f"{answer['id']}/").json() == answer


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_wrong_value_is_refused_with_its_pointer(cast, coach, wrong):
    make_library(cast)
    before = Exercise.objects.count()

    response = coach.post("", entry(**wrong.values))

    assert faults(response) == [(f"/{wrong.field}", wrong.code)]
    assert wrong.says in response.json()["errors"][0]["detail"]
    assert Exercise.objects.count() == before


def test_every_fault_is_answered_at_once(coach):
    body = entry("", knee_to_deg=151, cues=["x" * 10_000], progression="nothing", extra=1)

    assert sorted(faults(coach.post("", body))) == [
        ("/cues", "too_long"), ("/extra", "unknown_field"), ("/knee_to_deg", "refused"), ("/name", "blank"),
        ("/progression", "unknown"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", [[], "raise", 5, None])
def test_body_that_is_no_object_is_refused(coach, body):
    assert coach.send("POST", "", body if body is not None else []).status_code == 400


def test_copy_takes_what_is_not_said_otherwise(cast, coach):
    built_in = make_exercise("calf-drop", cues=["Push"], figure="calf-drop")

    answer = coach.post("", {"copy_of": "calf-drop", "name": "Our drop"}).json()

    assert (answer["name"], answer["cues"], answer["copied_from"]) == ("Our drop", ["Push"], "calf-drop")
    assert Exercise.objects.get(club=cast.club).copied_from == built_in


@pytest.mark.parametrize("slug", ["secret", "nothing", 5, None, "x" * 9_000])
def test_what_cannot_be_seen_is_not_copied(cast, coach, slug):
    make_exercise("secret", club=cast.rival_club)

    assert faults(coach.post("", {"copy_of": slug})) == [("/copy_of", "unknown_id")]


def test_repeat_under_a_key_makes_one(cast, coach):
    first, second = (coach.post("", entry(), **{"idempotency-key": "k"}) for _again in range(2))

    assert first.json() == second.json()
    assert Exercise.objects.filter(club=cast.club).count() == 1


def test_club_is_asked_of_who_writes_for_several(cast, coach):
    Membership.objects.create(club=cast.rival_club, user=cast.coach, role=Role.CLINICIAN)

    assert faults(coach.post("", entry())) == [("/club", "required")]
    answer = coach.post("", entry(club=str(cast.rival_club.public_id).upper())).json()
    assert answer["club"] == str(cast.rival_club.public_id)


@pytest.mark.parametrize("club", [None, str(uuid.UUID(int=1)), 5])
def test_club_that_is_not_theirs_is_refused_as_an_unknown_one(cast, coach, club):
    named = str(cast.rival_club.public_id) if club is None else club

    assert faults(coach.post("", entry(club=named))) == [("/club", "unknown_id")]


def test_change_carries_the_revision_that_it_was_made_from(coach, own):
    response = coach.patch(own, {"cues": ["Pull"], "change_note": "Clearer"})

    assert (response.status_code, response["ETag"]) == (200, '"2"')
    assert (response.json()["cues"], response.json()["name"]) == (["Pull"], "Bench raise")


def test_change_without_a_revision_is_asked_for_it(coach, own):
    response = coach.send("PATCH", f"{own.address}/", {"cues": ["Pull"]})

    assert (response.status_code, response.json()["code"]) == (428, "precondition_required")


@pytest.mark.parametrize("tag", ['"1"', '"x"', '"99999999999999999999"', 'W/"2"', "1", ""])
def test_stale_change_is_answered_with_both_texts(cast, coach, own, tag):
    revise_exercise(
        exercise=own, values={"cues": ["Push evenly"]}, change_note="Theirs", revision=1, by=cast.owner, at=AT
    )
    body = {"cues": ["Pull"], "change_note": "Mine"}

    response = coach.send("PATCH", f"{own.address}/", body, **{"if-match": tag})

    assert response.status_code == 412
    answer = response.json()
    assert (answer["code"], answer["sent"]) == ("revision_stale", body)
    assert (answer["current"]["cues"], answer["current"]["revision"]) == (["Push evenly"], 2)
    own.refresh_from_db()
    assert own.cues == ["Push evenly"]


def test_any_or_one_of_several_revisions_matches(coach, own):
    assert (
        coach.send("PATCH", f"{own.address}/", {"level": 2, "change_note": "A"}, **{"if-match": "*"}).status_code == 200
    )
    several = {"if-match": '"7", "2"'}
    assert coach.send("PATCH", f"{own.address}/", {"level": 3, "change_note": "B"}, **several).status_code == 200


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"level": 3}, [("/change_note", "required")]),
        ({"measure": "reps", "change_note": "A"}, [("/measure", "fixed")]),
        ({"side": "double", "change_note": "A"}, [("/side", "fixed")]),
        ({"slug": "other", "change_note": "A"}, [("/slug", "fixed")]),
        ({"knee_to_deg": 10, "change_note": 5}, [("/knee_to_deg", "out_of_order"), ("/change_note", "refused")]),
        ({"copy_of": "raise", "change_note": "A"}, [("/copy_of", "unknown_field")]),
        ({"progression": "bench-raise", "change_note": "A"}, [("/progression", "itself")]),
    ],
)
def test_wrong_change_is_refused(coach, own, body, found):
    assert faults(coach.patch(own, body)) == found
    assert own.revisions.count() == 1


def test_built_in_exercise_is_not_changed(cast, coach):
    exercise = make_exercise()

    response = coach.patch(exercise, {"level": 3, "change_note": "A"})

    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")
    assert "copy it" in response.json()["detail"]


def test_retired_exercise_leaves_the_list_and_comes_back(coach, own):
    def listed():
        return [one["slug"] for one in coach.send("GET", "").json()["results"]]

    assert coach.post(f"{own.address}/retire/").json()["retired_at"]
    assert (listed(), coach.send("GET", f"{own.slug}/").status_code) == ([], 200)
    assert coach.post(f"{own.address}/restore/").json()["retired_at"] is None
    assert listed() == [own.slug]


def test_revisions_are_told_newest_first_and_their_authors_to_staff(cast, coach, own):
    revise_exercise(exercise=own, values={"cues": ["Pull"]}, change_note="Clearer", revision=1, by=cast.owner, at=AT)

    told = coach.send("GET", f"{own.address}/revisions/").json()["results"]
    seen = Phone(cast.athlete_user).send("GET", f"{own.address}/revisions/").json()["results"]

    assert [(one["number"], one["cues"], one["change_note"]) for one in told] == [
        (2, ["Pull"], "Clearer"), (1, ["Push"], ""),
    ]  # fmt: skip
    assert [one["by"] for one in told] == ["Harbour Owner", "Harbour Coach"]
    assert [one["by"] for one in seen] == ["", ""]
    page = coach.send("GET", f"{own.address}/revisions/?page_size=1").json()
    assert [one["number"] for one in page["results"]] == [2]


@pytest.mark.parametrize("path", ["", "retire/", "restore/", "revisions/"])
def test_rivals_meet_nothing_of_it(cast, own, path):
    rival = Phone(cast.rival_coach)
    method = "GET" if path in ("", "revisions/") else "POST"

    assert rival.send(method, f"{own.slug}/{path}").status_code == 404
    assert rival.send(method, f"{own.public_id}/{path}").status_code == 404
    assert rival.patch(own, {"level": 3}).status_code == 404


def test_own_exercise_of_a_slug_is_answered_before_the_built_in(cast, coach):
    built_in = make_exercise("raise")
    own = make_exercise("raise", club=cast.club)

    for phone in (coach, Phone(cast.athlete_user)):
        assert phone.send("GET", "raise/").json()["id"] == str(own.public_id)
        assert phone.send("GET", f"{built_in.public_id}/").json()["id"] == str(built_in.public_id)
    assert Phone(cast.rival_coach).send("GET", "raise/").json()["id"] == str(built_in.public_id)
