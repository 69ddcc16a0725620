"""The built-in exercises and tests as they stand in the files, before any database."""

import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.choices import Equipment
from exercises.choices import Category, ExerciseSide, Level, Measure, Muscle, ProtocolKind, ProtocolSides

ROOT = Path(__file__).resolve().parents[2]
OPTIONAL = ("asks_acknowledgement", "changes")
FIELDS = [
    "slug",
    "name",
    "category",
    "primary_muscle",
    "secondary_muscles",
    "knee_from_deg",
    "knee_to_deg",
    "action",
    "side",
    "equipment",
    "level",
    "measure",
    "bodyweight_fraction",
    "tendon_tier",
    "setup",
    "cues",
    "faults",
    "safety",
    "progression",
    "regression",
    "sources",
]
SEATED_WITH_WEIGHT_ON_KNEES = (
    "seated-calf-raise-dumbbell",
    "seated-calf-raise-plate",
    "seated-calf-raise-barbell",
)


def load(path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return rows


EXERCISES = {row["slug"]: row for row in load("exercises/data/exercises.yaml")}
PROTOCOLS = load("exercises/data/test_protocols.yaml")
PROGRAMMES = load("programmes/data/programmes.yaml")


def all_texts(row: dict[str, Any]) -> str:
    return " ".join(line for field in ("setup", "cues", "faults", "safety") for line in row[field])


def test_library_holds_53_exercises_with_unique_slugs() -> None:
    slugs = [row["slug"] for row in load("exercises/data/exercises.yaml")]

    assert len(slugs) == 53
    assert len(set(slugs)) == 53
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


@pytest.mark.parametrize("row", EXERCISES.values(), ids=EXERCISES.keys())
def test_exercise_values_are_known_and_in_range(row: dict[str, Any]) -> None:
    assert [name for name in row if name not in OPTIONAL] == FIELDS
    assert row["category"] in Category.values
    assert row["primary_muscle"] in Muscle.values
    assert set(row["secondary_muscles"]) <= set(Muscle.values) - {row["primary_muscle"]}
    assert row["side"] in ExerciseSide.values
    assert row["measure"] in Measure.values
    assert row["level"] in Level.values
    assert set(row["equipment"]) <= set(Equipment.values)
    assert 0 <= row["knee_from_deg"] <= row["knee_to_deg"] <= 150
    assert row["bodyweight_fraction"] is None or 0 <= row["bodyweight_fraction"] <= 1
    assert row["tendon_tier"] in (1, 2, 3, 4)
    for field in ("setup", "cues", "faults", "safety"):
        assert row[field]
        assert all(line.endswith(".") and len(line) <= 400 for line in row[field])


@pytest.mark.parametrize("direction", ["progression", "regression"])
def test_exercise_links_resolve_and_never_circle(direction: str) -> None:
    for slug in EXERCISES:
        path = [slug]
        while (following := EXERCISES[path[-1]][direction]) is not None:
            assert following not in path
            path.append(following)


def test_easier_and_harder_never_circle_taken_together() -> None:
    easier: dict[str, set[str]] = {slug: set() for slug in EXERCISES}
    for slug, row in EXERCISES.items():
        if row["regression"]:
            easier[slug].add(row["regression"])
        if row["progression"]:
            easier[row["progression"]].add(slug)

    # Raises CycleError, with the circle, where there is one.
    assert len(list(TopologicalSorter(easier).static_order())) == 53


def test_body_mass_share_of_two_legs_is_at_most_a_half_each() -> None:
    for slug, row in EXERCISES.items():
        if row["side"] == "double" and row["bodyweight_fraction"] is not None:
            assert row["bodyweight_fraction"] <= 0.5, slug


@pytest.mark.parametrize("slug", SEATED_WITH_WEIGHT_ON_KNEES)
def test_seated_raise_tells_every_fact_of_the_article(slug: str) -> None:
    row = EXERCISES[slug]
    text = all_texts(row)

    assert {"bench", "step", "towel"} <= set(row["equipment"])
    for fact in (
        "in front of the bench",
        "forefeet on the step and your heels on the floor",
        "folded towel",
        "just behind the kneecap",
        "Rise on tiptoe",
        "until the heels are above the toes and as high as they will go",
        "Return slowly to the start",
    ):
        assert fact in text
    assert "a1" in row["sources"]


def test_seated_raises_offer_dumbbell_barbell_and_plate() -> None:
    equipment = set().union(*(EXERCISES[slug]["equipment"] for slug in SEATED_WITH_WEIGHT_ON_KNEES))

    assert {"dumbbell", "barbell", "plate"} <= equipment


def test_leg_extension_raise_tells_every_fact_of_the_article() -> None:
    row = EXERCISES["leg-extension-soleus-raise"]
    text = all_texts(row)

    assert "Hugo's Soleus Raise" in row["name"]
    assert {"leg_extension_machine", "bench", "step", "dumbbell"} <= set(row["equipment"])
    for fact in (
        "adjustable leg-extension machine that most gyms have",
        "leg support of the machine just below horizontal",
        "bench in front of the machine",
        "step under the leg support",
        "legs under the support, your toes and forefeet on the step and your heels on the floor",
        "leg nearest the moving arm of the machine, usually the left, does slightly more",
        "dumbbell on the outer side of the leg support",
        "counterbalance",
        "until the heels are above the toes",
        "Return slowly until the heels are back on the floor",
        "someone may need to sit in the machine",
        "say whether it works for you",
        "asks everyone who tries it for feedback",
    ):
        assert fact in text
    assert "a1" in row["sources"]


def test_every_loaded_exercise_has_a_rep_max_test() -> None:
    loaded = {slug for slug, row in EXERCISES.items() if row["measure"] == "load_reps"}
    tested = {row["exercise"] for row in PROTOCOLS if row["kind"] == "rep_max"}

    assert tested == loaded
    for row in PROTOCOLS:
        if row["kind"] == "rep_max":
            assert row["slug"] == f"{row['exercise']}-rep-max"
            assert row["name"] == f"{EXERCISES[row['exercise']]['name']}: rep maximum"


def test_protocols_are_known_and_complete() -> None:
    assert len({row["slug"] for row in PROTOCOLS}) == len(PROTOCOLS)
    for row in PROTOCOLS:
        assert list(row) == ["slug", "name", "exercise", "kind", "instructions", "sides", "sources"]
        assert row["exercise"] in EXERCISES
        assert row["kind"] in ProtocolKind.values
        assert row["sides"] in ProtocolSides.values
        assert row["instructions"].endswith(".")
    assert Counter(row["kind"] for row in PROTOCOLS if row["kind"] != "rep_max") == {
        "max_reps": 1,
        "max_force": 2,
        "distance": 1,
    }


def test_single_leg_exercises_are_tested_side_by_side() -> None:
    for row in PROTOCOLS:
        if EXERCISES[row["exercise"]]["side"] == "single":
            assert row["sides"] == "each", row["slug"]


def test_heel_raise_test_names_rhythm_and_stop_rules() -> None:
    (row,) = (row for row in PROTOCOLS if row["kind"] == "max_reps")

    assert row["exercise"] == "standing-single-leg-raise-floor"
    for rule in ("30 raises a minute", "no longer lifts", "rhythm is lost", "knee bends", "two warnings"):
        assert rule in row["instructions"]


def test_every_exercise_test_and_programme_names_a_source() -> None:
    assert all(row["sources"] for row in [*EXERCISES.values(), *PROTOCOLS, *PROGRAMMES])


def test_data_are_british_and_calm() -> None:
    for path in (
        "exercises/data/exercises.yaml",
        "exercises/data/test_protocols.yaml",
        "programmes/data/programmes.yaml",
    ):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not re.search(r"\bpercent\b|!|\bcenter|\bprogram\b", text), path
