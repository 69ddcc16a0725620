"""What a club may do to its own exercises, tried on the operations."""

import threading
import uuid
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.operations import AlreadySent
from exercises.models import Exercise, ExerciseRevision
from exercises.operations.authoring import (
    BuiltIn,
    EntryRefused,
    RevisionStale,
    copy_of,
    create_exercise,
    create_exercises,
    entry_of,
    faults_in,
    restore_exercise,
    retire_exercise,
    revise_exercise,
    revise_exercises,
)
from exercises.operations.built_in import load_built_in_exercises
from exercises.operations.catalogue import Catalogue, Rung, catalogue_of, locked_catalogue
from exercises.operations.entries import FIELDS, read_entry
from tests.cast import make_cast
from tests.exercises.entries import WRONG, entry, make_library
from tests.training.plans import AT, make_exercise

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["soleus", "low", "reps"]),
    lambda inner: st.lists(inner, max_size=15) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@pytest.fixture
def create(cast):
    def make(name="Bench raise", club=cast.club, **values):
        return create_exercise(club=club, values=entry(name, **values), by=cast.coach, at=AT)

    return make


def revise(exercise, cast, *, note="Clearer", revision=None, **values):
    revision = exercise.revision if revision is None else revision
    return revise_exercise(exercise=exercise, values=values, change_note=note, revision=revision, by=cast.coach, at=AT)


def faults_of(call, *args, **kwargs):
    """Return what a refused write names, and see that it wrote nothing."""
    before = list(Exercise.objects.order_by("pk").values()), ExerciseRevision.objects.count()
    with pytest.raises(EntryRefused) as refused, transaction.atomic():
        call(*args, **kwargs)
    assert before == (list(Exercise.objects.order_by("pk").values()), ExerciseRevision.objects.count())
    return [(fault.field, fault.code) for fault in refused.value.faults]


def test_exercise_is_created_with_its_first_revision(cast, create):
    make_exercise("harder", sources=["design"], figure="harder")

    made = create(
        secondary_muscles=["toe_flexors"], equipment=["bench"], bodyweight_fraction="0.0805", setup=["Sit  tall"],
        cues=["Push"], safety=["Stop when it hurts"], asks_acknowledgement=True, progression="harder",
        sources=["design"], figure="harder",
    )  # fmt: skip

    stored = Exercise.objects.get(pk=made.pk)
    assert (stored.slug, stored.club, stored.author, stored.revision) == ("bench-raise", cast.club, cast.coach, 1)
    assert (stored.setup, stored.bodyweight_fraction) == (["Sit tall"], Decimal("0.081"))
    assert (stored.progression.slug, stored.regression, stored.copied_from) == ("harder", None, None)
    first = ExerciseRevision.objects.get(exercise=stored)
    assert (first.number, first.cues, first.change_note) == (1, ["Push"], "")
    assert (first.created_by, first.created_at) == (cast.coach, AT)


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_wrong_value_is_refused_with_its_field(cast, wrong):
    make_library(cast)

    (fault,) = faults_in(entry(**wrong.values), club=cast.club)

    assert (fault.field, fault.code) == (wrong.field, wrong.code)
    assert wrong.says in fault.message
    assert faults_of(create_exercise, club=cast.club, values=entry(**wrong.values), by=cast.coach, at=AT) == [
        (wrong.field, wrong.code)
    ]


def test_every_fault_is_said_at_once(cast, create):
    found = faults_of(create, "", knee_to_deg=151, cues=["x" * 401], progression="nothing", level=None, extra=1)

    assert sorted(found) == [
        ("cues", "too_long"),
        ("extra", "unknown_field"),
        ("knee_to_deg", "refused"),
        ("level", "required"),
        ("name", "blank"),
        ("progression", "unknown"),
    ]


def test_every_built_in_exercise_keeps_the_rules(cast):
    load_built_in_exercises()
    catalogue = catalogue_of(cast.club)

    for exercise in Exercise.objects.select_related("progression", "regression"):
        planned = catalogue.plan(copy_of(exercise))
        assert faults_in(planned, club=cast.club, catalogue=catalogue) == [], exercise.slug


