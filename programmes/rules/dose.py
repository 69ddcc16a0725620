"""What one line of a plan asks for, as values, and the amounts that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

DoseSide = Literal["both", "each", "left", "right"]
PerformedSide = Literal["left", "right", "both"]
Unit = Literal["reps", "seconds", "metres", "contacts"]
IntensityKind = Literal["rm", "rir", "rpe", "bw", "bw_plus", "xbw", "pct_1rm", "pct_mvc", "pct_speed", "max"]
TempoCount = int | Literal["X"]

FAST_COUNTS_AS_S = 1


@dataclass(frozen=True)
class Intensity:
    """How hard; `value` is null for body weight and for full effort, otherwise in the kind's own unit."""

    kind: IntensityKind
    value: Decimal | None = None


@dataclass(frozen=True)
class Tempo:
    """Seconds of one repetition: lowering, pause at the bottom, rising, pause at the top.

    `"X"` (as fast as possible) may stand for lowering and rising.
    """

    ecc: TempoCount
    bottom: int
    con: TempoCount
    top: int

    @property
    def seconds(self) -> int:
        """Length of one repetition in s; `X` counts one second."""
        return sum(FAST_COUNTS_AS_S if part == "X" else part for part in self.parts)

    @property
    def parts(self) -> tuple[TempoCount, int, TempoCount, int]:
        return (self.ecc, self.bottom, self.con, self.top)

    def __str__(self) -> str:
        return "-".join(str(part) for part in self.parts)


@dataclass(frozen=True)
class Dose:
    """Sets of an amount, on which side, how hard, how fast, with how much rest.

    `low` and `high` are the ends of the amount per set in `unit` (equal when there is no range); both null
    means as many, as long or as far as possible.
    """

    sets: int
    side: DoseSide
    unit: Unit
    low: int | None
    high: int | None
    intensity: Intensity | None = None
    tempo: Tempo | None = None
    rest_s: int | None = None

    @property
    def to_failure(self) -> bool:
        return self.high is None


def sides(dose: Dose) -> tuple[PerformedSide, ...]:
    """Return the sides that are performed: left and right for `each`, otherwise the one that is asked for."""
    if dose.side == "each":
        return ("left", "right")
    return (dose.side,)


def planned_reps(dose: Dose) -> int:
    """Return sets × repetitions of each working leg; a left and a right row of one number are one set.

    A range counts with its upper end. 0 for other units and where the number is left open.
    """
    return _planned(dose, "reps")


def planned_contacts(dose: Dose) -> int:
    """Return ground contacts: sets × contacts × sides, so that drills done on each side count twice.

    A range counts with its upper end. 0 for other units and where the number is left open.
    """
    return _planned(dose, "contacts") * len(sides(dose))


def planned_time_under_tension_s(dose: Dose) -> int:
    """Return the time under tension of each working leg in s: sets × reps × tempo, or the holds.

    A range counts with its upper end. 0 where nothing follows from the line: no tempo, an open number,
    metres, contacts.
    """
    if dose.unit == "seconds":
        return _planned(dose, "seconds")
    return 0 if dose.tempo is None else planned_reps(dose) * dose.tempo.seconds


def _planned(dose: Dose, unit: Unit) -> int:
    return dose.sets * dose.high if dose.unit == unit and dose.high is not None else 0
