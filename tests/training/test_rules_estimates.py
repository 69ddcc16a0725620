from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.effort import RepsOutOfRange
from tests.worked_examples import EXAMPLES, TOLERANCE
from training.rules.estimates import (
    asymmetry_pct,
    estimated_one_rep_max_kg,
    load_for_repetitions_kg,
)

loads = st.decimals(0, 500, places=3)


@pytest.mark.parametrize(("load", "reps", "one_rep_max"), EXAMPLES["epley"])
def test_one_rep_max_matches_the_worked_examples(load, reps, one_rep_max):
    assert abs(estimated_one_rep_max_kg(load_kg=Decimal(load), reps=reps) - one_rep_max) < TOLERANCE


@pytest.mark.parametrize(("load", "reps", "rir", "one_rep_max"), EXAMPLES["epley_with_rir"])
def test_one_rep_max_counts_the_reps_in_reserve(load, reps, rir, one_rep_max):
    estimate = estimated_one_rep_max_kg(load_kg=Decimal(load), reps=reps, rir=Decimal(rir))

    assert abs(estimate - one_rep_max) < TOLERANCE


@pytest.mark.parametrize(("load", "reps", "one_rep_max"), EXAMPLES["epley_edge"])
def test_one_rep_max_is_the_load_for_one_and_refused_out_of_range(load, reps, one_rep_max):
    if one_rep_max is None:
        with pytest.raises(RepsOutOfRange):
            estimated_one_rep_max_kg(load_kg=Decimal(load), reps=reps)
    else:
        assert estimated_one_rep_max_kg(load_kg=Decimal(load), reps=reps) == one_rep_max


@pytest.mark.parametrize(("reps", "rir"), [(0, 5), (12, 4), (15, Decimal("0.5")), (5, -1), (-3, 8)])
def test_estimates_refuse_reps_to_failure_outside_1_to_15(reps, rir):
    with pytest.raises(RepsOutOfRange):
        estimated_one_rep_max_kg(load_kg=Decimal(100), reps=reps, rir=rir)
    with pytest.raises(RepsOutOfRange):
        load_for_repetitions_kg(one_rep_max_kg=Decimal(100), reps=reps, rir=rir)


@pytest.mark.parametrize(("one_rep_max", "reps", "rir", "load", "_step", "_way", "_rounded"), EXAMPLES["target_load"])
def test_load_for_repetitions_matches_the_worked_examples(one_rep_max, reps, rir, load, _step, _way, _rounded):
    estimate = load_for_repetitions_kg(one_rep_max_kg=Decimal(one_rep_max), reps=reps, rir=rir)

    assert abs(estimate - load) < TOLERANCE


@given(load=loads, reps=st.integers(1, 15), halves=st.integers(0, 10))
def test_estimate_and_its_inverse_return_the_load(load, reps, halves):
    rir = min(Decimal(halves) / 2, 15 - Decimal(reps))
    one_rep_max_kg = estimated_one_rep_max_kg(load_kg=load, reps=reps, rir=rir)

    back_kg = load_for_repetitions_kg(one_rep_max_kg=one_rep_max_kg, reps=reps, rir=rir)

    assert one_rep_max_kg >= load
    assert abs(back_kg - load) < Decimal("1e-20")


@pytest.mark.parametrize(("left", "right", "pct"), EXAMPLES["asymmetry"])
def test_asymmetry_matches_the_worked_examples(left, right, pct):
    assert abs(asymmetry_pct(Decimal(left), Decimal(right)) - pct) < TOLERANCE


def test_asymmetry_is_unknown_when_neither_side_scored():
    assert asymmetry_pct(Decimal(0), Decimal(0)) is None


@given(loads, loads)
def test_asymmetry_lies_between_0_and_100_and_knows_no_direction(left, right):
    pct = asymmetry_pct(left, right)

    assert pct == asymmetry_pct(right, left)
    assert pct is None or 0 <= pct <= 100
