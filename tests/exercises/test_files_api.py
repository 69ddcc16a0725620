"""Importing and exporting through the API: the same operation as the pages, every fault as an error of its own."""

import json

import pytest
import yaml
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership
from exercises.files.csv_text import format_csv
from exercises.files.reading import MOST_BYTES
from exercises.files.yaml_text import format_yaml
from exercises.models import Exercise
from tests.exercises.library_files import entry, make_library, own, take


@pytest.fixture
def library(cast, settings):
    settings.DEMO_MODE = True
    return make_library(cast)


@pytest.fixture
def coach(library, client):
    client.force_login(library.coach)
    return client


def send(client, text, kind="application/yaml", query="", **headers):
    data = text if isinstance(text, bytes) else text.encode()
    return client.generic("POST", reverse("api:exercises_import") + query, data, content_type=kind, headers=headers)


def export(client, **query):
    return client.get(reverse("api:exercises_export"), query)


@pytest.mark.parametrize(
    ("text_of", "kind"),
    [(format_yaml, "application/yaml"), (format_yaml, "text/yaml; charset=utf-8"), (format_csv, "text/csv")],
)
def test_file_is_checked_then_imported(library, coach, text_of, kind):
    take(library, entry("stored"))
    text = text_of([entry(), entry("stored", level=2), {**entry("ankle-pump"), "figure": "ankle-pump"}])

    would = send(coach, text, kind, "?dry_run=true")

    assert would.status_code == 200
    assert not Exercise.objects.filter(slug="our-raise").exists()
    answer = would.json()
    assert (answer["dry_run"], answer["unchanged"]) == (True, 0)
    assert [(one["slug"], one["before_built_in"]) for one in answer["new"]] == [
        ("our-raise", False),
        ("ankle-pump", True),
    ]
    assert [(one["slug"], one["changes"]) for one in answer["changed"]] == [("stored", ["level"])]

    made = send(coach, text, kind, f"?seen={answer['seen']}")

    assert made.json() == answer | {"dry_run": False}
    assert own(library).author == library.coach


def test_every_fault_is_an_error_that_points_at_entry_and_field(library, coach):
    response = send(coach, format_yaml([entry("good"), entry("bad", level=4, knee_from_deg=120), entry("good")]))

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid"
    assert [error["pointer"] for error in problem["errors"]] == ["/1/knee_to_deg", "/1/level", "/2/slug"]
    assert "bad: Level takes a whole number from 1 to 3" in problem["errors"][1]["detail"]
    assert not Exercise.objects.filter(club=library.club).exists()


@pytest.mark.parametrize(
    ("data", "kind", "status", "words"),
    [
        (b"", "application/yaml", 400, "holds no exercises"),
        (b"", "text/csv", 400, "holds no exercises"),
        (b"slug,name\na,b\n", "text/csv", 400, "lacks the columns category"),
        (b"- slug: *a\n", "application/yaml", 400, "anchor or alias"),
        (b"\xff\xfe", "text/csv", 400, "UTF-16"),
        (b"- name: \x00\n", "application/yaml", 400, "no text"),
        (b"a" * (MOST_BYTES + 1), "text/csv", 400, "at most 1 MB"),
        (b"{}", "application/json", 415, "Unsupported media type"),
        (b"{}", "multipart/form-data; boundary=x", 415, "Unsupported media type"),
    ],
)
def test_body_that_cannot_be_read_is_a_problem(coach, data, kind, status, words):
    response = send(coach, data, kind)

    assert response.status_code == status
    assert words in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("?dry_run=maybe", "/dry_run"), ("?seen=" + "x" * 65, "/seen"), ("?club=x", "/club"), ("?colour=red", "/colour")],
)
def test_parameters_that_cannot_be_used_are_named(coach, query, pointer):
    response = send(coach, format_yaml([entry()]), query=query)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_outcome_that_is_not_the_one_seen_is_a_conflict(library, coach):
    take(library, entry())
    text = format_yaml([entry(level=2)])
    seen = send(coach, text, query="?dry_run=true").json()["seen"]
    take(library, entry(level=3))

    response = send(coach, text, query=f"?seen={seen}")

    assert (response.status_code, response.json()["code"]) == (409, "library_changed")
    assert own(library).level == 3


def test_import_is_answered_once_for_a_key(library, coach):
    key = {"Idempotency-Key": "a"}
    first = send(coach, format_yaml([entry()]), **key)

    assert send(coach, format_yaml([entry()]), **key).json() == first.json()
    assert send(coach, format_yaml([entry(level=2)]), **key).status_code == 422
    assert own(library).level == 1


def test_who_writes_for_two_clubs_names_one(library, coach):
    Membership.objects.create(user=library.coach, club=library.rival_club, role=Role.CLINICIAN)
    text = format_yaml([entry()])

    assert send(coach, text).json()["errors"][0]["pointer"] == "/club"
    assert send(coach, text, query=f"?club={library.rival_club.public_id}").status_code == 200
    assert Exercise.objects.get(slug="our-raise").club == library.rival_club
    assert export(coach).status_code == 400
    ours = export(coach, club=library.rival_club.public_id, whose="ours")
    assert [one["slug"] for one in yaml.safe_load(ours.content)] == ["our-raise"]


def test_club_of_others_is_as_unknown_as_one_that_is_not(library, coach):
    text = format_yaml([entry()])
    theirs = send(coach, text, query=f"?club={library.rival_club.public_id}")
    nobodys = send(coach, text, query="?club=6f7b1d0e-3f0e-5c39-9a42-50c1e5a50001")

    assert theirs.status_code == nobodys.status_code == 400
    assert theirs.json()["errors"][0]["code"] == nobodys.json()["errors"][0]["code"] == "unknown_id"
    assert export(coach, club=library.rival_club.public_id).status_code == 400


@pytest.mark.parametrize("part", ["analyst", "athlete", "rival_athlete"])
def test_who_writes_no_exercises_imports_none(library, client, part):
    client.force_login(library.people[part])

    assert send(client, format_yaml([entry()])).status_code == 403
    assert export(client).status_code == (200 if part == "analyst" else 403)
    assert not Exercise.objects.filter(slug="our-raise").exists()


@pytest.mark.parametrize(("file_format", "kind"), [("yaml", "application/yaml"), ("csv", "text/csv")])
def test_export_imports_as_unchanged_whatever_is_accepted(library, coach, file_format, kind):
    take(library, entry(cues=["=1+1"]), {"slug": "ankle-pump", "level": 2})

    response = coach.get(reverse("api:exercises_export"), {"format": file_format}, headers={"accept": kind})

    assert response.status_code == 200
    assert response["Content-Type"].startswith(kind)
    answer = send(coach, response.content, kind).json()
    assert (answer["new"], answer["changed"], answer["unchanged"]) == ([], [], 5)


def test_export_in_another_format_is_a_problem(coach):
    response = export(coach, format="xlsx")

    assert response.status_code == 400
    assert json.loads(response.content)["errors"][0]["pointer"] == "/format"
