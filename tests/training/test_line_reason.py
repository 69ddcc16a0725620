"""How a line's load was made, in one sentence for the whole line."""

import pytest

from programmes.rules.notation import parse_dose
from training.wording import line_reason

DOSE = parse_dose("2x8 each @RIR2")
EVIDENCE = {"source": "test", "load_kg": 48.0, "force_n": None, "reps": 10.0, "on": "2026-02-23"}


def _target(side, how="from_test", *, load_kg=47.5, force_n=None, evidence=EVIDENCE, number=1):
    return {
        "number": number,
        "side": side,
        "load_kg": load_kg,
        "force_n": force_n,
        "how": how,
        "evidence": evidence,
    }


@pytest.mark.parametrize(
    ("targets", "unit", "sentence"),
    [
        ([_target("both")], "kg", "47.5 kg, from your 10RM test of 23 February"),
        ([_target("both", load_kg=45.359)], "lb", "100 lb, from your 10RM test of 23 February"),
        ([_target("left"), _target("right")], "kg", "47.5 kg, from your 10RM test of 23 February"),
        (
            [_target("left"), _target("right", "choose", load_kg=None, evidence=None)],
            "kg",
            "Left: 47.5 kg, from your 10RM test of 23 February. Right: Choose a load that leaves 2 reps.",
        ),
        (
            [_target("left"), _target("left", load_kg=50.0, number=2)],
            "kg",
            "47.5, 50 kg, from your 10RM test of 23 February",
        ),
        ([_target("both", "body_weight", load_kg=0.0, evidence=None)], "kg", "Body weight"),
        ([_target("both", "no_load", load_kg=None, evidence=None)], "kg", ""),
        (
            [
                _target(
                    "left",
                    "from_force_test",
                    load_kg=None,
                    force_n=700.4,
                    evidence={**EVIDENCE, "load_kg": None, "reps": None, "force_n": 1000.0},
                ),
                _target("right", "no_load", load_kg=None, evidence=None),
            ],
            "kg",
            "Left: 700 N, from your push test of 23 February.",
        ),
        ([], "kg", ""),
    ],
)
def test_line_is_explained_in_a_sentence(targets, unit, sentence):
    assert line_reason(targets, dose=DOSE, unit=unit) == sentence


def _reason(text, *targets):
    return line_reason(targets, dose=parse_dose(text), unit="kg")


def test_line_is_explained_by_its_work_sets():
    line = "warm-up 1x8 @50%work + 2x8 @75%1RM + drop 1xMAX @80%work"
    targets = [_target("both", load_kg=load, number=n) for n, load in ((1, 24.0), (2, 47.5), (3, 47.5), (4, 38.0))]

    assert _reason(line, *targets) == "47.5 kg, from your 10RM test of 23 February"


def test_sets_whose_loads_were_made_differently_are_explained_apart():
    chosen = [_target("both", "choose", load_kg=None, evidence=None, number=n) for n in (1, 2)]
    bare = _target("both", "body_weight", load_kg=0.0, evidence=None)

    assert _reason("2x8 @RIR3,1", *chosen) == "Choose a load that leaves 3 reps; Choose a load that leaves 1 rep"
    assert _reason("1x8 @BW + 1x8 @RIR1", bare, chosen[1]) == "Body weight; Choose a load that leaves 1 rep"
