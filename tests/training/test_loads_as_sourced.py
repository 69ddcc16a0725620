"""Loads against the tables and worked examples that the sources give."""

from decimal import Decimal

import pytest

from athletes.models import Athlete
from programmes.rules.effort import one_rep_max_ratio
from programmes.rules.notation import parse_dose
from tests.training.plans import MONDAY, laid_out, loads, make_exercise, make_test, make_version
from tests.worked_examples import EXAMPLES, TOLERANCE
from training.models import TestResult
from training.operations.layout import resolve_upcoming
from training.queries.symmetry import symmetry_of
from training.rules.loads import How, KnownOfAthlete, Lift, resolve_load

TABLES = EXAMPLES["share_of_one_rep_max"]


@pytest.mark.parametrize(("reps", "pct"), TABLES["table_1_to_10"] + TABLES["chart_by_halves"])
def test_share_of_a_repetition_maximum_stays_within_three_points_of_the_tables(reps, pct):
    assert abs(100 / one_rep_max_ratio(reps=Decimal(reps)) - pct) < 3


@pytest.mark.parametrize(("reps", "pct"), [(1, "100"), (7, "81.1"), (10, "75")])
def test_share_of_a_repetition_maximum_meets_the_tables_where_they_agree(reps, pct):
    assert abs(100 / one_rep_max_ratio(reps=reps) - Decimal(pct)) < Decimal("0.05")


@pytest.mark.parametrize(("load_kg", "body_mass_kg", "times"), EXAMPLES["times_body_mass"])
def test_times_body_mass_matches_the_worked_example(load_kg, body_mass_kg, times):
    seated = KnownOfAthlete(
        lift=Lift(Decimal("0.08"), two_legged=False),
        measures_load=True,
        evidence=[],
        force=[],
        body_mass_kg=body_mass_kg,
        plate_step_kg=Decimal("0.1"),
        rounds_down=False,
    )
    dose = parse_dose(f"1x1 left @{times}xBW")

    load = resolve_load(dose.lead, unit=dose.unit, side="left", known=seated)

    assert (load.how, abs(load.load_kg - load_kg) < Decimal("0.05")) == (How.TIMES_BODY_MASS, True)


@pytest.mark.parametrize(
    ("fraction", "expected"), [("0.08", "gap_external_pct"), ("1", "gap_total_pct")], ids=["seated", "standing"]
)
def test_gap_between_legs_is_one_of_the_total_load_only_when_standing(cast, fraction, expected):
    example = EXAMPLES["total_load_trap"]
    exercise = make_exercise(bodyweight_fraction=Decimal(fraction))
    kg = {side: example[f"{side}_kg"] for side in ("left", "right")}
    protocol = make_test(cast.athlete, exercise, kg=kg, reps=example["reps"])

    symmetry = symmetry_of(protocol, TestResult.objects.all(), Decimal(example["body_mass_kg"]))

    assert abs(symmetry.gap_pct - example[expected]) < TOLERANCE


@pytest.mark.parametrize(("pain_rule", "load_kg"), [("tendon", 65.0), ("strain", 65.0), ("healthy", 70.0)])
def test_plan_for_a_tendon_or_a_strain_rounds_down_at_first_and_again(cast, pain_rule, load_kg):
    exercise = make_exercise()
    cast.club.plate_step_kg = Decimal(5)
    cast.club.save()
    athlete = Athlete.objects.get(pk=cast.athlete.pk)
    make_test(athlete, exercise, kg={"left": 50}, reps=10)
    version = make_version((exercise, "2x4 left @RIR1"), weeks=2, pain_rule=pain_rule)
    first, *_later = laid_out(athlete, version, cast.coach)
    assert loads(first)["left"] != load_kg

    make_test(athlete, exercise, kg={"left": 60}, reps=10, tested_on=MONDAY)
    resolve_upcoming(athlete=athlete, today=MONDAY)

    assert loads(first)["left"] == load_kg
    again, *_later = laid_out(
        athlete, make_version((exercise, "2x4 left @RIR1"), slug="b", pain_rule=pain_rule), cast.coach
    )
    assert loads(again)["left"] == load_kg
