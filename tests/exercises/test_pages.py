"""The library's pages, for every signed-in person."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.choices import Category, Muscle
from exercises.models import Exercise
from exercises.operations.built_in import load_built_in_exercises
from exercises.queries.sources import cited
from exercises.wording import aim, bias, knee_meaning
from tests.training.plans import make_exercise


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def names(response) -> list[str]:
    return [unescape(name) for name in re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', response.content.decode())]


def listed(client, **query):
    return client.get(reverse("exercises:list"), query)


@pytest.mark.parametrize("part", ["owner", "analyst", "athlete", "rival_athlete"])
def test_everybody_signed_in_reads_the_library(cast, client, part):
    make_exercise()
    client.force_login(cast.people[part])
    assert names(listed(client)) == ["Seated raise"]
    assert client.get(reverse("exercises:detail", args=["seated-raise"])).status_code == 200


def test_strangers_sign_in_first(client, db):
    assert listed(client)["Location"].startswith("/accounts/login/")


def test_own_exercise_of_a_club_is_nothing_to_others_and_stands_before_the_built_in(cast, client):
    make_exercise(name="Built in")
    make_exercise(name="Our own", club=cast.club)
    make_exercise("secret", club=cast.club)
    client.force_login(cast.coach)
    assert "Our own" in text_of(client.get(reverse("exercises:detail", args=["seated-raise"])))
    client.force_login(cast.rival_coach)
    assert "Built in" in text_of(client.get(reverse("exercises:detail", args=["seated-raise"])))
    assert client.get(reverse("exercises:detail", args=["secret"])).status_code == 404
    assert client.get(reverse("exercises:detail", args=["unknown"])).status_code == 404


def test_every_fact_of_every_built_in_exercise_stands_on_its_page(cast, client):
    load_built_in_exercises()
    client.force_login(cast.athlete_user)
    for exercise in Exercise.objects.select_related("progression", "regression"):
        page = text_of(client.get(reverse("exercises:detail", args=[exercise.slug])))
        facts = [
            exercise.name,
            f"{exercise.knee_from_deg}–{exercise.knee_to_deg}°",
            f"Tier {exercise.tendon_tier} of 4",
            exercise.get_side_display(),
            exercise.get_level_display(),
            exercise.get_measure_display(),
            exercise.action,
            *exercise.setup,
            *exercise.cues,
            *exercise.faults,
            *exercise.safety,
            *(source.words for source in cited(exercise.sources)),
            *(linked.name for linked in (exercise.progression, exercise.regression) if linked),
            *(protocol.instructions for protocol in exercise.protocols.all()),
        ]
        missing = [fact for fact in facts if " ".join(fact.split()) not in page]
        assert not missing, exercise.slug


@pytest.mark.parametrize(
    ("muscle", "low", "high", "kind"),
    [
        (Muscle.SOLEUS, 85, 100, "soleus"),
        (Muscle.SOLEUS, 30, 60, "mixed"),
        (Muscle.SOLEUS, 0, 20, "mixed"),
        (Muscle.GASTROCNEMIUS, 0, 10, "gastroc"),
        (Muscle.GASTROCNEMIUS, 10, 60, "mixed"),
        (Muscle.TIBIALIS_ANTERIOR, 0, 20, "quiet"),
    ],
)
def test_aim_follows_muscle_and_knee_angle(muscle, low, high, kind):
    assert aim(Exercise(primary_muscle=muscle, knee_from_deg=low, knee_to_deg=high)).kind == kind


@pytest.mark.parametrize(
    ("deg", "kind"),
    [(0, "gastroc"), (19.5, "gastroc"), (20, "mixed"), (60, "mixed"), (60.5, "soleus"), (110, "soleus")],
)
def test_bias_turns_at_20_and_60_degrees(deg, kind):
    assert bias(deg).kind == kind


@pytest.mark.parametrize("category", [Category.ANTAGONIST, Category.MOBILITY])
def test_knee_angle_says_nothing_where_the_calf_is_not_what_works(category):
    exercise = Exercise(primary_muscle=Muscle.TIBIALIS_ANTERIOR, category=category, knee_from_deg=0, knee_to_deg=20)
    assert knee_meaning(exercise) == ""


def test_easier_and_harder_are_named_from_both_sides(cast, client):
    first = make_exercise("first")
    middle = make_exercise("middle", regression=first)
    make_exercise("last", regression=middle)
    make_exercise("aside", progression=middle)
    make_exercise("secret", progression=middle, club=cast.rival_club)
    client.force_login(cast.coach)
    page = text_of(client.get(reverse("exercises:detail", args=["middle"])))
    assert "Easier Aside First Harder Last" in page
    assert "Secret" not in page
    assert "Harder Middle" in text_of(client.get(reverse("exercises:detail", args=["first"])))


QUERIES_OF_DETAIL = 10


@pytest.mark.parametrize("number", [1, 3])
def test_exercise_costs_the_same_queries_for_one_neighbour_and_three(cast, client, number):
    middle = make_exercise("middle")
    for place in range(number):
        make_exercise(f"easier-{place}", progression=middle)
    client.force_login(cast.coach)
    client.get(reverse("exercises:detail", args=["middle"]))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("exercises:detail", args=["middle"]))
    assert len(queries) == QUERIES_OF_DETAIL
