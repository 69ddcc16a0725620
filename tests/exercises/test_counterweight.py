"""The counterweight calculator, on its page and through a phone."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.choices import Equipment
from tests.training.plans import make_exercise

ASKED = {"load": "60", "offset_cm": "4", "knee_spacing_cm": "30"}


@pytest.fixture(autouse=True)
def machine(cast):
    return make_exercise("raise", equipment=[Equipment.LEG_EXTENSION_MACHINE])


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page(client, slug="raise", **query):
    return client.get(reverse("exercises:counterweight", args=[slug]), query)


def test_page_works_the_counterweight_out(cast, client):
    client.force_login(cast.athlete_user)
    response = page(client, **ASKED)
    said = text_of(response)
    assert response.status_code == 200
    assert "Hang 16.0 kg over the far knee" in said
    assert "Knee beside the arm 38.0 kg Other knee 22.0 kg Counterweight 16.0 kg Each knee with it 38.0 kg" in said
    assert "Our own statics, not a finding" in said


def test_page_shows_an_example_until_it_is_asked(cast, client):
    client.force_login(cast.athlete_user)
    response = page(client, load="82.5")
    assert response.status_code == 200
    assert "An example with 60.0 kg" in text_of(response)
    assert 'name="load" value="82.5"' in response.content.decode()


def test_page_reads_and_answers_in_the_clubs_unit(cast, client):
    cast.club.weight_unit = "lb"
    cast.club.save()
    for user in (cast.coach, cast.athlete_user):
        client.force_login(user)
        said = text_of(page(client, **ASKED | {"load": "150"}))
        assert "Hang 40.0 lb over the far knee" in said
        assert "Knee beside the arm 95.0 lb" in said


def test_even_load_needs_no_counterweight(cast, client):
    client.force_login(cast.athlete_user)
    assert "No counterweight is needed" in text_of(page(client, **ASKED | {"offset_cm": "0"}))
    assert page(client, **ASKED | {"load": "0"}).status_code == 200


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"load": ""}, "Give a number from 0 to 1000 kg."),
        ({"load": "1000.5"}, "Give a number from 0 to 1000 kg."),
        ({"load": "NaN"}, "Give a number from 0 to 1000 kg."),
        ({"load": "sixty"}, "Give a number from 0 to 1000 kg."),
        ({"load": "1.00001"}, "Give at most 3 decimals."),
        ({"offset_cm": "-1"}, "Give a number from 0 to 30 cm."),
        ({"offset_cm": "15.5"}, "It cannot press further out than the knee: give 0 to 15 cm."),
        ({"knee_spacing_cm": "9" * 10_000}, "Give a number from 10 to 60 cm."),
        ({"knee_spacing_cm": "<script>"}, "Give a number from 10 to 60 cm."),
    ],
)
def test_value_that_cannot_be_is_refused_with_its_range(cast, client, values, words):
    client.force_login(cast.athlete_user)
    response = page(client, **ASKED | values)
    assert response.status_code == 422
    assert words in text_of(response)
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("load", ["", "x", "9" * 10_000, "-5", "1e999", "<script>"])
def test_load_of_the_address_that_is_none_is_left_out(cast, client, load):
    client.force_login(cast.athlete_user)
    response = page(client, load=load)
    assert response.status_code == 200
    assert "An example" in text_of(response)


def test_exercise_without_the_machine_has_no_calculator(cast, client):
    make_exercise("other")
    client.force_login(cast.athlete_user)
    assert page(client, "other").status_code == 404
    assert page(client, "unknown").status_code == 404
    assert client.get("/api/v1/exercises/other/counterweight/?load_kg=60").status_code == 404


# --- through a phone ------------------------------------------------------------------------------
def api(client, query):
    return client.get(f"/api/v1/exercises/raise/counterweight/?{query}")


def test_phone_gets_the_same_figures(cast, client):
    client.force_login(cast.athlete_user)

    answer = api(client, "load_kg=60&offset_cm=4&knee_spacing_cm=30")

    assert answer.json() == {"near_kg": 38.0, "far_kg": 22.0, "counterweight_kg": 16.0}


@pytest.mark.parametrize(
    ("query", "pointer", "words"),
    [
        ("", "/load_kg", "load_kg is missing; it takes a number from 0 to 1000."),
        ("load_kg=60&offset_cm=4", "/knee_spacing_cm", "it takes a number from 10 to 60."),
        ("load_kg=-1&offset_cm=4&knee_spacing_cm=30", "/load_kg", "load_kg takes a number from 0 to 1000"),
        ("load_kg=60&offset_cm=16&knee_spacing_cm=30", "/offset_cm", "further out than the knee: give 0 to 15 cm"),
        ("load_kg=60&offset_cm=4&knee_spacing_cm=30&side=left", "/side", "Unknown field"),
    ],
)
def test_phone_is_told_what_cannot_be(cast, client, query, pointer, words):
    client.force_login(cast.athlete_user)

    answer = api(client, query)

    assert answer.status_code == 400
    assert words in {error["pointer"]: error["detail"] for error in answer.json()["errors"]}[pointer]