def test_text_is_stored_as_it_is(create):
    made = create("<b>Raise</b>", cues=["<script>alert(1)</script>", "Größe & Höhe 😀"])

    assert (made.slug, made.name) == ("braiseb", "<b>Raise</b>")
    assert made.cues == ["<script>alert(1)</script>", "Größe & Höhe 😀"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Calf drop", "calf-drop-2"),
        ("Old raise", "old-raise-2"),
        ("Import", "import-2"),
        ("Новое", "exercise"),
        ("_", "exercise"),
        ("6f7b1d0e-3f0e-5c39-9a42-50c1e5a50001", "6f7b1d0e-3f0e-5c39-9a42-50c1e5a50001-2"),
        ("a" * 80, "a" * 60),
        ("snake_case raise", "snake-case-raise"),
    ],
)
def test_slug_is_made_from_the_name(cast, create, name, slug):
    make_library(cast)

    assert create(name).slug == slug


def test_slugs_of_long_names_stay_within_their_length(create):
    slugs = [create("a" * 80).slug for _again in range(3)]

    assert slugs == ["a" * 60, "a" * 58 + "-2", "a" * 58 + "-3"]


def test_own_exercise_may_take_the_slug_of_a_built_in_one(cast, create):
    make_library(cast)

    assert create(slug="calf-drop").slug == "calf-drop"
    assert faults_of(create, slug="calf-drop") == [("slug", "taken")]
    # What rivals have is nobody else's business.
    assert create(slug="secret").slug == "secret"


def test_repeat_with_the_same_id_finds_the_first(cast):
    public_id = uuid.UUID(int=7)
    first, again = (
        create_exercise(club=cast.club, values=entry(), by=cast.coach, at=AT, public_id=public_id) for _press in "12"
    )

    assert first == again
    with pytest.raises(AlreadySent):
        create_exercise(club=cast.rival_club, values=entry(), by=cast.rival_coach, at=AT, public_id=public_id)


# --- easier and harder ---------------------------------------------------------------------------------------


def test_exercise_is_not_its_own_harder_one(create):
    assert faults_of(create, slug="raise", progression="raise") == [("progression", "itself")]


def test_two_exercises_do_not_lead_to_each_other(cast, create):
    low = create("Low", slug="low")
    high = create("High", slug="high", regression="low")

    assert revise(low, cast, progression="high").progression == high
    assert faults_of(revise, high, cast, progression="low", regression=None) == [("progression", "circle")]
    assert faults_of(revise, low, cast, revision=2, progression=None, regression="high") == [("regression", "circle")]


def test_circle_of_five_is_named_from_easier_to_harder(cast, create):
    for number in (5, 4, 3, 2, 1):
        create(f"Step {number}", slug=f"step-{number}", progression=f"step-{number + 1}" if number < 5 else None)
    last = Exercise.objects.get(slug="step-5")

    (fault,) = faults_in({"progression": "step-1"}, club=cast.club, exercise=last)

    assert (fault.field, fault.code) == ("progression", "circle")
    assert "Step 5 → Step 1 → Step 2 → Step 3 → Step 4 → Step 5." in fault.message


def test_circle_through_built_in_exercises_is_found(cast, create):
    make_exercise("c", name="C", progression=make_exercise("d", name="D"))
    create("A", slug="a", regression="d")

    (fault,) = faults_in(entry("B", slug="b", progression="c", regression="a"), club=cast.club)

    assert (fault.field, fault.code) == ("progression", "circle")
    assert "B → C → D → A → B" in fault.message


def test_chain_without_a_circle_passes(cast, create):
    create("Low", slug="low")
    create("Middle", slug="middle", regression="low")

    assert create("High", regression="middle").regression.slug == "middle"
    assert create("Other", regression="low", progression="middle").progression.slug == "middle"


def test_link_to_an_exercise_that_retired_since_may_stay(cast, create):
    low = create("Low", slug="low")
    high = create("High", regression="low")
    retire_exercise(exercise=low, at=AT)

    assert revise(high, cast, cues=["Push"]).regression == low


def test_link_goes_to_the_clubs_own_before_the_built_in(cast, create):
    make_exercise("raise")
    own = create("Own", slug="raise")

    assert create("High", regression="raise").regression == own


# --- many at once --------------------------------------------------------------------------------------------


def test_entries_may_link_to_each_other(cast):
    catalogue = locked_catalogue(cast.club)
    planned = [catalogue.plan(one) for one in (entry("Low", progression="high"), entry("High", regression="low"))]

    assert [faults_in(one, club=cast.club, catalogue=catalogue) for one in planned] == [[], []]
    low, high = create_exercises(club=cast.club, entries=planned, catalogue=catalogue, by=cast.coach, at=AT)

    assert Exercise.objects.get(pk=low.pk).progression == high
    assert Exercise.objects.get(pk=high.pk).regression == low
    assert high.revisions.count() == 1


