"""Kilograms and pounds. Loads are stored in kg with three decimals; pounds are made at the edge."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

WeightUnit = Literal["kg", "lb"]

KG_PER_LB = Decimal("0.45359237")
_STORED_STEP_KG = Decimal("0.001")
_SHOWN_STEP_LB = Decimal("0.5")


def kg_to_lb(kg: Decimal) -> Decimal:
    """Return pounds, unrounded."""
    return kg / KG_PER_LB


def lb_to_kg(lb: Decimal) -> Decimal:
    """Return kilograms rounded to the three decimals that are stored, so that 45 lb comes back as 45 lb."""
    return (lb * KG_PER_LB).quantize(_STORED_STEP_KG, rounding=ROUND_HALF_UP)


def format_load(kg: Decimal, unit: WeightUnit) -> str:
    """Return a load as a person reads it, without its unit: kg to three decimals, lb to the nearest half.

    Trailing zeros are dropped: 42.500 kg is "42.5", 20.412 kg is "45" in pounds.
    """
    if unit == "lb":
        halves = (kg_to_lb(kg) / _SHOWN_STEP_LB).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        shown = halves * _SHOWN_STEP_LB
    else:
        shown = kg.quantize(_STORED_STEP_KG, rounding=ROUND_HALF_UP)
    text = f"{shown:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_load_sql(kg: str, unit: WeightUnit) -> str:
    """Return SQL that does as `format_load`; `kg` is an SQL expression of our own."""
    shown = f"round({kg} / {KG_PER_LB} / {_SHOWN_STEP_LB}) * {_SHOWN_STEP_LB}" if unit == "lb" else f"round({kg}, 3)"
    return f"trim_scale({shown})"
