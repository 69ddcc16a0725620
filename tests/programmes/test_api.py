"""Programmes through a phone: for staff, never for athletes."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programmes.choices import VersionState
from programmes.models import ProgrammeVersion
from tests.training.plans import make_exercise, make_plan, make_version

API = "/api/v1/programmes/"


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def as_part(cast):
    def get(part, path=""):
        client = Client()
        client.force_login(cast.people[part])
        return client.get(f"{API}{path}")

    return get


def test_programme_is_described_with_every_line(as_part, exercise):
    plan = make_plan(
        [(1, "A", 2, 1, [(exercise, "3x12-15 each @RIR3 t3-0-1-0 r90")]), (2, "B", 3, 1, [(exercise, "2xMAX @BW")])]
    )

    answer = as_part("coach", f"{plan.programme.public_id}/").json()

    sessions = answer.pop("sessions")
    assert answer.pop("summary")["total"]["sets"] == 12
    assert answer == {
        "id": str(plan.programme.public_id),
        "club": None,
        "slug": "plan",
        "name": "Plan",
        "purpose": "Strength",
        "evidence": "",
        "evidence_grade": "composite",
        "pain_rule": "healthy",
        "clinician_only": False,
        "sources": [],
        "copied_from": None,
        "never_heavy_on": [],
        "heavy_gap_h": None,
        "match_offsets": [],
        "version": 1,
        "weeks": 2,
        "fewest_sessions_a_week": 2,
        "most_sessions_a_week": 3,
        "rest_between_exercises_s": None,
        "progression": "",
        "stages": [],
    }
    assert [(one["week"], one["label"], one["per_week"]) for one in sessions] == [(1, "A", 2), (2, "B", 3)]
    assert sessions[0]["lines"] == [
        {
            "position": 1,
            "group": None,
            "exercise": {"id": str(exercise.public_id), "slug": "seated-raise", "name": "Seated raise"},
            "sets": 3,
            "prescription": {
                "text": "3x12-15 each @RIR3 t3-0-1-0 r90",
                "side": "each",
                "unit": "reps",
                "intensity": {"kind": "rir", "value": 3.0},
                "tempo": "3-0-1-0",
                "rest_s": 90,
                "per_set": [],
            },
        }
    ]
    assert sessions[1]["lines"][0]["prescription"]["intensity"] == {"kind": "bw", "value": None}


def test_list_holds_the_newest_frozen_version_by_name(as_part, exercise):
    newer = make_version((exercise, "2x8"), slug="b")
    make_version((exercise, "2x8"), slug="a")
    ProgrammeVersion.objects.create(programme=newer.programme, number=2, state=VersionState.FROZEN, weeks=4)
    ProgrammeVersion.objects.create(programme=newer.programme, number=3, state=VersionState.DRAFT, weeks=5, document={})

    listed = as_part("coach").json()["results"]

    assert [(one["slug"], one["version"], one["weeks"]) for one in listed] == [("a", 1, 1), ("b", 2, 4)]


def test_programmes_are_for_staff(cast, as_part, exercise):
    version = make_version((exercise, "2x8"))
    own = make_version((exercise, "2x8"), slug="own", club=cast.club)

    lists = {part: as_part(part).status_code for part in cast.people}
    details = {part: as_part(part, f"{version.programme.public_id}/").status_code for part in cast.people}
    owns = {part: as_part(part, f"{own.programme.public_id}/").status_code for part in cast.people}

    staff, athletes = ("owner", "coach", "clinician", "analyst"), ("athlete", "teammate", "rival_athlete")
    assert lists == {**dict.fromkeys((*staff, "rival_coach"), 200), **dict.fromkeys(athletes, 403)}
    assert details == {**dict.fromkeys((*staff, "rival_coach"), 200), **dict.fromkeys(athletes, 404)}
    assert owns == {**dict.fromkeys(staff, 200), **dict.fromkeys(("rival_coach", *athletes), 404)}


def test_unknown_programme_and_draft_are_not_there(as_part, exercise):
    draft = make_version((exercise, "2x8"))
    ProgrammeVersion.objects.update(state=VersionState.DRAFT, document={})

    assert as_part("coach", f"{uuid.uuid4()}/").status_code == 404
    assert as_part("coach", f"{draft.programme.public_id}/").status_code == 404
    assert as_part("coach").json()["results"] == []


def test_unknown_parameter_is_refused(as_part, exercise):
    assert as_part("coach", "?search=x").json()["errors"][0]["pointer"] == "/search"


@pytest.mark.parametrize("number", [1, 3])
def test_list_and_detail_take_the_same_queries(cast, exercise, number):
    for place in range(number):
        version = make_version((exercise, "2x8"), slug=f"plan-{place}", weeks=number)

    client = Client()
    client.force_login(cast.coach)

    with CaptureQueriesContext(connection) as listing:
        client.get(API)
    with CaptureQueriesContext(connection) as whole:
        client.get(f"{API}{version.programme.public_id}/")

    # Session and user, then: role, page, versions, weeks; or version, role, version, weeks, and four of the plan.
    assert (len(listing), len(whole)) == (2 + 4, 2 + 8)
