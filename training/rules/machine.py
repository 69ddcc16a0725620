"""What a set on a leg-extension machine has to say about the machine."""

from collections.abc import Container
from decimal import Decimal
from typing import Final

# Which side the arm is on, the counterweight (0 when there is none), and whether someone sits in the machine.
MACHINE_FIELDS: Final = ("lever_side", "counterweight_kg", "ballast_present")


def is_above_kg(load_kg: Decimal | None, limit_kg: Decimal) -> bool:
    """Tell whether a load lies above the club's limit; one that is not known, or the limit itself, does not.

    The limit is the club's own to choose. Source: sources.md#design.
    """
    return load_kg is not None and load_kg > limit_kg


def machine_fields_due(*, load_kg: Decimal | None, limit_kg: Decimal, given: Container[str]) -> tuple[str, ...]:
    """Return which fields a set still lacks: above the limit it says all three, up to it none has to be said."""
    if not is_above_kg(load_kg, limit_kg):
        return ()
    return tuple(name for name in MACHINE_FIELDS if name not in given)


def is_without_ballast(*, load_kg: Decimal | None, limit_kg: Decimal, ballast_present: bool | None) -> bool:
    """Tell whether nobody sat in the machine although the load was above the limit."""
    return ballast_present is False and is_above_kg(load_kg, limit_kg)
