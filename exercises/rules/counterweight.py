"""How a leg-extension machine's load is shared by two knees, and what evens it out."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

MOST_LOAD_KG: Final = Decimal(1000)
LEAST_SPACING_CM: Final = Decimal(10)
MOST_SPACING_CM: Final = Decimal(60)


class OutOfRange(ValueError):
    """A value lies where the sum means nothing; `field` is its name."""

    def __init__(self, field: str, value: Decimal, low: Decimal, high: Decimal) -> None:
        self.field = field
        super().__init__(f"{field} was {value}; it takes {low} to {high}.")


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What each knee carries in kg, near the arm and far from it, and the counterweight that evens it out."""

    near_kg: Decimal
    far_kg: Decimal
    counterweight_kg: Decimal


def most_offset_cm(knee_spacing_cm: Decimal) -> Decimal:
    """Return how far from the midline the load can press, in cm: over the knee, for further out it would tip."""
    return knee_spacing_cm / 2


def balance(*, load_kg: Decimal, offset_cm: Decimal, knee_spacing_cm: Decimal) -> Balance:
    """Return the shares of both knees and the counterweight in kg, unrounded.

    The load presses `offset_cm` from the midline, towards the machine's arm; the knees are `knee_spacing_cm`
    apart and lie evenly about the midline. Moments about the midline give each knee its share; the
    counterweight hangs over the far knee and then brings it to the near one's. Statics of a rigid, level
    support; to be measured on a real machine. Source: sources.md#design.

    Raises:
        OutOfRange: the load is not within 0 to 1000 kg, the spacing within 10 to 60 cm, or the offset within 0
            to half the spacing.
    """
    for field, value, low, high in (
        ("load_kg", load_kg, Decimal(0), MOST_LOAD_KG),
        ("knee_spacing_cm", knee_spacing_cm, LEAST_SPACING_CM, MOST_SPACING_CM),
        ("offset_cm", offset_cm, Decimal(0), most_offset_cm(knee_spacing_cm)),
    ):
        if not low <= value <= high:
            raise OutOfRange(field, value, low, high)
    return Balance(
        near_kg=load_kg * (knee_spacing_cm + 2 * offset_cm) / (2 * knee_spacing_cm),
        far_kg=load_kg * (knee_spacing_cm - 2 * offset_cm) / (2 * knee_spacing_cm),
        counterweight_kg=2 * offset_cm * load_kg / knee_spacing_cm,
    )


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """Lengths of the drawing, whose support is 240 wide, its middle at 160 and the knees at 90 and 230.

    `press_x` is where the load presses, the arm being on the left; `near` and `far` are the lengths of what the
    knees carry, 64 for the whole load, and `hung` is the height of the counterweight.
    """

    press_x: int
    near: int
    far: int
    hung: int

    @property
    def hung_y(self) -> int:
        """Return where the counterweight begins, which lies on the support, at 70."""
        return 70 - self.hung


def sketch(*, load_kg: Decimal, offset_cm: Decimal, knee_spacing_cm: Decimal) -> Sketch:
    """Return the drawing of a balance; a load of 0 is drawn as any other, so that the sides can be seen.

    Raises:
        OutOfRange: as `balance`.
    """
    shared = balance(load_kg=load_kg or Decimal(1), offset_cm=offset_cm, knee_spacing_cm=knee_spacing_cm)
    whole_kg = load_kg or Decimal(1)
    return Sketch(
        press_x=round(160 - 140 * offset_cm / knee_spacing_cm),
        near=round(64 * shared.near_kg / whole_kg),
        far=round(64 * shared.far_kg / whole_kg),
        hung=math.ceil(40 * shared.counterweight_kg / whole_kg),
    )
