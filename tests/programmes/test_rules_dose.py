import pytest
from hypothesis import given

from programmes.rules.dose import (
    Tempo,
    planned_contacts,
    planned_reps,
    planned_time_under_tension_s,
    rest_after_s,
    sides,
)
from programmes.rules.groups import places_in_groups
from programmes.rules.notation import parse_dose
from tests.doses import doses
from tests.worked_examples import EXAMPLES


@pytest.mark.parametrize(("text", "seconds"), EXAMPLES["tempo"])
def test_tempo_lasts_the_sum_of_its_counts(text, seconds):
    tempo = parse_dose(f"1x6 t{text}").tempo

    assert tempo.seconds == seconds
    assert str(tempo) == text


@pytest.mark.parametrize(("tempo", "sets", "reps", "seconds"), EXAMPLES["time_under_tension"])
def test_time_under_tension_matches_the_worked_examples(tempo, sets, reps, seconds):
    assert planned_time_under_tension_s(parse_dose(f"{sets}x{reps} t{tempo}")) == seconds
    assert planned_time_under_tension_s(parse_dose(f"{sets}x{reps} each t{tempo}")) == seconds


@pytest.mark.parametrize(("sets", "contacts", "each", "total"), EXAMPLES["contacts"])
def test_contacts_count_for_each_side(sets, contacts, each, total):
    assert planned_contacts(parse_dose(f"{sets}x{contacts}c {'each' if each else 'both'}")) == total


def test_reps_count_for_each_working_leg_as_in_the_published_programme():
    exercises, times_a_day, days = 2, 2, 84

    reps = planned_reps(parse_dose("3x15 each @BW t3-0-0-0 r60")) * exercises * times_a_day * days

    assert reps == EXAMPLES["eccentric_reps"]


@pytest.mark.parametrize(
    ("text", "reps", "contacts", "tension_s"),
    [
        ("3x12-15 t2-0-2-0", 45, 0, 180),
        ("2xMAX t2-0-2-0", 0, 0, 0),
        ("3x12", 36, 0, 0),
        ("5x45s each", 0, 0, 225),
        ("4x20m", 0, 0, 0),
        ("3x10c each tX-0-X-0", 0, 60, 0),
        ("5,5,3,3 t2-0-2-0", 16, 0, 64),
        ("8-10,6+,MAX", 16, 0, 0),
        ("30,45,60s", 0, 0, 135),
        ("10,12c each", 0, 44, 0),
        ("warm-up 10,5 + 3x5 + drop 8,MAX t2-0-2-0", 23, 0, 92),
        ("warm-up 20s + 2x45s", 0, 0, 90),
    ],
)
def test_planned_amounts_follow_the_unit(text, reps, contacts, tension_s):
    dose = parse_dose(text)

    assert (planned_reps(dose), planned_contacts(dose), planned_time_under_tension_s(dose)) == (
        reps,
        contacts,
        tension_s,
    )


@pytest.mark.parametrize(
    ("text", "rests"),
    [
        ("3x8 r90", [90, 90, 90, 90]),
        ("3x8", [0, 0, 0, 0]),
        ("2x8 @RIR2 r90 + drop 8,6 @80,60%work", [90, 0, 0, 90, 90]),
        ("warm-up 1x8 @50%work + 2x8 @RIR2 r90", [90, 90, 90, 90]),
    ],
)
def test_rest_follows_every_set_but_one_before_a_drop_set(text, rests):
    dose = parse_dose(text)

    assert [rest_after_s(dose, number) for number in range(1, len(dose.sets) + 2)] == rests


@pytest.mark.parametrize(("tempo", "is_free"), [("X-0-X-0", True), ("3-0-X-0", False), ("2-0-2-0", False)])
def test_tempo_is_free_where_both_ways_are_as_fast_as_possible(tempo, is_free):
    assert parse_dose(f"1x6 t{tempo}").tempo.is_free is is_free


def test_sides_of_each_are_left_and_right():
    assert [sides(parse_dose(f"3x8 {side}")) for side in ("both", "each", "left", "right")] == [
        ("both",),
        ("left", "right"),
        ("left",),
        ("right",),
    ]


def test_tempo_counts_as_fast_as_possible_as_one_second():
    assert Tempo("X", 0, "X", 0).seconds == 2


@given(doses())
def test_planned_amounts_are_never_negative(dose):
    assert min(planned_reps(dose), planned_contacts(dose), planned_time_under_tension_s(dose)) >= 0


def test_line_is_led_by_its_first_work_set_and_goes_on_like_its_last():
    dose = parse_dose("warm-up 2x10 + 5,3 @80,85%1RM + drop MAX @80%work")

    assert (dose.lead.high, dose.lead.intensity.value) == (5, 80)
    assert [dose.asked(number).high for number in range(1, 8)] == [10, 10, 5, 3, None, 3, 3]
    assert [asked.kind for asked in dose.sets] == ["warm_up", "warm_up", "work", "work", "drop"]


@pytest.mark.parametrize(("text", "kind"), [("1xMAX", "to_failure"), ("1x5+", "to_failure"), ("1x5 @RIR0", "work")])
def test_work_set_without_an_end_is_one_to_failure(text, kind):
    assert parse_dose(text).lead.kind == kind


def test_groups_of_two_lines_and_more_are_supersets():
    assert places_in_groups(["A", "", "A", "B", "A"]) == [(1, 3), (0, 0), (2, 3), (0, 0), (3, 3)]
    assert places_in_groups([]) == []
