"""Whether what a line asks for fits another exercise."""

import pytest

from programmes.rules.notation import parse_dose
from training.rules.swapping import Asked, Misfit, misfit


@pytest.mark.parametrize(
    ("text", "present", "other", "found"),
    [
        ("3x8 @RIR2", ("load_reps", "double"), ("load_reps", "double"), None),
        ("3x8 @RIR2", ("load_reps", "double"), ("reps", "double"), None),
        ("3x8 @8RM", ("load_reps", "double"), ("reps", "double"), Misfit.LOAD),
        ("3x8 @BW+5", ("load_reps", "double"), ("reps", "double"), Misfit.LOAD),
        ("3x45s", ("seconds", "single"), ("load_reps", "single"), Misfit.UNIT),
        ("3x45s @70%MVC", ("force_seconds", "single"), ("load_seconds", "single"), Misfit.FORCE),
        ("3x45s @RPE7", ("force_seconds", "single"), ("load_seconds", "single"), None),
        ("3x10c", ("contacts", "double"), ("reps", "double"), Misfit.UNIT),
        ("4x20m", ("distance_m", "both"), ("load_distance", "both"), None),
        ("3x8 each @RIR2", ("load_reps", "single"), ("load_reps", "double"), Misfit.ONE_LEG),
        ("3x8 left @RIR2", ("load_reps", "single"), ("load_reps", "double"), Misfit.ONE_LEG),
        ("3x8 each @RIR2", ("load_reps", "single"), ("load_reps", "both"), None),
        ("3x8 @RIR2", ("load_reps", "double"), ("load_reps", "single"), Misfit.TWO_LEGS),
        # As the plan asks it of the present exercise, it may be asked of one of the same kind.
        ("3x8 @RIR2", ("load_reps", "single"), ("load_reps", "single"), None),
        ("3x10c each", ("reps", "double"), ("reps", "double"), None),
    ],
)
def test_dose_fits_an_exercise_that_can_be_asked_for_it(text, present, other, found):
    assert misfit(parse_dose(text), present=Asked(*present), other=Asked(*other)) == found
