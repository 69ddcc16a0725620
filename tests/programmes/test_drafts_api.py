"""A club's own programmes through the API: written by those who plan, seen by nobody else."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programmes.models import Programme
from tests.programmes.drafts import GOOD, make_draft, newest, plan, session
from tests.training.plans import make_exercise, make_version

API = "/api/v1/programmes/"


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def programme(cast, exercise):
    return make_draft(cast.club, cast.coach)


@pytest.fixture
def call(cast):
    def call(method, path="", body=None, part="coach", match=None, **headers):
        client = Client()
        client.force_login(cast.people[part])
        if match is not None:
            headers["If-Match"] = match
        data = body if isinstance(body, str) else json.dumps({} if body is None else body)
        return client.generic(method, f"{API}{path}", data, content_type="application/json", headers=headers)

    return call


def test_plan_is_written_and_read_with_its_faults(call, programme):
    path = f"{programme.public_id}/draft/"
    read = call("GET", path)
    assert (read["ETag"], read.json()["revision"], read.json()["faults"]) == ('"2"', 2, [])

    saved = call("PUT", path, {"document": plan([session("3x8 @RI"), None])}, match='"2"')

    assert (saved.status_code, saved["ETag"]) == (200, '"3"')
    answer = saved.json()
    assert (answer["revision"], answer["version"], answer["state"], answer["edited_by"]) == (
        3, 1, "draft", "Harbour Coach",
    )  # fmt: skip
    (fault,) = answer["faults"]
    assert fault.pop("message").startswith("At character 6")
    assert fault == {
        "week": 0, "column": 0, "line": 0, "field": "text", "position": 5, "found": "RI",
        "place": "Week 1, session A, line 1",
    }  # fmt: skip
    assert call("GET", path).json()["document"]["weeks"][0]["sessions"][0]["lines"][0]["text"] == "3x8 @RI"


def test_second_editor_is_answered_with_both_plans_apart(call, programme):
    path = f"{programme.public_id}/draft/"
    mine, theirs = plan([session("4x6"), None]), plan([session("5x5"), None])
    assert call("PUT", path, {"document": theirs}, match='"2"', part="owner").status_code == 200

    refused = call("PUT", path, {"document": mine}, match='"2"')

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (412, "draft_changed")
    assert refused["Content-Type"] == "application/problem+json"
    assert problem["current"]["revision"] == 3
    assert problem["current"]["edited_by"] == "Harbour Owner"
    assert problem["current"]["document"]["weeks"][0]["sessions"][0]["lines"][0]["text"] == "5x5"
    again = call("PUT", path, {"document": theirs}, match='"2"', part="owner")
    assert (again.status_code, again.json()["revision"]) == (200, 3)


def test_change_without_if_match_is_428_and_a_foreign_tag_412(call, programme):
    path, body = f"{programme.public_id}/draft/", {"document": plan([session("4x6")])}

    assert call("PUT", path, body).status_code == 428
    assert call("PATCH", f"{programme.public_id}/", {"name": "x"}).status_code == 428
    for tag in ("", "x", "*", '"-2"', "9" * 400, '"1.0"'):
        assert call("PUT", path, body, match=tag).status_code == 412
    assert newest(programme).revision == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ("{}", "/document"),
        ('{"document": null}', "/document"),
        ('{"document": {}}', "/document/weeks"),
        ('{"document": "x", "more": 1}', "/more"),
        ("[]", None),
        ('{"document": ' + "[" * 100_000 + "]" * 100_000 + "}", None),
        ('{"document": {"weeks": [NaN]}}', None),
        ('{"document": "\\u0000"}', None),
        (json.dumps({"document": plan(*[[None]] * 200)}), "/document/weeks"),
        (json.dumps({"document": plan([session(*["3x8"] * 1000)])}), "/document/weeks/0/sessions/0/lines"),
        (json.dumps({"document": plan([session("x" * 1_100_000)])}), None),
    ],
    ids=["empty", "null", "no weeks", "unknown", "list", "deep", "nan", "nul", "200 weeks", "1000 lines", "1 MB"],
)
def test_bad_body_is_a_400_that_names_the_place_and_changes_nothing(call, programme, body, pointer):
    refused = call("PUT", f"{programme.public_id}/draft/", body, match='"2"')

    assert refused.status_code == 400
    assert pointer is None or pointer in [error["pointer"] for error in refused.json()["errors"]]
    assert newest(programme).revision == 2


def test_zero_sets_are_kept_and_marked(call, programme):
    body = {"document": plan([session("0x8")])}

    saved = call("PUT", f"{programme.public_id}/draft/", body, match='"2"')

    assert (saved.status_code, [one["position"] for one in saved.json()["faults"]]) == (200, [0])


def test_freezing_answers_every_fault_or_the_version(call, programme):
    path = f"{programme.public_id}/"
    call("PUT", f"{path}draft/", {"document": plan([session("0x8", "x")])}, match='"2"')
    refused = call("POST", f"{path}freeze/")
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_has_faults")
    assert [fault["line"] for fault in refused.json()["faults"]] == [0, 1]
    call("PUT", f"{path}draft/", {"document": plan([session()])}, match='"3"')
    assert call("POST", f"{path}freeze/", match='"3"').status_code == 412

    made = call("POST", f"{path}freeze/", {"change_note": "First"}, match='"4"')

    assert made.status_code == 201
    answer = made.json()
    assert (answer["draft"], answer["ready"]["version"], answer["ready"]["change_note"]) == (None, 1, "First")
    assert call("POST", f"{path}freeze/").json()["code"] == "no_draft"
    assert call("GET", path).json()["sessions"][0]["lines"][0]["prescription"]["text"] == GOOD


def test_programme_is_started_copied_and_the_call_repeated(call, cast, exercise):
    source = make_version((exercise, GOOD), clinician_only=True, slug="built-in")
    key = str(uuid.uuid4())

    answers = [
        call("POST", body={"copy_of": str(source.programme.public_id)}, **{"Idempotency-Key": key})
        for _press in range(2)
    ]
    started = call("POST", body={"name": "  In   season "}).json()

    assert [one.status_code for one in answers] == [201, 201]
    copied = answers[0].json()
    assert copied == answers[1].json()
    assert (copied["copied_from"], copied["clinician_only"], copied["ready"]) == (
        str(source.programme.public_id), True, None,
    )  # fmt: skip
    assert (started["name"], started["slug"], started["draft"]["revision"]) == ("In season", "in-season", 1)
    assert Programme.objects.filter(club=cast.club).count() == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 121}, "/name"),
        ({"name": 5}, "/name"),
        ({"name": "a\u0007"}, "/name"),
        ({"copy_of": "x"}, "/copy_of"),
        ({"copy_of": "00000000-0000-4000-8000-000000000000"}, "/copy_of"),
        ({"name": "x", "club": "00000000-0000-4000-8000-000000000000"}, "/club"),
    ],
    ids=["nothing", "blank", "long", "number", "bell", "no id", "unknown", "club"],
)
def test_bad_programme_is_refused_on_its_field(call, exercise, body, pointer):
    refused = call("POST", body=body)

    assert (refused.status_code, [error["pointer"] for error in refused.json()["errors"]]) == (400, [pointer])
    assert not Programme.objects.exists()


def test_rivals_plan_is_nothing_to_copy(call, cast, exercise):
    theirs = make_version((exercise, GOOD), club=cast.rival_club)

    refused = call("POST", body={"copy_of": str(theirs.programme.public_id)})

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "unknown_id")


def test_details_are_changed_with_the_tag_that_was_read(call, programme):
    path = f"{programme.public_id}/"
    (own,) = call("GET", "own/").json()["results"]
    body = {"never_heavy_on": [-1, 0, 1], "heavy_gap_h": 48, "match_offsets": [-4, -2]}

    changed = call("PATCH", path, body, match=f'"{own["etag"]}"')

    assert changed.status_code == 200
    assert {name: changed.json()[name] for name in body} == body
    stale = call("PATCH", path, {"name": "Other"}, match=own["etag"])
    assert (stale.status_code, stale.json()["current"]["heavy_gap_h"]) == (412, 48)
    assert call("PATCH", path, {"heavy_gap_h": None}, match=changed["ETag"]).json()["heavy_gap_h"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"never_heavy_on": [4]}, {"never_heavy_on": 0}, {"heavy_gap_h": 23}, {"match_offsets": [7]},
        {"pain_rule": "x"}, {"pain_rule": []}, {"name": ""}, {"purpose": "x" * 301}, {"clinician_only": False},
    ],
    ids=lambda body: next(iter(body)),
)  # fmt: skip
def test_bad_details_are_refused_on_their_field(call, programme, body):
    refused = call("PATCH", f"{programme.public_id}/", body, match="x")

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"].startswith(f"/{next(iter(body))}")


def test_archived_programme_leaves_the_list_and_comes_back(call, programme):
    path = f"{programme.public_id}/"
    call("POST", f"{path}freeze/")

    assert call("POST", f"{path}archive/").json()["archived_at"]
    assert call("GET").json()["results"] == []
    assert call("POST", f"{path}restore/").json()["archived_at"] is None
    assert len(call("GET").json()["results"]) == 1


def test_rival_built_in_and_analyst_write_nothing(call, cast, programme, exercise):
    built_in = make_version((exercise, GOOD)).programme
    body = {"document": plan([session("4x6")])}

    for path, part, status in (
        (programme.public_id, "rival_coach", 404),
        (programme.public_id, "athlete", 404),
        (programme.public_id, "analyst", 403),
        (built_in.public_id, "coach", 403),
        (uuid.uuid4(), "coach", 404),
    ):
        assert call("PUT", f"{path}/draft/", body, part=part, match='"2"').status_code == status
        assert call("GET", f"{path}/draft/", part=part).status_code == status
        for act in ("freeze", "archive", "restore"):
            assert call("POST", f"{path}/{act}/", part=part).status_code == status
    assert call("POST", body={"name": "x"}, part="analyst").status_code == 403
    assert call("GET", "own/", part="rival_coach").json()["results"] == []
    assert newest(programme).revision == 2


@pytest.mark.parametrize("number", [1, 3])
def test_own_list_and_save_take_the_same_queries(call, cast, exercise, number):
    for place in range(number):
        programme = make_draft(cast.club, cast.coach, plan(*[[session(), None]] * number), name=f"Ours {place}")
    changed = {"document": plan(*[[session("4x6"), None]] * number)}

    client = Client()
    client.force_login(cast.coach)

    with CaptureQueriesContext(connection) as listing:
        client.get(f"{API}own/")
    with CaptureQueriesContext(connection) as saving:
        saved = client.put(
            f"{API}{programme.public_id}/draft/",
            json.dumps(changed),
            content_type="application/json",
            headers={"If-Match": '"2"'},
        )

    assert saved.status_code == 200
    # Session and user, then: role, page, versions; or access, the save with its savepoint, exercises, stages.
    assert (len(listing), len(saving)) == (2 + 3, 2 + 10)
