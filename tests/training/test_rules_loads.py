from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.dose import sides
from programmes.rules.notation import parse_dose
from tests.doses import doses
from tests.worked_examples import EXAMPLES
from training.rules.loads import (
    ForceEvidence,
    How,
    KnownOfAthlete,
    Lift,
    LiftEvidence,
    ResolvedLoad,
    reps_to_failure,
    resolve_load,
    resolve_loads,
)

SEATED = Lift(Decimal("0.08"), two_legged=False)
STANDING_SINGLE = Lift(Decimal(1), two_legged=False)
STANDING_DOUBLE = Lift(Decimal("0.5"), two_legged=True)
TESTED_ON = date(2026, 3, 2)
STEP = Decimal("2.5")


def known(source="test", load=120, reps=6, *, side="left", body_mass=None):
    mass_kg = None if body_mass is None else Decimal(body_mass)
    return LiftEvidence(source, side, Decimal(load), Decimal(reps), mass_kg, TESTED_ON)


def athlete(*evidence, lift=SEATED, body_mass=None, down=False, force=(), measured=True):
    return KnownOfAthlete(
        lift=lift,
        measures_load=measured,
        evidence=evidence,
        force=force,
        body_mass_kg=None if body_mass is None else Decimal(body_mass),
        plate_step_kg=STEP,
        rounds_down=down,
    )


def resolved(text, *evidence, side="left", **what):
    dose = parse_dose(text)
    return resolve_load(dose.lead, unit=dose.unit, side=side, known=athlete(*evidence, **what))


def loads_by_set(text, *evidence, side="left", **what):
    """Return the kg, or the way where there are none, of each set."""
    loads = resolve_loads(parse_dose(text), athlete(*evidence, **what))
    return [load[side].how if load[side].load_kg is None else load[side].load_kg for load in loads]


@pytest.mark.parametrize(("_1rm", "reps", "rir", "_load", "_step", "way", "rounded"), EXAMPLES["target_load"])
def test_load_follows_from_a_test_as_in_the_worked_examples(_1rm, reps, rir, _load, _step, way, rounded):
    load = resolved(f"3x{reps} each @RIR{rir}", known(load=120, reps=6), down=way == "down")

    assert load == ResolvedLoad(rounded, None, How.FROM_TEST, known(load=120, reps=6))


def test_standing_load_is_worked_out_on_the_total_as_in_the_worked_example():
    example = EXAMPLES["standing_total_load"]
    test = known(load=example["load_kg"], reps=example["reps"], body_mass=example["body_mass_kg"])

    load = resolved(
        f"3x{example['next_reps']} each @RIR{example['next_rir']}",
        test,
        lift=STANDING_SINGLE,
        body_mass=example["body_mass_kg"],
        down=True,
    )

    assert load.load_kg == example["next_load_kg"]


def test_standing_load_takes_todays_body_mass_off_a_total_made_with_that_days():
    # 80 + 40 = 120 kg for 6 is 144 kg once; 116.76 kg leave 2 after 5, of which 86 are now the body.
    load = resolved("3x5 each @RIR2", known(load=40, body_mass=80), lift=STANDING_SINGLE, body_mass=86, down=True)

    assert load.load_kg == 30


@pytest.mark.parametrize(
    ("side", "expected_kg"),
    [
        # Two legs of a half each, or one leg with all of it: 80 kg of body in the sums either way.
        ("both", Decimal(35)),
        ("left", Decimal(35)),
    ],
)
def test_two_legged_standing_exercise_carries_the_whole_body_on_one_leg_too(side, expected_kg):
    load = resolved(
        "3x5 @RIR2",
        known(load=40, side=side, body_mass=80),
        side=side,
        lift=STANDING_DOUBLE,
        body_mass=80,
        down=True,
    )

    assert load.load_kg == expected_kg


def test_body_share_never_passes_the_whole_body():
    lift = Lift(Decimal(1), two_legged=True)

    load = resolved("3x8 @1.5xBW", side="both", lift=lift, body_mass=80)

    assert load.load_kg == 40


def test_body_share_below_the_limit_is_never_added():
    with_mass = resolved("3x5 each @RIR2", known(load=120, body_mass=80), body_mass=95)

    assert with_mass.load_kg == resolved("3x5 each @RIR2", known(load=120)).load_kg


def test_standing_load_below_nothing_is_nothing():
    load = resolved("3x15 each @RIR0", known(load=0, reps=3, body_mass=80), lift=STANDING_SINGLE, body_mass=80)

    assert (load.load_kg, load.how) == (0, How.FROM_TEST)


def test_standing_load_needs_body_mass():
    load = resolved("3x5 each @RIR2", known(load=40), known("last", 30), lift=STANDING_SINGLE)

    assert (load.load_kg, load.how) == (30, How.AS_LAST_TIME)


