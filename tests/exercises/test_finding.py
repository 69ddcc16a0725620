"""What a search of the built-in library leads with, as a coach would expect it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.models import Membership
from exercises.choices import Category, ExerciseSide, KneeBias, Measure, Muscle, Whose
from exercises.models import Exercise, ExerciseSearch
from exercises.queries.finding import find
from exercises.queries.library import Wanted
from exercises.rules import knee
from tests.exercises.many import make_many
from tests.training.plans import make_exercise

pytestmark = pytest.mark.usefixtures("library")
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def found(person, text="", *, size=60, **filters):
    return find(person, Wanted(text=text, **filters), size=size)


def slugs(person, text="", **filters):
    return [exercise.slug for exercise in found(person, text, **filters).exercises]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        (
            "seatd calf rase",
            [
                "seated-calf-raise-machine", "seated-calf-raise-dumbbell", "seated-calf-raise-plate",
                "seated-calf-raise-smith", "seated-calf-raise-barbell", "seated-single-leg-calf-raise",
            ],
        ),
        # Nothing at all is needed for the first; a wall or a chair for the others.
        (
            "soleus no equipment",
            [
                "tiptoe-walk-bent-knee", "soleus-stretch-bent", "soleus-wall-sit-raise", "iso-bent-knee-wall-hold",
                "bw-seated-heel-raise", "bent-knee-double-leg-raise",
            ],
        ),
        ("single leg bent knee", ["bent-knee-single-leg-raise", "iso-bent-knee-wall-hold"]),
        ("bent knee one leg", ["bent-knee-single-leg-raise", "iso-bent-knee-wall-hold"]),
        ("gastroc", ["calf-stretch-straight", "ecc-heel-drop-straight", "ecc-floor-lower"]),
        ("achilles", ["ecc-heel-drop-bent", "ecc-heel-drop-straight", "ecc-floor-lower"]),
        ("hugo", ["leg-extension-soleus-raise"]),
        ("leg extension", ["leg-extension-soleus-raise"]),
        ("smith", ["seated-calf-raise-smith", "smith-bent-knee-raise", "smith-single-leg-standing"]),
        ("hop", ["forward-hop", "pogo-double", "pogo-single"]),
        ("jump", ["drop-jump", "single-leg-drop-jump"]),
        ("dumbell seated", ["seated-calf-raise-dumbbell"]),
        ("wand", ["band-plantarflexion"]),
        ("claf stretch", ["calf-stretch-straight"]),
        ("solues strech", ["soleus-stretch-bent"]),
        ("isometric seated", ["iso-seated-hold", "iso-seated-max-push"]),
        ("unilateral drop", ["single-leg-drop-jump"]),
        ("jump rope", ["rope-skip"]),
    ],
)  # fmt: skip
def test_search_leads_with_what_a_coach_expects(cast, text, leads):
    assert slugs(cast.coach, text)[: len(leads)] == leads


@pytest.mark.parametrize(
    ("text", "same"),
    [("Soléus", "soleus"), ("SINGLE-LEG", "single leg"), ("“hugo”", "hugo"), ("no kit", "no equipment"),
     ("elastic", "band")],
)  # fmt: skip
def test_search_finds_the_same_however_it_is_said(cast, text, same):
    assert set(slugs(cast.coach, text)) == set(slugs(cast.coach, same)) != set()


def test_every_plyometric_answers_to_hop(cast):
    hops = found(cast.coach, "hop")

    assert {exercise.category for exercise in hops.exercises} == {Category.PLYOMETRIC}
    assert hops.total == Exercise.objects.filter(category=Category.PLYOMETRIC).count()


@pytest.mark.parametrize("text", ["no equipment", "no kit", "without equipment"])
def test_what_needs_nothing_leads_and_what_needs_a_wall_or_chair_follows(cast, text):
    needs = [set(exercise.equipment) for exercise in found(cast.coach, text).exercises]

    assert needs[:5] == [set()] * 5
    assert all(pieces and pieces <= {"wall", "chair"} for pieces in needs[5:])


@pytest.mark.parametrize(
    ("text", "read_as", "is_near"),
    [("seated", "", False), ("seatd calf rase", "seated calf raise", False), ("purple raise", "", True)],
)
def test_answer_tells_how_the_words_were_taken(cast, text, read_as, is_near):
    answer = found(cast.coach, text)

    assert answer.total
    assert (answer.read_as, answer.is_near) == (read_as, is_near)


@pytest.mark.parametrize(
    "text", ["xyzzy", "%", "_", "\\", "'", '"', "100%_", "🦵", "&|!<->:*", "the", "\x01", "*" * 60]
)
def test_search_that_nothing_answers_to_finds_nothing(cast, text):
    answer = found(cast.coach, text)

    assert (answer.exercises, answer.total) == ([], 0)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=60).filter(lambda text: "\x00" not in text) | st.from_regex(r"[a-z'\"\\:*&|!()<> -]{1,60}")
)
def test_no_text_is_an_error(cast, text):
    text = text.encode("utf-8", "ignore").decode()

    assert found(cast.coach, text, size=5).total >= 0


def test_misspelt_name_of_an_own_exercise_is_found(cast):
    make_exercise("zercher-march", club=cast.club)

    assert slugs(cast.coach, "zerchr") == ["zercher-march"]


def test_rivals_own_exercise_is_found_by_no_search(cast):
    make_exercise("zercher-march", club=cast.rival_club, cues=["Mumble quietly"], equipment=["sled"])

    for text in ("zercher", "zercher march", "zerchr", "march zercher purple", "mumble", "quietly mumbl", ""):
        assert "zercher-march" not in slugs(cast.coach, text)
    for filters in ({"equipment": frozenset({"sled"})}, {"whose": Whose.OURS}, {"muscle": Muscle.SOLEUS}):
        assert "zercher-march" not in slugs(cast.athlete_user, **filters)
    assert slugs(cast.rival_coach, "zercher") == slugs(cast.rival_athlete_user, "mumble") == ["zercher-march"]


def test_name_goes_before_description_before_cues_before_the_rest(cast):
    common = {"club": cast.club, "level": 3, "category": Category.STRENGTH}
    make_exercise("quokka-raise", **common)
    make_exercise("b", action="quokka-like", **{**common, "level": 1})
    make_exercise("c", cues=["Like a quokka"], **{**common, "level": 1})
    make_exercise("d", setup=["Find a quokka"], **{**common, "level": 2})
    make_exercise("e", faults=["Not a quokka"], safety=["Never a quokka"], **common)

    assert slugs(cast.coach, "quokka") == ["quokka-raise", "c", "b", "d"]


def test_ties_go_by_level_and_name(cast):
    for slug, level in (("quokka-c", 2), ("quokka-b", 1), ("quokka-a", 2)):
        make_exercise(slug, club=cast.club, level=level)

    assert slugs(cast.coach, "quokka") == ["quokka-b", "quokka-a", "quokka-c"]


def test_without_a_text_the_kinds_stand_in_order_and_easier_ones_first(cast):
    listed = found(cast.coach).exercises

    order = [(Category.values.index(one.category), one.level, one.name) for one in listed]
    assert order == sorted(order)
    assert len(listed) == Exercise.objects.count()


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"muscle": Muscle.SOLEUS}, lambda one: "soleus" in (one.primary_muscle, *one.secondary_muscles)),
        ({"knee": KneeBias.GASTROCNEMIUS}, lambda one: one.knee_from_deg + one.knee_to_deg < 40),
        ({"knee": KneeBias.MIXED}, lambda one: 40 <= one.knee_from_deg + one.knee_to_deg <= 120),
        ({"knee": KneeBias.SOLEUS}, lambda one: one.knee_from_deg + one.knee_to_deg > 120),
        ({"side": ExerciseSide.SINGLE}, lambda one: one.side in ("single", "both")),
        ({"side": ExerciseSide.DOUBLE}, lambda one: one.side in ("double", "both")),
        ({"side": ExerciseSide.BOTH}, lambda one: one.side == "both"),
        ({"side": ExerciseSide.ALTERNATING}, lambda one: one.side == "alternating"),
        ({"level": 2}, lambda one: one.level == 2),
        ({"measure": Measure.SECONDS}, lambda one: one.measure == "seconds"),
        ({"category": Category.PLYOMETRIC}, lambda one: one.category == "plyometric"),
        ({"equipment": frozenset()}, lambda one: one.equipment == []),
        ({"equipment": frozenset({"wall", "step"})}, lambda one: set(one.equipment) <= {"wall", "step"}),
        ({"level": 1, "equipment": frozenset()}, lambda one: one.level == 1 and one.equipment == []),
    ],
)
def test_filter_leaves_exactly_what_it_names(cast, filters, holds):
    wanted = {one.slug for one in Exercise.objects.all() if holds(one)}

    answer = found(cast.coach, **filters)

    assert {one.slug for one in answer.exercises} == wanted
    assert answer.total == len(wanted) > 0


def test_equipment_at_hand_is_that_of_the_club(cast):
    cast.club.equipment = ["seated_calf_machine", "wall"]
    cast.club.save()

    for person in (cast.coach, cast.athlete_user):
        answer = found(person, at_hand=True)
        assert answer.knows_equipment
        assert {piece for one in answer.exercises for piece in one.equipment} == {"seated_calf_machine", "wall"}
        assert "rope-skip" in slugs(person, at_hand=True, equipment=frozenset({"rope"}))
        assert "rope-skip" not in slugs(person, at_hand=True)


def test_club_that_has_not_said_what_it_has_narrows_nothing_down(cast):
    answer = found(cast.coach, at_hand=True)

    assert not answer.knows_equipment
    assert answer.total == Exercise.objects.count()


def test_own_and_built_in_exercises_stand_apart_on_request(cast):
    make_exercise("ours", club=cast.club)

    assert slugs(cast.coach, whose=Whose.OURS) == slugs(cast.athlete_user, whose=Whose.OURS) == ["ours"]
    assert "ours" not in slugs(cast.coach, whose=Whose.BUILT_IN)
    assert "ours" in slugs(cast.coach)


def test_who_works_for_two_clubs_sees_the_exercises_of_the_one_they_work_in(cast):
    Membership.objects.create(club=cast.rival_club, user=cast.coach, role=Role.COACH)
    make_exercise("zercher-march", club=cast.club)
    make_exercise("zercher-squat", club=cast.rival_club)
    wanted = Wanted(text="zercher")

    assert [one.slug for one in find(cast.coach, wanted, club=cast.club, size=9).exercises] == ["zercher-march"]
    assert {one.slug for one in find(cast.coach, wanted, size=9).exercises} == {"zercher-march", "zercher-squat"}


def test_retired_exercise_is_shown_only_to_those_who_write_them(cast):
    make_exercise("zercher-raise", club=cast.club, retired_at=AT)
    make_exercise("rivals", club=cast.rival_club, retired_at=AT)

    assert "zercher-raise" not in slugs(cast.coach)
    assert slugs(cast.coach, "zercher") == []
    for writer in (cast.owner, cast.coach, cast.clinician):
        assert slugs(writer, whose=Whose.RETIRED) == ["zercher-raise"]
        assert slugs(writer, "zercher", whose=Whose.RETIRED) == ["zercher-raise"]
    for reader in (cast.analyst, cast.athlete_user):
        assert slugs(reader, whose=Whose.RETIRED) == []


def test_kinds_are_counted_whichever_is_asked_for(cast):
    everything = found(cast.coach, muscle=Muscle.SOLEUS)
    one_kind = found(cast.coach, muscle=Muscle.SOLEUS, category=Category.PLYOMETRIC)

    assert one_kind.categories == everything.categories
    assert one_kind.total == everything.categories["plyometric"] < everything.total


def test_nothing_found_says_what_dropping_one_filter_would_find(cast):
    answer = found(cast.coach, "hugo", level=1, equipment=frozenset({"sled"}))
    sleds = found(cast.coach, level=1, equipment=frozenset({"sled"}))

    assert answer.total == 0
    assert answer.without == {"text": sleds.total}
    assert found(cast.coach, "hugo", level=1).without["level"] == 1


def test_pages_follow_each_other_and_end_with_the_last(cast):
    def page(start):
        return find(cast.coach, Wanted(), start=start, size=20)

    pages = [page(start) for start in (0, 20, 40)]

    assert [exercise.slug for one in pages for exercise in one.exercises] == slugs(cast.coach)
    assert page(999_999).exercises == pages[-1].exercises
    assert page(999_999).start == 40


def test_document_follows_every_way_of_writing(cast):
    Exercise.objects.bulk_create([Exercise(**_fields(make_exercise("made-singly"), cast.club, "made-in-bulk"))])
    assert slugs(cast.coach, "bulk") == ["made-in-bulk"]

    Exercise.objects.filter(slug="made-in-bulk").update(name="Quokka", cues=["Axolotl"])
    assert slugs(cast.coach, "quokka") == slugs(cast.coach, "axolotl") == ["made-in-bulk"]

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exercises_exercise SET name = 'Wombat', knee_from_deg = 0, knee_to_deg = 5"
            " WHERE slug = 'made-in-bulk'"
        )
    assert slugs(cast.coach, "wombat straight knee") == ["made-in-bulk"]
    assert slugs(cast.coach, "quokka") == []

    Exercise.objects.filter(slug="made-in-bulk").delete()
    assert ExerciseSearch.objects.count() == Exercise.objects.count()


def _fields(exercise, club, slug):
    left_out = {"id", "public_id", "knee_bias", "club_id", "slug"}
    fields = {field.attname: getattr(exercise, field.attname) for field in Exercise._meta.concrete_fields}
    return {name: value for name, value in fields.items() if name not in left_out} | {"club": club, "slug": slug}


def test_stored_knee_bias_is_the_rule(cast):
    angles = [(low, high) for low in range(0, 151, 7) for high in range(low, 151, 3)] + [(0, 40), (60, 60), (0, 39)]
    make_exercise("model")
    kinds = _fields(Exercise.objects.get(slug="model"), cast.club, "")
    Exercise.objects.bulk_create(
        Exercise(**{**kinds, "slug": f"bent-{place}", "knee_from_deg": low, "knee_to_deg": high})
        for place, (low, high) in enumerate(angles)
    )

    stored = Exercise.objects.filter(club=cast.club).values_list("knee_from_deg", "knee_to_deg", "knee_bias")
    assert len(stored) == len(angles)
    assert all(bias == knee.bias(knee.middle_deg(knee_from_deg=low, knee_to_deg=high)) for low, high, bias in stored)


@pytest.mark.parametrize("text", ["", "seated calf raise", "seatd clf rase zzz"])
def test_one_statement_answers_whatever_the_number(cast, text):
    for club in (cast.club, cast.rival_club):
        make_many(club, 150)
        with CaptureQueriesContext(connection) as queries:
            found(cast.coach, text)
        assert len(queries) == 1


def test_search_among_thousands_reads_its_indexes(cast):
    make_many(cast.club, 2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE exercises_exercise, exercises_exercisesearch")
        with CaptureQueriesContext(connection) as queries:
            found(cast.coach, "quokka 17")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert plan.count("Bitmap Index Scan on exercise_search_document") == 2
    assert plan.count("Bitmap Index Scan on exercise_search_names") == 1
    assert "Seq Scan on exercises_exercisesearch" not in plan
