"""The exercise library through a phone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.training.plans import make_exercise

API = "/api/v1/exercises/"


@pytest.fixture
def phone(cast):
    client = Client()
    client.force_login(cast.athlete_user)
    return client


def _names(response):
    assert response.status_code == 200, response.content
    return [one["name"] for one in response.json()["results"]]


def test_library_is_listed_by_name_and_searched(phone):
    make_exercise("b-raise", cues=["Push through the big toe"])
    make_exercise("a-raise", action="Plantar flexion with a bent knee")
    make_exercise("c-hop")

    assert _names(phone.get(API)) == ["A raise", "B raise", "C hop"]
    assert _names(phone.get(f"{API}?search=RAISE")) == ["A raise", "B raise"]
    assert _names(phone.get(f"{API}?search=big%20toe")) == ["B raise"]
    assert _names(phone.get(f"{API}?search=bent")) == ["A raise"]
    assert _names(phone.get(f"{API}?search=%25")) == []
    assert _names(phone.get(f"{API}?search=")) == ["A raise", "B raise", "C hop"]


def test_pages_hold_as_many_as_asked(phone):
    for name in "abc":
        make_exercise(name)

    first = phone.get(f"{API}?page_size=2").json()

    assert [one["slug"] for one in first["results"]] == ["a", "b"]
    assert _names(phone.get(first["next"])) == ["C"]


def test_exercise_is_described_with_its_texts(phone):
    harder = make_exercise("harder")
    exercise = make_exercise(setup=["Sit"], cues=["Push"], progression=harder, equipment=["bench"])

    answer = phone.get(f"{API}{exercise.slug}/").json()

    assert answer["id"] == str(exercise.public_id)
    assert (answer["setup"], answer["cues"], answer["equipment"]) == (["Sit"], ["Push"], ["bench"])
    assert (answer["progression"], answer["regression"]) == ("harder", None)
    assert answer["bodyweight_fraction"] == 0.1


def test_clubs_own_exercise_is_seen_by_its_people_only(cast, phone):
    make_exercise("secret", club=cast.rival_club)
    rival = Client()
    rival.force_login(cast.rival_coach)

    assert _names(phone.get(API)) == []
    assert phone.get(f"{API}secret/").status_code == 404
    assert _names(rival.get(API)) == ["Secret"]
    assert rival.get(f"{API}secret/").status_code == 200


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        (f"search={'x' * 61}", "/search"),
        ("muscle=soleus", "/muscle"),
        ("page_size=201", "/page_size"),
        ("cursor=bm9uc2Vuc2U=", "/cursor"),
    ],
)
def test_wrong_parameters_are_refused(phone, query, pointer):
    response = phone.get(f"{API}?{query}")

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_unknown_exercise_is_not_there(phone):
    assert phone.get(f"{API}nothing/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries(phone, number):
    for place in range(number):
        make_exercise(f"raise-{place}")
    phone.get(API)

    with CaptureQueriesContext(connection) as queries:
        phone.get(API)

    assert len(queries) == 3