def test_body_mass_of_the_day_stands_in_for_an_unknown_one_of_the_test():
    today = resolved("3x5 each @RIR2", known(load=40), lift=STANDING_SINGLE, body_mass=80)

    assert (
        today.load_kg
        == resolved("3x5 each @RIR2", known(load=40, body_mass=80), lift=STANDING_SINGLE, body_mass=80).load_kg
    )


def test_repetition_maximum_uses_the_load_of_a_test_of_as_many_reps():
    assert resolved("4x6 each @6RM", known(load=120, reps=6)).load_kg == 120
    assert resolved("4x18 each @18RM", known(load=60, reps=18)).load_kg == 60
    assert resolved("4x6 each @6RM", known(load=40), lift=STANDING_SINGLE).load_kg == 40


def test_repetition_maximum_of_other_reps_is_worked_out():
    assert resolved("4x10 each @10RM", known(load=120, reps=6)).load_kg == Decimal("107.5")


def test_share_of_the_one_rep_max_is_worked_out():
    assert resolved("4x8 each @75%1RM", known(load=120, reps=6)).load_kg == Decimal("107.5")


def test_a_range_uses_its_upper_end():
    assert resolved("3x5-8 each @RIR2", known()) == resolved("3x8 each @RIR2", known())


@pytest.mark.parametrize(
    ("text", "reps"),
    [
        ("3x8 @RIR2.5", Decimal("10.5")),
        ("3x8 @RPE8", 10),
        ("3x8 @RPE5", 13),
        ("3x8 @RPE4.5", None),
        ("3x20s @RPE8", None),
        ("1xMAX @RIR1", None),
        ("1xMAX @10RM", 10),
        ("3x8 @BW", None),
        ("3x8", None),
    ],
)
def test_reps_to_failure_follow_from_the_dose(text, reps):
    dose = parse_dose(text)

    assert reps_to_failure(dose.lead, dose.unit) == reps


def test_newest_usable_test_comes_before_an_estimate_and_an_estimate_before_last_time():
    test, estimate, last = known(load=100), known("estimate", 90), known("last", 70)

    assert resolved("3x6 each @RIR2", last, estimate, known(load=50, reps=20), test).evidence == test
    assert resolved("3x6 each @RIR2", last, estimate).how == How.FROM_ESTIMATE
    assert resolved("3x6 each @RIR2", last).how == How.AS_LAST_TIME
    assert resolved("3x6 each @RIR2").how == How.CHOOSE


def test_more_than_fifteen_reps_to_failure_fall_through_to_last_time_or_words():
    assert resolved("3x15 each @RIR3", known()).how == How.CHOOSE
    assert resolved("3x15 each @RIR3", known(), known("last", Decimal("33.3"))).load_kg == Decimal("33.3")


def test_evidence_of_other_sides_is_never_used():
    evidence = [known(side="right"), known(side="both"), known("last", side="both")]

    assert resolved("3x6 each @RIR2", *evidence).how == How.CHOOSE
    assert resolved("3x6 @RIR2", known(side="left"), side="both").how == How.CHOOSE


def test_body_weight_adds_nothing_and_added_kilograms_stay_as_written():
    assert resolved("3x15 each @BW") == ResolvedLoad(Decimal(0), None, How.BODY_WEIGHT)
    assert resolved("3x15 each @BW+0") == ResolvedLoad(Decimal(0), None, How.BODY_WEIGHT)
    assert resolved("3x15 each @BW+6.2") == ResolvedLoad(Decimal("6.2"), None, How.ADDED)


def test_kilograms_stay_as_written_whatever_is_known():
    assert resolved("3x8 each @41.3kg", known(), down=True) == ResolvedLoad(Decimal("41.3"), None, How.WRITTEN)
    assert resolved("3x8 each @40kg", measured=False) == ResolvedLoad(None, None, How.NO_LOAD)


def test_each_set_gets_its_own_load():
    # 120 kg for 6 is 144 kg once.
    assert loads_by_set("5,5,3,3 each @75,75,80,85%1RM", known()) == [107.5, 107.5, 115, 122.5]
    assert loads_by_set("8,5 each @RIR2", known()) == [107.5, 117.5]
    assert loads_by_set("2x8 each @RIR3,0", known()) == [105, 112.5]
    assert loads_by_set("3x8 each @40,50,60kg") == [40, 50, 60]


def test_warm_up_and_drop_sets_take_their_share_of_the_work_set_beside_them():
    text = "warm-up 8,5 each @40,60%work + 5,3 @75,85%1RM + drop 2xMAX @80,61%work"

    assert loads_by_set(text, known()) == [42.5, 65, 107.5, 122.5, 97.5, 75]
    assert loads_by_set(text, known(), down=True) == [42.5, 62.5, 107.5, 120, 95, 72.5]
    assert loads_by_set(text) == [How.CHOOSE] * 6