def test_planned_circle_and_doubled_slug_are_found(cast):
    catalogue = catalogue_of(cast.club)
    entries = [
        entry("A", slug="a", progression="b"),
        entry("B", slug="b", progression="a"),
        entry("C", slug="c"),
        entry("Again", slug="c"),
    ]
    planned = [catalogue.plan(one) for one in entries]

    found = [faults_in(one, club=cast.club, catalogue=catalogue) for one in planned]

    assert [[fault.code for fault in faults] for faults in found] == [["circle"], ["circle"], ["taken"], ["taken"]]


def test_change_is_checked_against_what_is_planned(cast, create):
    low, high = create("Low", slug="low"), create("High", slug="high", regression="low")
    with transaction.atomic():
        catalogue = locked_catalogue(cast.club)
        turned = [(high, {"regression": None}), (low, {"regression": "high"})]
        changes = [(exercise, catalogue.plan(entry_of(exercise) | values), "Turned") for exercise, values in turned]
        revise_exercises(changes=changes, catalogue=catalogue, by=cast.coach, at=AT)

    low.refresh_from_db()
    assert low.regression == high
    assert [one.revisions.get(number=2).change_note for one in (low, high)] == ["Turned", "Turned"]


def test_changes_are_made_for_all_or_for_none(cast, create):
    low, high = create("Low"), create("High")
    catalogue = catalogue_of(cast.club)
    changes = [
        (low, catalogue.plan(entry_of(low) | {"level": 2}), "Harder"),
        (high, catalogue.plan(entry_of(high) | {"level": 3}), "x" * 401),
    ]
    with pytest.raises(EntryRefused):
        revise_exercises(changes=changes, catalogue=catalogue, by=cast.coach, at=AT)

    low.refresh_from_db()
    assert (low.level, low.revision) == (1, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_checking_costs_one_query_however_many(cast, number):
    with CaptureQueriesContext(connection) as queries:
        catalogue = catalogue_of(cast.club)
        planned = [catalogue.plan(entry(f"Raise {place}")) for place in range(number)]
        for one in planned:
            assert faults_in(one, club=cast.club, catalogue=catalogue) == []

    assert len(queries) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_storing_takes_the_same_queries_however_many(cast, number):
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        catalogue = locked_catalogue(cast.club)
        planned = [catalogue.plan(entry(f"Raise {place}")) for place in range(number)]
        create_exercises(club=cast.club, entries=planned, catalogue=catalogue, by=cast.coach, at=AT)

    # The lock, the catalogue, the ids and two inserts, between a savepoint and its release.
    assert len(queries) == 7


@given(st.dictionaries(st.sampled_from(["slug", "colour", *FIELDS]), JSON_VALUES))
def test_whatever_is_sent_is_answered_with_faults_or_kept(values):
    catalogue = Catalogue([Rung("low", "Low")], figures=["low"])
    planned = catalogue.plan(entry() | values)

    reading = read_entry(planned, catalogue=catalogue, exercise=None)

    assert all(fault.field and fault.code and len(fault.message) < 2000 for fault in reading.faults)
    if not reading.faults:
        assert set(reading.values) == {"slug", *FIELDS}


def test_catalogue_takes_garbage_for_what_it_is():
    catalogue = Catalogue([Rung("low", "Low")], figures=[])

    assert catalogue.plan({"slug": 5, "name": [], "progression": {}})["slug"] == 5
    assert catalogue.plan({"name": None})["slug"] == "exercise"


# --- changes -------------------------------------------------------------------------------------------------


def test_changed_text_makes_a_revision_and_keeps_the_old_one(cast, create):
    made = create(cues=["Push"], safety=["Slow"])

    after = revise(made, cast, cues=["Push evenly"])

    assert (after.revision, after.safety_revision, after.safety) == (2, 1, ["Slow"])
    texts = after.revisions.order_by("number").values_list("number", "cues", "change_note", "created_by")
    assert list(texts) == [(1, ["Push"], "", cast.coach.pk), (2, ["Push evenly"], "Clearer", cast.coach.pk)]


def test_changed_fact_makes_a_revision(cast, create):
    assert revise(create(), cast, level=3).revision == 2


def test_changed_safety_raises_its_own_revision(cast, create):
    after = revise(create(safety=["Slow"]), cast, safety=["Slower"])

    assert (after.revision, after.safety_revision) == (2, 2)
    assert after.revisions.get(number=2).safety_revision == 2


def test_nothing_changed_makes_no_revision(cast, create):
    made = create(equipment=["step", "box"], bodyweight_fraction=0.5)

    after = revise(made, cast, note="", name=" Bench  raise ", equipment=["box", "step"], bodyweight_fraction="0.50")

    assert (after.revision, after.revisions.count(), after.equipment) == (1, 1, ["step", "box"])


@pytest.mark.parametrize(
    ("note", "code"),
    [("", "required"), (None, "required"), ("x" * 401, "too_long"), (7, "refused"), ("\x07", "unprintable")],
)
def test_change_says_what_changed(cast, create, note, code):
    assert faults_of(revise, create(), cast, note=note, level=3) == [("change_note", code)]


@pytest.mark.parametrize(("field", "value"), [("measure", "reps"), ("side", "double"), ("slug", "another")])
def test_what_logs_and_plans_hang_on_stays(cast, create, field, value):
    made = create()

    assert faults_of(revise, made, cast, **{field: value}) == [(field, "fixed")]
    (fault,) = faults_in({field: value}, club=cast.club, exercise=made)
    assert "make a copy instead" in fault.message


def test_wrong_change_is_refused_as_a_wrong_entry_is(cast, create):
    made = create()
    faults = faults_of(revise, made, cast, note="x" * 401, knee_to_deg=10, asks_acknowledgement=True)

    assert sorted(faults) == [
        ("asks_acknowledgement", "no_safety"), ("change_note", "too_long"), ("knee_to_deg", "out_of_order"),
    ]  # fmt: skip


def test_change_of_an_older_revision_is_refused_with_what_stands(cast, create):
    made = create()
    revise(made, cast, cues=["Push"])

    with pytest.raises(RevisionStale) as stale:
        revise(made, cast, revision=1, cues=["Pull"])

    assert (stale.value.status, stale.value.stored.cues) == (412, ["Push"])


def test_built_in_exercise_is_nobodys_to_change(cast):
    exercise = make_exercise()

    for call in (
        lambda: revise(exercise, cast, cues=["Push"]),
        lambda: retire_exercise(exercise=exercise, at=AT),
        lambda: restore_exercise(exercise=exercise),
    ):
        with pytest.raises(BuiltIn, match="copy it"):
            call()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_told():
    cast = make_cast()
    made = create_exercise(club=cast.club, values=entry(), by=cast.coach, at=AT)
    said = []

    def edit(cue):
        try:
            said.append(revise(made, cast, cues=[cue]).revision)
        except RevisionStale as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(cue,)) for cue in ("Push", "Pull")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said, key=str) == [2, "revision_stale"]
    assert made.revisions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_at_once_make_none():
    cast = make_cast()
    low, high = (create_exercise(club=cast.club, values=entry(name), by=cast.coach, at=AT) for name in ("Low", "High"))
    said = []

    def link(exercise, harder):
        try:
            said.append(revise(exercise, cast, progression=harder.slug).revision)
        except EntryRefused as error:
            said.append(error.faults[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=link, args=pair) for pair in ((low, high), (high, low))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said, key=str) == [2, "circle"]


