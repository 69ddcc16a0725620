"""A file of exercises is taken whole or not at all, and says all that is wrong with it at once."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.choices import FileFormat
from exercises.files.reading import parse
from exercises.models import Exercise, ExerciseRevision
from exercises.operations.authoring import create_exercise, entry_of, retire_exercise
from exercises.operations.built_in import load_built_in_exercises
from exercises.operations.files import MOST_FAULTS, ImportRefused, LibraryChanged, import_library
from tests.exercises import entries
from tests.exercises.library_files import AT, LATER, entry, make_library, own, take

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "library-files.yaml"
# Lock, catalogue, rows of the file, ids, exercises, revisions, and the savepoints of three operations.
QUERIES_OF_IMPORT = 12
QUERIES_OF_CHECK = 4
QUERIES_WITHOUT_A_CHANGE = 10


@pytest.fixture
def library(cast):
    return make_library(cast)


def summary(imported):
    return [one.slug for one in imported.new], [one.slug for one in imported.changed], imported.unchanged


def refused(cast, *file):
    with pytest.raises(ImportRefused) as error:
        take(cast, *file)
    return {(fault.where, fault.key): fault.sentence for fault in error.value.found}


def test_new_exercises_are_the_clubs_own(library):
    imported = take(library, entry(), entry("other"))

    assert summary(imported) == (["our-raise", "other"], [], 0)
    exercise = own(library)
    assert (exercise.author, exercise.revision, exercise.bodyweight_fraction) == (library.coach, 1, Decimal("0.08"))
    revision = exercise.revisions.get()
    assert (revision.number, revision.created_by, revision.created_at) == (1, library.coach, AT)


def test_same_file_again_changes_nothing(library):
    take(library, entry(equipment=["chair", "towel"]), entry("other", progression="our-raise"))
    before = list(Exercise.objects.values_list("pk", "updated_at").order_by("pk"))

    again = take(library, entry("other", progression="our-raise"), entry(equipment=["towel", "chair"]), at=LATER)

    assert summary(again) == ([], [], 2)
    assert list(Exercise.objects.values_list("pk", "updated_at").order_by("pk")) == before


def test_what_differs_is_a_new_version_with_its_note(library):
    take(library, entry(), entry("other"))

    changes = {"cues": ["Stop at the top."], "changes": "The old cue was not understood."}
    imported = take(library, entry(**changes), entry("other", level=2), at=LATER)

    assert summary(imported) == ([], ["our-raise", "other"], 0)
    assert [one.changes for one in imported.changed] == [
        {"cues": (["Rise over the big toe."], ["Stop at the top."])},
        {"level": (1, 2)},
    ]
    notes = ExerciseRevision.objects.filter(number=2).order_by("exercise__slug", "number")
    assert [(one.change_note, one.created_at) for one in notes] == [
        ("Imported from a file", LATER),
        ("The old cue was not understood.", LATER),
    ]
    assert [one.cues for one in own(library).revisions.order_by("number")] == [
        ["Rise over the big toe."],
        ["Stop at the top."],
    ]


def test_keys_that_are_left_out_stay_as_they_are(library):
    take(library, entry(safety=["Pad the thigh."], asks_acknowledgement=True))

    assert summary(take(library, {"slug": "our-raise", "level": 3}, at=LATER)) == ([], ["our-raise"], 0)
    exercise = own(library)
    assert (exercise.level, exercise.cues, exercise.asks_acknowledgement) == (3, ["Rise over the big toe."], True)


def test_links_lead_to_the_file_the_club_and_the_built_in_library_in_any_order(library):
    take(library, entry("stored"))

    take(
        library,
        entry("first", progression="last", regression="stored"),
        entry("last", progression="seated-calf-raise-plate"),
        at=LATER,
    )

    first, last = own(library, "first"), own(library, "last")
    assert (first.progression, first.regression) == (last, own(library, "stored"))
    assert last.progression == Exercise.objects.get(club=None, slug="seated-calf-raise-plate")


def test_what_equals_a_built_in_exercise_stays_that(library):
    load_built_in_exercises()
    built_in = Exercise.objects.select_related("progression", "regression").filter(club=None)

    assert summary(take(library, *map(entry_of, built_in))) == ([], [], len(built_in))
    assert not Exercise.objects.filter(club=library.club).exists()


def test_what_differs_from_a_built_in_exercise_stands_before_it(library):
    built_in = Exercise.objects.select_related("progression", "regression").get(slug="seated-calf-raise-plate")

    imported = take(library, entry_of(built_in) | {"cues": ["Slowly."]})

    (taken,) = imported.new
    assert (taken.slug, taken.before_built_in, [*taken.changes]) == (built_in.slug, True, ["cues"])
    assert own(library, built_in.slug).figure == built_in.slug
    built_in.refresh_from_db()
    assert built_in.cues != ["Slowly."]


def test_links_of_a_file_lead_to_the_clubs_own_of_a_built_in_name(library):
    slug = "seated-calf-raise-plate"
    take(library, entry("easier", progression=slug), {"slug": slug, "cues": ["Slowly."]})

    assert own(library, "easier").progression == own(library, slug)


def test_retired_exercise_of_a_file_is_offered_again(library):
    take(library, entry(), entry("other"))
    retire_exercise(exercise=own(library), at=AT)
    retire_exercise(exercise=own(library, "other"), at=AT)

    imported = take(library, entry(), entry("other", level=2), entry("third", progression="our-raise"), at=LATER)

    assert [(one.slug, one.brought_back, [*one.changes]) for one in imported.changed] == [
        ("our-raise", True, []),
        ("other", True, ["level"]),
    ]
    assert own(library).retired_at is None
    assert (own(library).revision, own(library, "other").revision) == (1, 2)
    assert (own(library, "other").retired_at, own(library, "other").level) == (None, 2)


def test_built_in_exercise_stands_where_the_clubs_own_is_retired(library):
    slug = "seated-calf-raise-plate"
    take(library, {"slug": slug, "cues": ["Slowly."]})
    retire_exercise(exercise=own(library, slug), at=AT)
    built_in = Exercise.objects.get(club=None, slug=slug)

    assert summary(take(library, entry_of(built_in), at=LATER)) == ([], [], 1)
    assert own(library, slug).retired_at

    (taken,) = take(library, {"slug": slug, "level": 3}, at=LATER).changed
    assert (taken.brought_back, taken.before_built_in) == (True, True)
    assert (own(library, slug).cues, own(library, slug).level) == (built_in.cues, 3)


def test_check_tells_the_same_and_writes_nothing(library):
    take(library, entry("stored"))
    before = Exercise.objects.count(), ExerciseRevision.objects.count()
    file = entry(), entry("stored", level=2)

    would = take(library, *file, dry_run=True)

    assert (Exercise.objects.count(), ExerciseRevision.objects.count()) == before
    assert take(library, *file, seen=would.seen) == would


def test_library_that_changed_since_the_check_is_looked_at_again(library):
    take(library, entry())
    would = take(library, entry(level=2), dry_run=True)
    take(library, entry(level=3), at=LATER)

    with pytest.raises(LibraryChanged):
        take(library, entry(level=2), seen=would.seen)
    assert own(library).level == 3


def test_every_fault_of_every_entry_is_named_and_nothing_is_stored(library):
    found = refused(
        library,
        entry("good"),
        entry("bad", level=4, knee_from_deg=90, knee_to_deg=20, progression="nowhere", colour="red"),
        entry("Bad Slug", cues=["x" * 10_000], name="\x00", equipment=["chair", "moon"]),
        {"name": "No slug", "side": None},
    )

    assert set(found) >= {
        ("Row 3", "level"), ("Row 3", "knee_to_deg"), ("Row 3", "progression"), ("Row 3", "colour"),
        ("Row 4", "slug"), ("Row 4", "cues"), ("Row 4", "name"), ("Row 4", "equipment"),
        ("Row 5", "slug"), ("Row 5", "side"), ("Row 5", "measure"), ("Row 5", "knee_from_deg"),
    }  # fmt: skip
    assert not [where for where, _key in found if where == "Row 2"]
    assert "1 to 3; 4 is not that" in found["Row 3", "level"] or "from 1 to 3. 4 is not that" in found["Row 3", "level"]
    assert not Exercise.objects.filter(club=library.club).exists()


def test_faults_point_at_entry_and_key(library):
    with pytest.raises(ImportRefused) as error:
        take(library, entry("good"), entry("bad", level=4))

    (fault,) = error.value.faults
    assert fault.field == "1/level"
    assert fault.message.startswith("Row 3, bad: Level takes a whole number from 1 to 3.")


@pytest.mark.parametrize(
    ("file", "place", "words"),
    [
        ([entry(), entry(level=2)], ("Row 3", "slug"), "stands in the file already: row 2"),
        ([entry("seated-calf-raise-plate"), entry("seated-calf-raise-plate")], ("Row 3", "slug"), "stands in the file"),
        ([entry("a", progression="b"), entry("b", progression="c"), entry("c", progression="a")],
         ("Row 2", "progression"), "A → B → C → A"),
        ([entry("a", progression="b", regression="b"), entry("b")], ("Row 2", "regression"), "both"),
        ([entry("a", progression="a")], ("Row 2", "progression"), "its own"),
        ([entry("bw-seated-heel-raise", progression="ankle-pump")], ("Row 2", "progression"), "circle"),
        ([entry("stored", progression="x"), entry("x", progression="stored-too")], ("Row 3", "progression"), "circle"),
        ([entry("stored", side="both")], ("Row 2", "side"), "stays as it is"),
        ([entry("stored", measure="reps")], ("Row 2", "measure"), "stays as it is"),
        ([entry("import")], ("Row 2", "slug"), "address of its own"),
        ([entry(name="")], ("Row 2", "name"), "1 to 120 characters"),
        ([entry(name=7)], ("Row 2", "name"), "7 is not that"),
        ([entry(name="half \ud83d")], ("Row 2", "name"), "cannot be printed"),
        ([entry(slug="a\x00")], ("Row 2", "slug"), "small letters"),
        ([entry(slug=["a"])], ("Row 2", "slug"), "small letters"),
        ([entry(slug=7)], ("Row 2", "slug"), "small letters"),
        ([entry(cues={"a": {}})], ("Row 2", "cues"), "a list"),
        ([entry(sources=[["a"]])], ("Row 2", "sources"), "a list"),
        ([entry(bodyweight_fraction=1.5)], ("Row 2", "bodyweight_fraction"), "from 0 to 1"),
        ([entry(knee_to_deg=151)], ("Row 2", "knee_to_deg"), "from 0 to 150"),
        ([entry(asks_acknowledgement=True)], ("Row 2", "asks_acknowledgement"), "safety"),
        ([entry(figure="nothing")], ("Row 2", "figure"), "no figure"),
        ([entry(sources=["nobody-1999"])], ("Row 2", "sources"), "no source"),
        ([entry(changes="x" * 401)], ("Row 2", "changes"), "1 to 400 characters"),
        ([entry(changes=["x"])], ("Row 2", "changes"), "400 characters of text"),
        ([entry(changes="a\x00")], ("Row 2", "changes"), "cannot be printed"),
    ],
)  # fmt: skip
def test_file_at_fault_is_refused_with_place_and_reason(library, file, place, words):
    take(library, entry("stored"), entry("stored-too", progression="stored"))
    before = set(Exercise.objects.values_list("pk", "updated_at"))

    assert words in refused(library, *file, entry("good"))[place]
    assert set(Exercise.objects.values_list("pk", "updated_at")) == before


def test_long_circle_is_told_in_short(library):
    file = [entry(f"raise-{number}", progression=f"raise-{(number + 1) % 300}") for number in range(300)]

    found = refused(library, *file)

    assert len(found) == 300
    assert found["Row 2", "progression"].endswith(
        ": Raise 0 → Raise 1 → Raise 2 → Raise 3 → Raise 4 → Raise 5 → Raise 6 → Raise 7 → … → Raise 299 → Raise 0."
    )


def test_answer_to_a_file_full_of_faults_ends_somewhere(library):
    with pytest.raises(ImportRefused) as error:
        take(library, *({"slug": f"raise-{number}"} for number in range(2000)))

    assert MOST_FAULTS <= len(error.value.found) < MOST_FAULTS + 30


def test_script_in_text_is_kept_as_text(library):
    take(library, entry(cues=["<script>alert(1)</script>", "{{ 7*7 }}", "=1+1"]))

    assert own(library).cues == ["<script>alert(1)</script>", "{{ 7*7 }}", "=1+1"]


def test_links_to_retired_and_to_rivals_exercises_are_refused(library):
    take(library, entry("old"))
    retire_exercise(exercise=own(library, "old"), at=AT)
    create_exercise(club=library.rival_club, values=entry("theirs"), by=library.rival_coach, at=AT)

    found = refused(library, entry("a", progression="old"), entry("b", progression="theirs"))

    assert "retired" in found["Row 2", "progression"]
    assert "no exercise" in found["Row 3", "progression"]


def test_exercise_of_a_rival_with_the_same_slug_is_left_alone(library):
    create_exercise(club=library.rival_club, values=entry(), by=library.rival_coach, at=AT)

    assert summary(take(library, entry(level=2))) == (["our-raise"], [], 0)
    assert Exercise.objects.get(club=library.rival_club).level == 1


def test_two_thousand_exercises_cost_as_many_queries_as_two(library):
    for size in (2, 2000):
        file = [entry(f"raise-{size}-{number}") for number in range(size)]
        changed = [one | {"level": 2} for one in file]
        for rows, options, number in (
            (file, {"dry_run": True}, QUERIES_OF_CHECK),
            (file, {}, QUERIES_OF_IMPORT),
            (changed, {}, QUERIES_OF_IMPORT),
            (changed, {}, QUERIES_WITHOUT_A_CHANGE),
        ):
            with CaptureQueriesContext(connection) as queries:
                take(library, *rows, **options)
            assert len(queries) == number, [query["sql"][:80] for query in queries]
    assert set(Exercise.objects.filter(club=library.club).values_list("level", "revision")) == {(2, 2)}


def test_example_of_the_docs_is_imported(library):
    placed = parse(EXAMPLE.read_text(encoding="utf-8"), FileFormat.YAML)

    imported = import_library(club=library.club, entries=placed, by=library.coach, at=AT)

    assert len(imported.new) == len(placed) > 1


def test_whatever_no_exercise_may_hold_is_said_of_one_file_at_once(cast):
    entries.make_library(cast)
    # The slug of a retired exercise brings it back.
    wrong = [one for one in entries.WRONG if one.code != "taken"]
    file = [entries.entry(**{"slug": f"wrong-{number}", **one.values}) for number, one in enumerate(wrong)]

    with pytest.raises(ImportRefused) as error:
        take(cast, *file, entry("good"))

    said = {(fault.number, fault.key, fault.code): fault.sentence for fault in error.value.found}
    for number, one in enumerate(wrong):
        assert one.says in said[number, one.field, one.code]
    assert not [fault for fault in error.value.found if fault.number == len(wrong)]
    assert set(Exercise.objects.filter(club=cast.club).values_list("slug", flat=True)) == {"old-raise"}
