"""Safety texts: acknowledging one, and who has."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import IdempotencyKey
from athletes.models import Athlete
from exercises.models import Exercise, ExerciseRevision, SafetyAcknowledgement
from exercises.operations.safety import NothingToAcknowledge, SafetyChanged, acknowledge_safety
from tests.cast import make_athlete, make_squad
from tests.training.plans import make_exercise

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
UNKNOWN = "0b6f3c1e-58d2-4c58-9d7e-3f2a1c5b7a90"
# Recognising the caller takes 3: session, user, memberships. The exercise, own places, how many read it, the
# version, squads, how many are listed, who, and what they read.
QUERIES_OF_PAGE = 3 + 8


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def risky(db) -> Exercise:
    return make_exercise("raise", name="Raise", safety=["Ask the gym", "Never alone"], asks_acknowledgement=True)


def new_version(exercise: Exercise) -> None:
    exercise.safety, exercise.safety_revision = [*exercise.safety, "Stop if it creeps"], exercise.safety_revision + 1
    exercise.revision += 1
    exercise.save()


def read(exercise, *athletes, by, version=1, at=AT):
    return acknowledge_safety(athletes=athletes, exercise=exercise, safety_revision=version, by=by, at=at)


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# --- the operation --------------------------------------------------------------------------------
def test_acknowledgement_names_who_read_which_version(cast, risky):
    (recorded,) = read(risky, cast.athlete, by=cast.athlete_user)

    stored = SafetyAcknowledgement.objects.get()
    assert recorded == stored
    assert (stored.athlete, stored.exercise, stored.safety_revision) == (cast.athlete, risky, 1)
    assert (stored.club, stored.acknowledged_at, stored.acknowledged_by) == (cast.club, AT, cast.athlete_user)
    assert stored.by_staff is None


def test_repeated_acknowledgement_leaves_the_first(cast, risky):
    read(risky, cast.athlete, by=cast.coach)

    (recorded,) = read(risky, cast.athlete, by=cast.athlete_user, at=AT + timedelta(days=1))

    assert SafetyAcknowledgement.objects.count() == 1
    assert (recorded.acknowledged_at, recorded.by_staff) == (AT, cast.coach)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_version_that_is_not_in_force_is_refused_with_the_one_that_is(cast, risky, version):
    new_version(risky)

    with pytest.raises(SafetyChanged, match="now version 2") as refused:
        read(risky, cast.athlete, by=cast.athlete_user, version=version)

    assert (refused.value.code, refused.value.status) == ("safety_changed", 409)
    assert refused.value.members == {"safety_revision": 2}
    assert not SafetyAcknowledgement.objects.exists()


def test_new_version_is_acknowledged_beside_the_old(cast, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    new_version(risky)

    read(risky, cast.athlete, by=cast.athlete_user, version=2)

    assert set(SafetyAcknowledgement.objects.values_list("safety_revision", flat=True)) == {1, 2}


def test_exercise_that_asks_nothing_has_nothing_to_acknowledge(cast):
    with pytest.raises(NothingToAcknowledge):
        read(make_exercise(), cast.athlete, by=cast.athlete_user)


# --- the table ------------------------------------------------------------------------------------
def _row(cast, exercise, **values):
    return SafetyAcknowledgement(
        **{
            "club": cast.club,
            "athlete": cast.athlete,
            "exercise": exercise,
            "safety_revision": 1,
            "acknowledged_at": AT,
            **values,
        }
    )


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("safety_acknowledgement_once", {}),
        ("safety_acknowledgement_revision_in_range", {"safety_revision": 0}),
    ],
)
def test_table_refuses_what_the_operation_never_writes(cast, risky, constraint, values):
    _row(cast, risky).save()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _row(cast, risky, **values).save()


def test_acknowledgement_belongs_to_the_athletes_club(cast, risky):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="same_club"), transaction.atomic():
        _row(cast, risky, club=cast.rival_club).save()


def test_exercise_that_asks_has_a_text(risky):
    with pytest.raises(IntegrityError, match="exercise_acknowledgement_has_text"), transaction.atomic():
        Exercise.objects.filter(pk=risky.pk).update(safety=[])


# --- the page -------------------------------------------------------------------------------------
def page(client, shown, **query):
    return client.get(reverse("exercises:safety", args=[shown.slug]), query)


def send(client, shown, **body):
    return client.post(reverse("exercises:safety", args=[shown.slug]), {"safety_revision": 1, **body})


def test_athlete_reads_and_confirms_once_for_all_own_places(cast, client, risky):
    there = make_athlete(cast.rival_club, "Ada Athlete", cast.rival_squad, user=cast.athlete_user)
    client.force_login(cast.athlete_user)
    said = text_of(page(client, risky))
    assert "Read this before the first set" in said
    assert "Version 1" in said
    assert "Ask the gym Never alone" in said
    assert "Tom Teammate" not in said

    response = send(client, risky)

    assert response.url == f"/exercises/raise/safety/?exercise={risky.public_id}"
    rows = SafetyAcknowledgement.objects.values_list("athlete", "club", "acknowledged_by")
    mine = cast.athlete_user.pk
    assert set(rows) == {(cast.athlete.pk, cast.club.pk, mine), (there.pk, cast.rival_club.pk, mine)}
    assert "You have read this" in text_of(client.get(response.url))


def test_archived_place_is_not_read_for(cast, client, risky):
    make_athlete(cast.rival_club, "Ada Athlete", user=cast.athlete_user, archived_at=AT)
    client.force_login(cast.athlete_user)
    send(client, risky)
    assert list(SafetyAcknowledgement.objects.values_list("athlete", flat=True)) == [cast.athlete.pk]


def test_changed_text_is_asked_again_as_a_new_version(cast, client, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    new_version(risky)
    ExerciseRevision.objects.create(
        exercise=risky, number=2, name="Raise", safety=risky.safety, safety_revision=2, change_note="The frame crept."
    )
    client.force_login(cast.athlete_user)
    said = text_of(page(client, risky))
    assert "The safety text has changed: read it again" in said
    assert "You read version 1 on 2 March 2026." in said
    assert "The frame crept." in said

    late = send(client, risky, safety_revision=1)

    assert late.status_code == 409
    assert "The safety text is now version 2, not 1: read it again." in text_of(late)
    assert send(client, risky, safety_revision=2).status_code == 302
    assert "You have read this" in text_of(page(client, risky))


@pytest.mark.parametrize(
    ("way", "leads"),
    [
        ("/today/", "/today/"),
        ("/squads/?a=1#line", "/squads/?a=1#line"),
        ("https://elsewhere.example/", ""),
        ("//elsewhere.example/", ""),
        ("/\\elsewhere.example", ""),
        ("javascript:alert(1)", ""),
        ("/\ud7ff\n" + "x" * 5000, None),
    ],
)
def test_way_back_is_one_of_our_pages(cast, client, risky, way, leads):
    client.force_login(cast.athlete_user)
    response = send(client, risky, next=way)
    assert response.status_code == 302
    if leads is not None:
        assert response.url == (leads or f"/exercises/raise/safety/?exercise={risky.public_id}")
    assert "elsewhere.example" not in page(client, risky, next="//elsewhere.example/").content.decode()


@pytest.mark.parametrize("version", ["", "0", "x", "99999999999", "1.5", "NaN"])
def test_form_that_is_not_whole_is_refused(cast, client, risky, version):
    client.force_login(cast.athlete_user)
    response = send(client, risky, safety_revision=version)
    assert response.status_code == 422
    assert "Open the safety text again and read it" in text_of(response)
    assert not SafetyAcknowledgement.objects.exists()


def test_staff_see_who_has_read_it_and_who_has_not(cast, client, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    make_athlete(cast.club, "Ann Alone")
    client.force_login(cast.coach)
    said = text_of(page(client, risky))
    assert "1 of 2 have read this" in said
    assert said.index("Tom Teammate Not read") < said.index("Ada Athlete Read Version 1, 2 March 2026")
    # Whoever is in no squad of the coach is not theirs to see.
    assert "Ann Alone" not in said
    client.force_login(cast.analyst)
    said = text_of(page(client, risky))
    assert "1 of 3 have read this" in said
    assert "We went through it together" not in said


def test_staff_record_having_gone_through_it_together(cast, client, risky):
    athletes = [cast.athlete, cast.teammate]
    client.force_login(cast.coach)

    response = send(client, risky, athlete=[one.public_id for one in athletes], next="/squads/")

    assert response.url == "/squads/"
    assert {row.by_staff for row in SafetyAcknowledgement.objects.all()} == {cast.coach}
    assert text_of(page(client, risky)).count("gone through with Harbour Coach") == 2


def test_athlete_of_the_address_is_shown_alone_and_ticked(cast, client, risky):
    client.force_login(cast.coach)
    html = page(client, risky, athlete=cast.teammate.public_id).content.decode()
    assert re.search(rf'value="{cast.teammate.public_id}"[^>]* checked', html)
    assert "Ada Athlete" not in html
    assert "Ada Athlete" in page(client, risky, athlete="nobody").content.decode()


def test_page_is_narrowed_to_a_squad(cast, client, risky):
    make_athlete(cast.club, "Ben Back", make_squad(cast.club, "Backs", cast.coach))
    client.force_login(cast.coach)
    html = page(client, risky, squad=cast.squad.public_id).content.decode()
    assert "Ada Athlete" in html
    assert "Ben Back" not in html


@pytest.mark.parametrize("athlete", [UNKNOWN, "x", "\x00", "9" * 10_000])
def test_unknown_athletes_are_refused_and_nothing_is_recorded(cast, client, risky, athlete):
    client.force_login(cast.coach)
    response = send(client, risky, athlete=[str(cast.athlete.public_id), athlete])
    assert response.status_code == 422
    assert not SafetyAcknowledgement.objects.exists()


def test_staff_without_a_place_of_their_own_name_somebody(cast, client, risky):
    client.force_login(cast.coach)
    response = send(client, risky)
    assert response.status_code == 422
    assert "Choose who has read it from the list." in text_of(response)


@pytest.mark.parametrize("part", ["teammate", "rival_coach", "rival_athlete"])
def test_others_see_nothing_and_record_nothing(cast, client, risky, part):
    read(risky, cast.athlete, by=cast.athlete_user)
    client.force_login(cast.people[part])
    assert "Ada Athlete" not in page(client, risky).content.decode()
    assert send(client, risky, athlete=str(cast.athlete.public_id)).status_code == 422
    assert SafetyAcknowledgement.objects.count() == 1


def test_exercise_that_asks_nothing_has_no_page(cast, client, risky):
    client.force_login(cast.athlete_user)
    assert page(client, make_exercise("plain", safety=["Stop at 6"])).status_code == 404
    assert page(client, risky, exercise=UNKNOWN).status_code == 404
    assert page(client, risky, exercise="x").status_code == 404


def test_clubs_own_exercise_of_the_same_name_is_told_apart(cast, client, risky):
    own = make_exercise("raise", club=cast.club, safety=["Our own"], asks_acknowledgement=True)
    make_exercise("secret", club=cast.rival_club, safety=["Theirs"], asks_acknowledgement=True)
    client.force_login(cast.coach)
    assert "Our own" in text_of(page(client, own))
    assert "Ask the gym" in text_of(page(client, own, exercise=risky.public_id))
    assert client.get("/exercises/secret/safety/").status_code == 404
    client.force_login(cast.athlete_user)

    send(client, own, exercise=own.public_id)

    assert SafetyAcknowledgement.objects.get().exercise == own


def test_clubs_own_exercise_is_read_for_in_that_club_only(cast, client):
    own = make_exercise("own", club=cast.club, safety=["Our own"], asks_acknowledgement=True)
    make_athlete(cast.rival_club, "Ada Athlete", user=cast.athlete_user)
    client.force_login(cast.athlete_user)
    send(client, own)
    assert list(SafetyAcknowledgement.objects.values_list("athlete", flat=True)) == [cast.athlete.pk]


def test_exercise_page_says_how_far_it_is_read(cast, client, risky):
    detail = reverse("exercises:detail", args=["raise"])
    client.force_login(cast.athlete_user)
    assert "Read it before the first set" in text_of(client.get(detail))
    read(risky, cast.athlete, by=cast.athlete_user)
    assert "You have read it" in text_of(client.get(detail))
    new_version(risky)
    assert "New version: read it again" in text_of(client.get(detail))
    client.force_login(cast.coach)
    assert "Read by 0 of 2 athletes" in text_of(client.get(detail))


@pytest.mark.parametrize("athletes", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three_athletes(cast, client, risky, athletes):
    Athlete.objects.filter(pk=cast.teammate.pk).delete()
    people = [cast.athlete, *(make_athlete(cast.club, f"Number {n}", cast.squad) for n in range(1, athletes))]
    read(risky, *people, by=cast.coach)
    client.force_login(cast.coach)
    page(client, risky)
    with CaptureQueriesContext(connection) as queries:
        response = page(client, risky)
    assert text_of(response).count("gone through with") == athletes
    assert len(queries) == QUERIES_OF_PAGE


# --- through a phone ------------------------------------------------------------------------------
API = "/api/v1/exercises/raise"


def post(client, body, **headers):
    return client.post(f"{API}/acknowledge/", json.dumps(body), content_type="application/json", headers=headers)


def test_phone_acknowledges_for_all_own_places(cast, client, risky):
    client.force_login(cast.athlete_user)

    answers = [post(client, {"safety_revision": 1}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json() == {
        "exercise": str(risky.public_id),
        "acknowledgements": [
            {
                "safety_revision": 1,
                "acknowledged_at": "2026-03-02T10:00:00Z",
                "athlete": str(cast.athlete.public_id),
            }
        ],
    }


def test_phone_of_staff_acknowledges_with_an_athlete(cast, client, risky):
    client.force_login(cast.clinician)

    answer = post(client, {"safety_revision": 1, "athlete": str(cast.athlete.public_id)}, idempotency_key="once")

    assert answer.status_code == 200
    assert SafetyAcknowledgement.objects.get().by_staff == cast.clinician
    assert IdempotencyKey.objects.get().status == 200


def test_phone_is_told_the_version_in_force(cast, client, risky):
    new_version(risky)
    client.force_login(cast.athlete_user)

    answer = post(client, {"safety_revision": 1})

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["safety_revision"]) == ("safety_changed", 2)
    assert problem["errors"][0]["pointer"] == "/safety_revision"


def test_phone_tells_two_exercises_of_one_name_apart(cast, client, risky):
    own = make_exercise("raise", club=cast.club, safety=["Our own"], asks_acknowledgement=True)
    client.force_login(cast.athlete_user)

    for exercise in (own, risky):
        answer = post(client, {"safety_revision": 1, "exercise": str(exercise.public_id)})
        assert answer.json()["exercise"] == str(exercise.public_id)

    assert set(SafetyAcknowledgement.objects.values_list("exercise", flat=True)) == {own.pk, risky.pk}


@pytest.mark.parametrize(
    ("body", "pointer", "words"),
    [
        ({}, "/safety_revision", "safety_revision is missing; it takes a whole number from 1 to 32767."),
        ({"safety_revision": 0}, "/safety_revision", "a whole number from 1 to 32767"),
        ({"safety_revision": "x" * 10_000}, "/safety_revision", "a whole number from 1 to 32767"),
        ({"safety_revision": 1}, "/athlete", "athlete is missing: say whose reading this is"),
        ({"safety_revision": 1, "athlete": UNKNOWN}, "/athlete", "there is nothing with the id"),
        ({"safety_revision": 1, "athlete": 7}, "/athlete", "an id (UUID)"),
        ({"safety_revision": 1, "exercise": UNKNOWN}, "/exercise", "there is nothing with the id"),
        ({"safety_revision": 1, "read": True}, "/read", "Unknown field"),
    ],
)
def test_phone_is_told_what_cannot_be_used(cast, client, risky, body, pointer, words):
    client.force_login(cast.coach)

    answer = post(client, body)

    assert answer.status_code == 400
    assert words in {error["pointer"]: error["detail"] for error in answer.json()["errors"]}[pointer]
    assert not SafetyAcknowledgement.objects.exists()


def test_phone_finds_nothing_to_acknowledge(cast, client):
    make_exercise("raise")
    client.force_login(cast.athlete_user)

    answer = post(client, {"safety_revision": 1})

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_acknowledge")


def test_phone_lists_who_has_read_it(cast, client, risky):
    read(risky, cast.athlete, by=cast.coach)
    client.force_login(cast.coach)

    answer = client.get(f"{API}/acknowledgements/").json()

    assert answer["results"] == [
        {
            "athlete": str(cast.athlete.public_id),
            "name": "Ada Athlete",
            "acknowledged": True,
            "read": {"safety_revision": 1, "acknowledged_at": "2026-03-02T10:00:00Z"},
            "by_staff": "Harbour Coach",
        },
        {
            "athlete": str(cast.teammate.public_id),
            "name": "Tom Teammate",
            "acknowledged": False,
            "read": None,
            "by_staff": None,
        },
    ]


@pytest.mark.parametrize(
    ("part", "names"),
    [("athlete", ["Ada Athlete"]), ("rival_coach", ["Rex Rival"]), ("rival_athlete", ["Rex Rival"])],
)
def test_phone_lists_only_whom_the_caller_may_see(cast, client, risky, part, names):
    client.force_login(cast.people[part])

    answer = client.get(f"{API}/acknowledgements/?page_size=5").json()

    assert [one["name"] for one in answer["results"]] == names


@pytest.mark.parametrize("athletes", [1, 3])
def test_phones_list_takes_the_same_queries(cast, client, risky, athletes):
    Athlete.objects.filter(pk=cast.teammate.pk).delete()
    people = [cast.athlete, *(make_athlete(cast.club, f"Number {n}", cast.squad) for n in range(1, athletes))]
    read(risky, *people, by=cast.coach)
    client.force_login(cast.coach)
    client.get(f"{API}/acknowledgements/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{API}/acknowledgements/")
    assert len(answer.json()["results"]) == athletes
    # Session and user; exercise, athletes, what they read.
    assert len(queries) == 5


def test_exercise_says_its_version(cast, client, risky):
    client.force_login(cast.athlete_user)

    answer = client.get(f"{API}/").json()

    assert (answer["asks_acknowledgement"], answer["safety_revision"]) == (True, 1)
