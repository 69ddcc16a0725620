"""Loading the built-in exercises and tests: once, again, and after the files have changed."""

from decimal import Decimal

import pytest
import yaml

from exercises.models import Exercise, ExerciseRevision
from exercises.models import TestProtocol as Protocol
from exercises.operations import built_in as operations
from exercises.operations.built_in import load_built_in_exercises
from tests.cast import make_cast


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The data files in a folder where a test may change the exercises."""
    entries = yaml.safe_load((operations.DATA / "exercises.yaml").read_text(encoding="utf-8"))
    tests = (operations.DATA / "test_protocols.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(operations, "DATA", tmp_path)
    (tmp_path / "test_protocols.yaml").write_text(tests, encoding="utf-8")

    def write():
        (tmp_path / "exercises.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")

    write()
    return entries, write


def test_library_loads_every_exercise_and_test(db, data):
    entries, _write = data

    assert load_built_in_exercises() > len(entries)
    assert set(Exercise.objects.values_list("slug", flat=True)) == {entry["slug"] for entry in entries}
    assert set(Exercise.objects.values_list("revision", flat=True)) == {1}
    assert Protocol.objects.exists()


def test_loading_again_changes_nothing(db):
    load_built_in_exercises()
    before = set(Exercise.objects.values_list("pk", "updated_at"))

    assert load_built_in_exercises() == 0
    assert set(Exercise.objects.values_list("pk", "updated_at")) == before


def test_links_lead_to_the_next_harder_and_easier_exercise(db, data):
    entries, _write = data
    load_built_in_exercises()
    linked = next(entry for entry in entries if entry["progression"])

    exercise = Exercise.objects.get(slug=linked["slug"])

    assert exercise.progression.slug == linked["progression"]


def test_changed_text_is_a_new_revision_and_the_old_one_stays(db, data):
    entries, write = data
    load_built_in_exercises()
    old = entries[0]["cues"]
    entries[0]["cues"] = ["A new cue"]
    write()

    assert load_built_in_exercises() == 1

    exercise = Exercise.objects.get(slug=entries[0]["slug"])
    assert (exercise.revision, exercise.cues) == (2, ["A new cue"])
    assert list(exercise.revisions.order_by("number").values_list("number", "cues")) == [(1, old), (2, ["A new cue"])]


def test_changed_number_keeps_the_revision(db, data):
    entries, write = data
    load_built_in_exercises()
    entries[0]["tendon_tier"] = 4 if entries[0]["tendon_tier"] != 4 else 3
    write()

    assert load_built_in_exercises() == 1
    assert Exercise.objects.get(slug=entries[0]["slug"]).revision == 1


def test_every_exercise_has_the_revision_it_names(db):
    load_built_in_exercises()

    named = set(Exercise.objects.values_list("pk", "revision"))
    assert named == set(ExerciseRevision.objects.values_list("exercise", "number"))


def test_clubs_own_exercises_are_left_alone(db):
    cast = make_cast()
    load_built_in_exercises()
    own = Exercise.objects.first()
    own.pk, own.public_id, own.club, own.name = None, Exercise().public_id, cast.club, "Our own"
    own.save(force_insert=True)

    assert load_built_in_exercises() == 0
    assert Exercise.objects.get(club=cast.club).name == "Our own"


def test_share_of_body_mass_keeps_its_decimals(db, data):
    entries, write = data
    entries[0]["bodyweight_fraction"] = 0.1
    write()
    load_built_in_exercises()

    assert Exercise.objects.get(slug=entries[0]["slug"]).bodyweight_fraction == Decimal("0.1")
