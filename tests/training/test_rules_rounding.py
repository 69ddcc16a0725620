from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worked_examples import EXAMPLES
from training.rules.rounding import STEP_TOLERANCE, round_to_step_kg

LB = Decimal("0.45359237")
loads = st.decimals(-200, 500, places=5)
steps = st.sampled_from([Decimal(step) for step in ("0.5", "1", "1.25", "2.5", "5", "10")])


@pytest.mark.parametrize(("_1rm", "_reps", "_rir", "load", "step", "way", "rounded"), EXAMPLES["target_load"])
def test_rounding_matches_the_worked_examples(_1rm, _reps, _rir, load, step, way, rounded):
    assert round_to_step_kg(load, step_kg=step, down=way == "down") == rounded


@given(loads, steps)
def test_rounding_down_never_goes_up(load_kg, step_kg):
    rounded_kg = round_to_step_kg(load_kg, step_kg=step_kg, down=True)

    assert rounded_kg == 0 or rounded_kg <= load_kg + step_kg * STEP_TOLERANCE
    assert rounded_kg % step_kg == 0
    assert load_kg < 0 or load_kg - rounded_kg < step_kg


@given(loads, steps)
def test_rounding_takes_the_nearest_step_and_never_less_than_nothing(load_kg, step_kg):
    rounded_kg = round_to_step_kg(load_kg, step_kg=step_kg, down=False)

    assert rounded_kg >= 0
    assert rounded_kg % step_kg == 0
    assert load_kg < 0 or abs(rounded_kg - load_kg) <= step_kg / 2


@given(loads, steps, st.booleans())
def test_rounding_twice_changes_nothing(load_kg, step_kg, down):
    once_kg = round_to_step_kg(load_kg, step_kg=step_kg, down=down)

    assert round_to_step_kg(once_kg, step_kg=step_kg, down=down) == once_kg


@pytest.mark.parametrize("pounds_step", [1, 5, 10])
@pytest.mark.parametrize("pounds", [10, 50, 100, 250, 990])
def test_rounding_down_keeps_whole_pounds_that_were_stored_to_the_gram(pounds, pounds_step):
    stored_kg = (pounds * LB).quantize(Decimal("0.001"))

    assert round_to_step_kg(stored_kg, step_kg=pounds_step * LB, down=True) == stored_kg


def test_rounding_gives_the_lighter_of_two_equally_near_loads():
    assert round_to_step_kg(Decimal("41.25"), step_kg=Decimal("2.5"), down=False) == 40
