from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.notation import parse_dose
from tests.worked_examples import EXAMPLES
from training.rules.loads import How, ResolvedLoad
from training.rules.quantities import (
    adherence_pct,
    planned_tonnage_kg,
    session_load_au,
    time_under_tension_s,
    tonnage_kg_by_side,
)
from training.rules.targets import targets


def tonnage(text, *kg_of_sets, leg="left"):
    """Return the planned tonnage of a leg, every side of a set with the same kg."""
    dose = parse_dose(text)
    loads = [ResolvedLoad(None if kg is None else Decimal(kg), None, How.WRITTEN) for kg in kg_of_sets]
    sided = [dict.fromkeys(("left", "right", "both"), load) for load in loads]
    return planned_tonnage_kg(targets(dose, sided), leg=leg)


def test_planned_tonnage_adds_up_the_sets_but_the_warm_up():
    text = "warm-up 1x10 + 5,3 each + drop 8,MAX"

    assert tonnage(text, 20, 50, 60, 40, 30) == 5 * 50 + 3 * 60 + 8 * 40
    assert tonnage(text, None, 50, 60, 40, 30) == 750
    assert tonnage(text, 20, 50, None, 40, 30) is None


def test_planned_tonnage_follows_the_side():
    assert (tonnage("2x5 left", 40, 40), tonnage("2x5 left", 40, 40, leg="right")) == (400, None)
    assert tonnage("2x5", 40, 41, leg="right") == Decimal("202.5")


def test_planned_tonnage_counts_the_least_of_an_open_set_and_nothing_of_a_hold():
    assert tonnage("2x5+ each", 40, 40) == 400
    assert tonnage("2x20s each", 40, 40) == 0


def test_tonnage_matches_the_worked_example():
    example = EXAMPLES["single_leg_tonnage_kg"]
    load_kg = Decimal(example["load_kg"])

    left_kg, right_kg = tonnage_kg_by_side(side="left", reps=example["reps"], load_kg=load_kg)

    assert (left_kg * example["sets"], right_kg) == (example["tonnage_kg"], 0)
    assert tonnage_kg_by_side(side="right", reps=example["reps"], load_kg=load_kg) == (0, left_kg)


@given(st.integers(0, 200), st.decimals(0, 1000, places=3))
def test_two_legged_tonnage_counts_half_to_each_side(reps, load_kg):
    left_kg, right_kg = tonnage_kg_by_side(side="both", reps=reps, load_kg=load_kg)

    assert left_kg == right_kg
    assert left_kg + right_kg == reps * load_kg


@pytest.mark.parametrize(("reps", "load_kg"), [(None, Decimal(40)), (8, None), (8, Decimal(0))])
def test_tonnage_invents_no_kilograms(reps, load_kg):
    assert tonnage_kg_by_side(side="both", reps=reps, load_kg=load_kg) == (0, 0)


@pytest.mark.parametrize(
    ("reps", "hold_s", "tempo_s", "tension_s"),
    [
        (8, None, 6, 48),
        (None, 45, None, 45),
        (8, None, None, 0),
        (None, None, 6, 0),
        (None, Decimal("3.5"), None, 3.5),
    ],
)
def test_time_under_tension_is_the_hold_or_reps_times_tempo(reps, hold_s, tempo_s, tension_s):
    assert time_under_tension_s(reps=reps, hold_s=hold_s, tempo_s=tempo_s) == tension_s


def test_session_load_matches_the_worked_week():
    week = EXAMPLES["session_load"]

    assert [session_load_au(effort, minutes) for effort, minutes in week["effort_minutes"]] == week["daily"]


def test_adherence_is_unknown_before_anything_was_planned():
    assert adherence_pct(0, 0) is None
    assert adherence_pct(0, 4) == 0
    assert adherence_pct(3, 4) == 75