# --- copies, retiring ----------------------------------------------------------------------------------------


def test_copy_starts_from_every_value(cast):
    harder = make_exercise("harder")
    built_in = make_exercise("raise", cues=["Push"], figure="raise", progression=harder, sources=["design"])

    copied = create_exercise(club=cast.club, values=copy_of(built_in), by=cast.coach, at=AT, copied_from=built_in)

    assert (copied.name, copied.slug, copied.copied_from) == ("Raise (copy)", "raise-copy", built_in)
    assert entry_of(copied) | {"slug": "", "name": ""} == entry_of(built_in) | {"slug": "", "name": ""}


def test_copy_of_a_long_name_fits(cast):
    copied = copy_of(make_exercise("raise", name="x" * 120))

    assert (len(copied["name"]), copied["name"][-7:]) == (120, " (copy)")


def test_retired_exercise_comes_back(cast, create):
    made = create()

    assert retire_exercise(exercise=made, at=AT).retired_at == AT
    assert retire_exercise(exercise=made, at=AT.replace(year=2027)).retired_at == AT
    assert not Exercise.objects.offered_to(cast.coach).filter(pk=made.pk).exists()
    assert restore_exercise(exercise=made).retired_at is None
    assert Exercise.objects.offered_to(cast.coach).filter(pk=made.pk).exists()
