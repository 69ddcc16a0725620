from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.dose import Intensity
from programmes.rules.notation import parse_dose
from tests.doses import doses
from training.rules.loads import How
from training.wording import choose_words, load_reason

ON = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("how", "load", "reps", "sentence"),
    [
        (How.FROM_TEST, "42.5 kg", Decimal("6.0"), "42.5 kg, from your 6RM test of 3 November"),
        (How.FROM_TEST, "42.5 kg", Decimal("6.5"), "42.5 kg, from your test of 3 November"),
        (How.FROM_ESTIMATE, "40 kg", Decimal(8), "40 kg, from what you lifted on 3 November"),
        (How.FROM_FORCE_TEST, "810 N", None, "810 N, from your push test of 3 November"),
        (How.AS_LAST_TIME, "40 kg", Decimal(8), "As last time: 40 kg"),
        (How.TIMES_BODY_MASS, "95 kg", None, "95 kg, worked out from your body weight"),
        (How.ADDED, "5 kg", None, "Body weight plus 5 kg"),
        (How.BODY_WEIGHT, "", None, "Body weight"),
        (How.WRITTEN, "40 kg", None, "40 kg, as the plan says"),
        (How.NO_LOAD, "", None, ""),
        ("choose", "", None, "Choose a load that leaves 2 reps"),
    ],
)
def test_load_reason_says_where_the_load_comes_from(how, load, reps, sentence):
    assert load_reason(how, intensity=Intensity("rir", Decimal(2)), load=load, reps=reps, on=ON) == sentence


def test_load_reason_names_the_share_of_the_work_sets():
    share = Intensity("pct_work", Decimal("82.5"))

    assert load_reason(How.OF_WORK, intensity=share, load="40 kg") == "40 kg, 82.5 % of the work load"
    assert load_reason(How.CHOOSE, intensity=share) == "Choose 82.5 % of the load of your work sets"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3x8 @RIR0", "Choose a load that leaves no reps"),
        ("3x8 @RIR1", "Choose a load that leaves 1 rep"),
        ("3x8 @RIR1.5", "Choose a load that leaves 1–2 reps"),
        ("4x6 @6RM", "Choose a load you can lift 6 times, not 7"),
        ("4x1 @1RM", "Choose a load you can lift once, not twice"),
        ("4x20m @RPE7", "Choose a load that feels like 7 of 10"),
        ("4x8 @75%1RM", "Choose a load near 75 % of what you can lift once"),
        ("4x8s @70%MVC", "Choose a load near 70 % of your maximum"),
        ("4x20m @95%speed", "Choose a load that lets you reach 95 % of your top speed"),
        ("3x8 @1.2xBW", "Record your body weight to get this load"),
        ("5x15m @MAX", "Choose a load for full effort"),
        ("3x8", "Choose a load you can move well"),
    ],
)
def test_choose_words_say_how_to_find_the_load(text, sentence):
    assert choose_words(parse_dose(text).lead.intensity) == sentence


@given(doses(), st.sampled_from(sorted(How)))
def test_every_dose_has_a_reason_for_every_way(dose, how):
    for asked in dose.sets:
        said = load_reason(how, intensity=asked.intensity, load="40 kg", reps=6, on=ON)
        assert bool(said) == (how != How.NO_LOAD)
