"""Strength shown by a set, and what benchmarks results are read against."""

from decimal import Decimal

import pytest
import yaml
from django.conf import settings

from exercises.queries.sources import sources_page
from tests.worked_examples import EXAMPLES, TOLERANCE
from training.rules.benchmarks import BENCHMARKS, Scale, benchmark_of, on_scale
from training.rules.estimates import is_rough_estimate
from training.rules.loads import Lift
from training.rules.strength import strength_shown

SEATED = Lift(bodyweight_fraction=Decimal("0.08"), two_legged=False)
STANDING = Lift(bodyweight_fraction=Decimal(1), two_legged=False)


def shown(lift=SEATED, **given):
    return strength_shown(
        **{"lift": lift, "side": "left", "load_kg": Decimal(40), "reps": 6, "body_mass_kg": Decimal(80), **given}
    )


def test_strength_runs_on_the_total_load_where_body_mass_counts():
    assert shown().one_rep_max_kg == 48
    assert shown(STANDING).one_rep_max_kg == 144


def test_strength_counts_the_repetitions_left():
    strength = shown(reps=8, rir=Decimal(2))
    assert (strength.reps_to_failure, strength.is_rough) == (10, False)


@pytest.mark.parametrize(
    ("given", "is_rough"),
    [({"reps": 10}, False), ({"reps": 10, "rir": Decimal("0.5")}, True), ({"reps": 11}, True), ({"reps": 15}, True)],
)
def test_strength_is_rough_above_10_repetitions(given, is_rough):
    assert shown(**given).is_rough is is_rough


@pytest.mark.parametrize("given", [{"reps": 16}, {"reps": 12, "rir": Decimal(4)}, {"reps": 0}, {"load_kg": Decimal(0)}])
def test_strength_is_refused_above_15_and_for_nothing(given):
    assert shown(**given) is None


def test_strength_on_body_mass_needs_one():
    assert shown(STANDING, body_mass_kg=None) is None
    assert shown(SEATED, body_mass_kg=None).one_rep_max_kg == 48
    assert shown(STANDING, load_kg=Decimal(0)).one_rep_max_kg == 96


def test_rough_begins_above_ten():
    assert [is_rough_estimate(reps) for reps in (10, Decimal("10.5"), 11)] == [False, True, True]


# --- benchmarks -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("force_n", "mass_kg", "ratio"), EXAMPLES["force_to_body_weights"])
def test_force_in_body_weights_matches_the_worked_examples(force_n, mass_kg, ratio):
    benchmark = benchmark_of("iso-seated-max-push-max-force", sport="rugby")
    value = on_scale(benchmark, body_mass_kg=Decimal(mass_kg), force_n=Decimal(force_n))
    assert abs(value - Decimal(ratio)) < TOLERANCE


@pytest.mark.parametrize(("load_kg", "mass_kg", "ratio"), EXAMPLES["load_to_body_masses"])
def test_load_in_body_masses_matches_the_worked_examples(load_kg, mass_kg, ratio):
    benchmark = benchmark_of("seated-single-leg-calf-raise-rep-max", sport="sprint")
    value = on_scale(benchmark, body_mass_kg=Decimal(mass_kg), load_kg=Decimal(load_kg), reps=6)
    assert abs(value - Decimal(ratio)) < TOLERANCE


@pytest.mark.parametrize("given", [{"reps": 9}, {"reps": None}, {"body_mass_kg": None}, {"load_kg": None}])
def test_load_is_not_compared_without_what_it_takes(given):
    benchmark = benchmark_of("seated-single-leg-calf-raise-rep-max", sport="sprint")
    assert on_scale(benchmark, **{"body_mass_kg": Decimal(80), "load_kg": Decimal(100), "reps": 8, **given}) is None


def test_force_of_rugby_players_is_shown_to_rugby_only():
    assert benchmark_of("iso-seated-max-push-max-force", sport="football") is None
    assert benchmark_of("iso-seated-max-push-max-force", sport="rugby").value == Decimal("1.86")


def test_distance_is_read_in_centimetres():
    benchmark = benchmark_of("knee-to-wall-mob-distance", sport="sprint")
    assert benchmark.scale == Scale.CENTIMETRES
    assert on_scale(benchmark, body_mass_kg=None, distance_m=Decimal("0.115")) == Decimal("11.5")


def test_every_benchmark_has_its_test_and_its_sources():
    built_in = yaml.safe_load((settings.BASE_DIR / "exercises/data/test_protocols.yaml").read_text(encoding="utf-8"))
    tests = {one["slug"]: one for one in built_in}
    for one in BENCHMARKS:
        assert tests[one.test]["sides"] == "each"
        assert set(one.sources) <= sources_page().entries.keys()
