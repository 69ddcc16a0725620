"""What is asked of the young."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from programmes.rules.dose import Dose, Intensity

NO_FAILURE_UNDER: Final = 16
LEAST_RIR: Final = Decimal(2)


def dose_for_age(dose: Dose, *, age: int | None) -> Dose:
    """Return the dose with two repetitions left in every set for athletes under 16; an unknown age counts so.

    Sets to failure, RM loads and smaller reserves all become "leave 2"; holds, jumps and runs stay as they
    are. Source: sources.md#lloyd-2014 for supervised, submaximal work; the figures are sources.md#design.
    """
    if dose.unit != "reps" or (age is not None and age >= NO_FAILURE_UNDER):
        return dose
    intensity = dose.intensity
    too_hard = dose.to_failure or (
        intensity is not None
        and (
            intensity.kind in ("rm", "max")
            or (intensity.kind == "rir" and intensity.value is not None and intensity.value < LEAST_RIR)
        )
    )
    return replace(dose, intensity=Intensity("rir", LEAST_RIR)) if too_hard else dose