def test_drop_sets_follow_the_work_set_before_them():
    text = "1x8 each @50kg + drop 1xMAX @80%work + 1x8 @40kg + drop 1xMAX @80%work"

    assert loads_by_set(text) == [50, 40, 40, 32.5]


@pytest.mark.parametrize(
    ("work", "what", "load"),
    [
        ("@BW", {}, ResolvedLoad(Decimal(0), None, How.BODY_WEIGHT)),
        ("@BW+20", {}, ResolvedLoad(Decimal(10), None, How.OF_WORK)),
        ("@RIR2", {}, ResolvedLoad(None, None, How.CHOOSE)),
        ("@RIR2", {"measured": False}, ResolvedLoad(None, None, How.NO_LOAD)),
    ],
)
def test_share_of_the_work_set_is_made_as_the_work_set_is(work, what, load):
    first, _second = resolve_loads(parse_dose(f"warm-up 1x8 left @50%work + 1x8 {work}"), athlete(**what))

    assert first == {"left": load}


def test_share_of_a_push_is_a_force():
    force = [ForceEvidence("left", Decimal(900), TESTED_ON)]

    first, _second = resolve_loads(
        parse_dose("warm-up 1x5s left @50%work + 1x5s @90%MVC"), athlete(force=force, measured=False)
    )

    assert first["left"] == ResolvedLoad(None, Decimal(405), How.OF_WORK, force[0])


def test_times_body_mass_counts_the_body_only_when_standing():
    assert resolved("3x8 each @1.2xBW", body_mass=80, down=True).load_kg == 95
    assert resolved("3x8 each @1.2xBW", body_mass=80, down=True, lift=STANDING_SINGLE).load_kg == 15
    assert resolved("3x8 each @0.8xBW", body_mass=80, lift=STANDING_SINGLE).load_kg == 0
    assert resolved("3x8 each @1.2xBW").how == How.CHOOSE


def test_pushes_get_a_force_from_the_test_of_the_same_side():
    force = [ForceEvidence("right", Decimal(1000), TESTED_ON), ForceEvidence("left", Decimal(900), TESTED_ON)]

    share = resolved("5x5s each @90%MVC", force=force, measured=False)
    full = resolved("5x5s each @MAX", force=force, measured=False)

    assert share == ResolvedLoad(None, Decimal(810), How.FROM_FORCE_TEST, force[1])
    assert full.force_n == 900
    assert resolved("5x5s each @90%MVC", measured=False).how == How.NO_LOAD


@pytest.mark.parametrize(
    ("text", "how"),
    [("3x15 each @BW", How.BODY_WEIGHT), ("3x15 each @RIR3", How.NO_LOAD), ("3x15 each @BW+5", How.NO_LOAD)],
)
def test_an_exercise_without_a_load_gets_none(text, how):
    assert resolved(text, known(), measured=False) == ResolvedLoad(None, None, how)


evidence_lists = st.lists(
    st.builds(
        LiftEvidence,
        st.sampled_from(["test", "estimate", "last"]),
        st.sampled_from(["left", "right", "both"]),
        st.decimals(0, 300, places=3),
        st.integers(1, 60).map(lambda halves: Decimal(halves) / 2),
        st.none() | st.decimals(30, 160, places=1),
        st.just(TESTED_ON),
    ),
    max_size=4,
)


@given(
    dose=doses(),
    lift=st.builds(Lift, st.none() | st.decimals(0, 1, places=2), st.booleans()),
    evidence=evidence_lists,
    body_mass_kg=st.none() | st.decimals(30, 160, places=1),
    measures_load=st.booleans(),
    rounds_down=st.booleans(),
)
def test_every_dose_resolves_to_no_negative_load_and_says_how(
    dose, lift, evidence, body_mass_kg, measures_load, rounds_down
):
    known = KnownOfAthlete(
        lift=lift,
        measures_load=measures_load,
        evidence=evidence,
        force=[],
        body_mass_kg=body_mass_kg,
        plate_step_kg=STEP,
        rounds_down=rounds_down,
    )
    made = resolve_loads(dose, known)

    assert [tuple(of_set) for of_set in made] == [sides(dose)] * len(dose.sets)
    for side, load in [pair for of_set in made for pair in of_set.items()]:
        assert load.force_n is None
        assert (load.load_kg is None) == (load.how in (How.CHOOSE, How.NO_LOAD) or not measures_load)
        assert load.load_kg is None or load.load_kg >= 0
        assert load.evidence is None or load.evidence.side == side
