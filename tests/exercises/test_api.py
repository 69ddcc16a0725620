"""The exercise library through a phone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.exercises.many import make_many
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
    make_exercise("a-raise", action="Plantar flexion, pulsing")
    make_exercise("c-hop")

    assert _names(phone.get(API)) == ["A raise", "B raise", "C hop"]
    assert _names(phone.get(f"{API}?search=RAISE")) == ["A raise", "B raise"]
    assert _names(phone.get(f"{API}?search=big%20toe")) == ["B raise"]
    assert _names(phone.get(f"{API}?search=pulse")) == ["A raise"]
    assert _names(phone.get(f"{API}?search=%25")) == []
    assert _names(phone.get(f"{API}?search=")) == ["A raise", "B raise", "C hop"]


def test_pages_hold_as_many_as_asked(phone):
    for name in "abc":
        make_exercise(name)

    first = phone.get(f"{API}?page_size=2").json()

    assert [one["slug"] for one in first["results"]] == ["a", "b"]
    assert _names(phone.get(first["next"])) == ["C"]


def test_search_is_ranked_page_by_page(phone):
    for slug, cues in (("a-curl", ["Raise the toes"]), ("b-raise", []), ("c-raise", []), ("d-curl", [])):
        make_exercise(slug, cues=cues)

    first = phone.get(f"{API}?search=raise&page_size=2").json()
    second = phone.get(first["next"]).json()

    assert [one["slug"] for one in first["results"]] == ["b-raise", "c-raise"]
    assert first["previous"] is None
    assert [one["slug"] for one in second["results"]] == ["a-curl"]
    assert second["next"] is None
    assert phone.get(second["previous"]).json() == first


def test_filters_narrow_the_list_down(cast, phone):
    make_exercise("a", equipment=["wall"], level=1, side="both", knee_from_deg=0, knee_to_deg=10)
    make_exercise("b", equipment=["wall", "step"], level=2, measure="seconds", category="isometric")
    make_exercise("c", club=cast.club, primary_muscle="gastrocnemius", secondary_muscles=["soleus"])
    make_exercise("d", knee_from_deg=20, knee_to_deg=45, side="double", primary_muscle="tibialis_anterior")
    cast.club.equipment = ["wall"]
    cast.club.save()

    def slugs(query):
        return [one["slug"] for one in phone.get(f"{API}?{query}").json()["results"]]

    assert slugs("equipment=wall,step") == slugs("equipment=wall&equipment=step") == ["a", "b", "c", "d"]
    assert slugs("equipment=wall") == slugs("equipment=club") == ["a", "c", "d"]
    assert slugs("equipment=none") == ["c", "d"]
    assert slugs("muscle=soleus") == ["a", "b", "c"]
    assert slugs("knee=gastrocnemius") == ["a"]
    assert slugs("knee=mixed") == ["d"]
    assert slugs("side=double") == ["a", "d"]
    assert slugs("side=single&level=2") == ["b"]
    assert slugs("measure=seconds") == slugs("category=isometric") == ["b"]
    assert slugs("whose=ours") == ["c"]
    assert slugs("whose=retired") == []
    assert slugs("search=tibialis&knee=mixed") == ["d"]


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
        (f"search={'x' * 10_000}", "/search"),
        ("muscle=heart", "/muscle"),
        ("knee=bent", "/knee"),
        ("side=left", "/side"),
        ("level=4", "/level"),
        ("measure=mood", "/measure"),
        ("category=yoga", "/category"),
        ("whose=theirs", "/whose"),
        ("equipment=wall,trampoline", "/equipment"),
        ("equipment=", "/equipment"),
        ("colour=red", "/colour"),
        ("page_size=201", "/page_size"),
        ("cursor=bm9uc2Vuc2U=", "/cursor"),
        ("search=raise&cursor=bm9uc2Vuc2U=", "/cursor"),
        ("search=raise&cursor=cD1h", "/cursor"),
    ],
)
def test_wrong_parameters_are_refused(phone, query, pointer):
    response = phone.get(f"{API}?{query}")

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_refusal_names_what_is_taken(phone):
    (error,) = phone.get(f"{API}?equipment=wall,trampoline").json()["errors"]

    assert '"trampoline" is not that' in error["detail"]
    assert "smith_machine" in error["detail"]


def test_unknown_exercise_is_not_there(phone):
    assert phone.get(f"{API}nothing/").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 300])
@pytest.mark.parametrize("query", ["", "?search=raise", "?equipment=club&level=1"])
def test_list_takes_the_same_queries(cast, phone, number, query):
    make_exercise("raise")
    make_many(cast.club, number - 1)
    phone.get(API)

    with CaptureQueriesContext(connection) as queries:
        phone.get(f"{API}{query}")

    assert len(queries) == 3
