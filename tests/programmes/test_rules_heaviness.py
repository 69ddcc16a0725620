"""What counts as heavy calf work."""

import pytest

from programmes.rules.heaviness import is_heavy
from programmes.rules.notation import parse_dose

HEAVY = [
    "4x6 @6RM", "3x5 @80%1RM", "3x8 @RIR2", "4x6 @RPE8", "3x8 @1.2xBW", "5x45s each @80%MVC", "5x3s @MAX",
    "4x20m @95%speed", "8,8,15 @RIR2",
]  # fmt: skip
NOT_HEAVY = [
    "3x15 each @RIR3", "3x12 @RIR2", "4x6 @RIR3", "3x20 @20RM", "3x8 @70%1RM", "3x15 @BW", "3x8 @BW+20", "3x8 @40kg",
    "5x45s each @70%MVC", "3x10 @RPE6", "3x15 @1xBW", "2xMAX @BW", "3x10",
]  # fmt: skip


@pytest.mark.parametrize("text", HEAVY)
def test_high_loads_and_efforts_are_heavy_for_the_calf_only(text: str) -> None:
    dose = parse_dose(text)
    assert is_heavy(dose, works_calf=True, tendon_tier=1)
    assert not is_heavy(dose, works_calf=False, tendon_tier=1)


@pytest.mark.parametrize("text", NOT_HEAVY)
def test_lighter_work_is_not_heavy(text: str) -> None:
    assert not is_heavy(parse_dose(text), works_calf=True, tendon_tier=3)


def test_contacts_are_heavy_on_the_highest_tier_alone() -> None:
    dose = parse_dose("3x10c each")
    assert is_heavy(dose, works_calf=True, tendon_tier=4)
    assert not is_heavy(dose, works_calf=True, tendon_tier=3)


def test_a_heavy_warm_up_is_not_counted() -> None:
    assert not is_heavy(parse_dose("warm-up 1x5 @90%work + 3x12 @60%1RM"), works_calf=True, tendon_tier=1)
