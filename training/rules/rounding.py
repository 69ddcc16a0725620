"""Loads that can be put on a bar."""

from decimal import ROUND_FLOOR, ROUND_HALF_DOWN, Decimal
from typing import Final

# Pounds are stored as kg to the gram, which can lie just below a step: 100 lb is 45.359 kg, not 45.35924.
STEP_TOLERANCE: Final = Decimal("0.005")
GRAM: Final = Decimal("0.001")


def round_to_step_kg(load_kg: Decimal, *, step_kg: Decimal, down: bool) -> Decimal:
    """Return the load in kg as a multiple of the step, to the gram and never below 0.

    The nearest step (the lighter of two equally near ones), or with `down` the next lighter one; a load that
    lacks less than 1/200 of a step counts as that step. `step_kg` must be above 0; for pounds pass the exact
    kilograms.
    """
    steps = load_kg / step_kg
    whole = (
        (steps + STEP_TOLERANCE).to_integral_value(ROUND_FLOOR) if down else steps.to_integral_value(ROUND_HALF_DOWN)
    )
    return (max(whole, Decimal(0)) * step_kg).quantize(GRAM)
