"""Whether what a line asks for can be asked of another exercise."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from programmes.rules.dose import Dose, Unit

_MEASURES: Final[Mapping[Unit, frozenset[str]]] = {
    "reps": frozenset(("load_reps", "reps")),
    "contacts": frozenset(("contacts",)),
    "seconds": frozenset(("seconds", "force_seconds", "load_seconds")),
    "metres": frozenset(("distance_m", "load_distance")),
}
_OF_LOAD: Final = frozenset(("rm", "pct_1rm", "xbw", "kg", "bw_plus", "pct_work"))


class Misfit(StrEnum):
    """What of a line the other exercise cannot take."""

    UNIT = "unit"
    LOAD = "load"
    FORCE = "force"
    ONE_LEG = "one_leg"
    TWO_LEGS = "two_legs"


@dataclass(frozen=True)
class Asked:
    """What matters of an exercise: what is logged for a set (`measure`), and on which legs (`side`)."""

    measure: str
    side: str


def misfit(dose: Dose, *, present: Asked, other: Asked) -> Misfit | None:
    """Return why the dose of a line does not fit another exercise, or None where it does.

    What the present exercise is asked for is taken as asked rightly: one that is logged alike, on the same legs, fits.
    """
    if other.measure != present.measure:
        kinds = {asked.intensity.kind for asked in dose.sets if asked.intensity}
        if other.measure not in _MEASURES[dose.unit]:
            return Misfit.UNIT
        if kinds & _OF_LOAD and not other.measure.startswith("load_"):
            return Misfit.LOAD
        if "pct_mvc" in kinds and not other.measure.startswith("force_"):
            return Misfit.FORCE
    if other.side != present.side:
        if dose.side != "both" and other.side == "double":
            return Misfit.ONE_LEG
        if dose.side == "both" and other.side == "single":
            return Misfit.TWO_LEGS
    return None
