"""What is asked of the young."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from programmes.rules.dose import AskedSet, Dose, Intensity

NO_FAILURE_UNDER: Final = 16
LEAST_RIR: Final = Decimal(2)
# Their load does not follow from how hard the set is.
_LOAD_STANDS: Final = ("bw", "bw_plus", "kg")


def dose_for_age(dose: Dose, *, age: int | None, is_laid_out: bool = False) -> tuple[Dose, Dose]:
    """Return the dose with two repetitions left in every set for athletes under 16, and the one that loads follow.

    Sets to failure, RM loads and smaller reserves all become "leave 2", and drop sets to failure are left out of
    what is not laid out yet; holds, jumps and runs stay as they are. The loads of body-weight work and of kilograms
    stay what was written. An unknown age counts as under 16. Source: sources.md#lloyd-2014 for supervised,
    submaximal work; the figures are sources.md#design.
    """
    if dose.unit != "reps" or (age is not None and age >= NO_FAILURE_UNDER):
        return dose, dose
    kept = tuple(one for one in dose.sets if is_laid_out or not (one.role == "drop" and one.is_open))
    written = replace(dose, sets=kept)
    asked = replace(written, sets=tuple(_with_reserve(one) for one in written.sets))
    pairs = zip(written.sets, asked.sets, strict=True)
    loaded = replace(written, sets=tuple(one if _load_stands(one) else eased for one, eased in pairs))
    return asked, loaded


def _with_reserve(asked: AskedSet) -> AskedSet:
    intensity = asked.intensity
    too_hard = asked.is_open or (
        intensity is not None
        and (
            intensity.kind in ("rm", "max")
            or (intensity.kind == "rir" and intensity.value is not None and intensity.value < LEAST_RIR)
        )
    )
    return replace(asked, intensity=Intensity("rir", LEAST_RIR)) if too_hard else asked


def _load_stands(asked: AskedSet) -> bool:
    return asked.intensity is not None and asked.intensity.kind in _LOAD_STANDS
