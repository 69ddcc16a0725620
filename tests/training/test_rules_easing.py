"""Fewer sets in the first weeks back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.dose import counted_sets
from programmes.rules.notation import format_dose, parse_dose
from tests.doses import doses
from training.rules.easing import Ramp, eased, share_pct

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "pct", "left"),
    [
        ("4x8 @RIR2", 50, "2x8 @RIR2"),
        ("3x8 each @RIR2 r90", 50, "2x8 each @RIR2 r90"),
        ("3x8", 60, "2x8"),
        ("5x8", 10, "1x8"),
        ("1x8", 10, "1x8"),
        ("5,5,3,3 @75,75,80,85%1RM", 50, "2x5 @75%1RM"),
        ("4x8", 100, "4x8"),
    ],
)
def test_eased_dose_keeps_the_first_sets(text, pct, left):
    assert format_dose(eased(parse_dose(text), pct)) == left


def test_eased_dose_keeps_the_warm_up_and_drops_go_with_their_set():
    dose = parse_dose("warm-up 2x8 @50%work + 2x8 @70%1RM + drop 1x10 @60%work")
    assert format_dose(eased(dose, 50)) == "warm-up 2x8 @50%work + 1x8 @70%1RM"


@given(doses(), st.integers(10, 100))
def test_eased_dose_asks_for_a_set_at_least_and_for_no_more_than_planned(dose, pct):
    less = eased(dose, pct)
    assert 1 <= len(less.work_sets) <= len(dose.work_sets)
    assert set(less.sets) <= set(dose.sets)
    assert len(counted_sets(less)) <= len(counted_sets(dose))
    # A line that is written again reads as the same.
    assert parse_dose(format_dose(less)) == less


def test_share_rises_by_the_week():
    ramp = Ramp(back_on=MONDAY, from_pct=50, weeks=2)
    shares = [ramp.share_pct(MONDAY + timedelta(days)) for days in (-1, 0, 6, 7, 13, 14)]
    assert shares == [100, 50, 50, 75, 75, 100]


def test_least_share_of_two_ramps_counts():
    ramps = [Ramp(MONDAY, 80, 4), Ramp(MONDAY + timedelta(7), 50, 1)]
    assert [share_pct(MONDAY + timedelta(days), ramps) for days in (0, 7, 14)] == [80, 50, 90]
    assert share_pct(MONDAY, []) == 100
