"""What one line of a plan asks for, as values, and the amounts that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final, Literal

DoseSide = Literal["both", "each", "left", "right"]
PerformedSide = Literal["left", "right", "both"]
Unit = Literal["reps", "seconds", "metres", "contacts"]
IntensityKind = Literal[
    "rm", "rir", "rpe", "bw", "bw_plus", "xbw", "kg", "pct_1rm", "pct_mvc", "pct_speed", "pct_work", "max"
]
SetRole = Literal["work", "warm_up", "drop"]
SetKind = Literal["work", "warm_up", "drop", "to_failure"]
TempoCount = int | Literal["X"]

MOST_SETS: Final = 30
MOST_REST_S: Final = 1800
MOST_TEMPO_S: Final = 30
MOST_OF_UNIT: Final[Mapping[Unit, int]] = {"reps": 200, "seconds": 600, "metres": 2000, "contacts": 500}
GROUPS: Final = "ABCDEFGH"
FAST_COUNTS_AS_S: Final = 1


@dataclass(frozen=True)
class Span:
    """The values that may be written: from `low` to `high`, both included, in multiples of `step`."""

    low: Decimal
    high: Decimal
    step: Decimal

    def __contains__(self, value: Decimal) -> bool:
        return self.low <= value <= self.high and value % self.step == 0


def _span(low: str, high: str, step: str) -> Span:
    return Span(Decimal(low), Decimal(high), Decimal(step))


# BW and MAX stand alone.
VALUES_OF_KIND: Final[Mapping[IntensityKind, Span]] = {
    "rm": _span("1", "30", "1"),
    "rir": _span("0", "5", "0.5"),
    "rpe": _span("1", "10", "0.5"),
    "bw_plus": _span("0", "400", "0.001"),
    "xbw": _span("0.1", "5", "0.01"),
    "kg": _span("0.1", "500", "0.001"),
    "pct_1rm": _span("1", "150", "0.1"),
    "pct_mvc": _span("1", "100", "0.1"),
    "pct_speed": _span("1", "120", "0.1"),
    "pct_work": _span("1", "100", "0.1"),
}


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
    def is_free(self) -> bool:
        """Tell whether both ways are as fast as possible, so that no beat can lead them."""
        return self.ecc == self.con == "X"

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
class AskedSet:
    """What one set asks for.

    `low` and `high` are the ends of its amount in the unit of the line (equal when there is no range). `high`
    is null where the set goes on as long as possible, `low` too where no least amount is named.
    """

    low: int | None
    high: int | None
    intensity: Intensity | None = None
    role: SetRole = "work"

    @property
    def is_open(self) -> bool:
        return self.high is None

    @property
    def kind(self) -> SetKind:
        return "to_failure" if self.role == "work" and self.is_open else self.role

    @property
    def counted(self) -> int:
        """Return the amount that planning counts: the upper end, or the least where the set is open."""
        return self.high or self.low or 0


@dataclass(frozen=True)
class Dose:
    """The sets of a line, on which side, how fast, with how much rest; `group` joins lines to a superset.

    Warm-up sets stand before the others, drop sets after a work set; there is at least one work set.
    """

    sets: tuple[AskedSet, ...]
    side: DoseSide = "both"
    unit: Unit = "reps"
    tempo: Tempo | None = None
    rest_s: int | None = None
    group: str = ""

    @property
    def work_sets(self) -> tuple[AskedSet, ...]:
        return tuple(asked for asked in self.sets if asked.role == "work")

    @property
    def lead(self) -> AskedSet:
        """Return the first work set, which stands for the line where there is room for one set only."""
        return self.work_sets[0]

    @property
    def is_even(self) -> bool:
        """Tell whether all sets ask for the same."""
        return len(set(self.sets)) == 1

    def asked(self, number: int) -> AskedSet:
        """Return a set by its number from 1; one beyond the line is asked for like the last work set."""
        return self.sets[number - 1] if number <= len(self.sets) else self.work_sets[-1]


def rest_after_s(dose: Dose, number: int) -> int:
    """Return the rest after a set in s, its number from 1: none before a drop set, and 0 where the line names none."""
    is_before_drop = number < len(dose.sets) and dose.sets[number].role == "drop"
    return 0 if is_before_drop else dose.rest_s or 0


def sides(dose: Dose) -> tuple[PerformedSide, ...]:
    """Return the sides that are performed: left and right for `each`, otherwise the one that is asked for."""
    if dose.side == "each":
        return ("left", "right")
    return (dose.side,)


def runs_alike(sets: Sequence[AskedSet]) -> list[list[AskedSet]]:
    """Return the sets as runs of one role and one kind of intensity, which can be written and said together."""

    def key(asked: AskedSet) -> tuple[str, str]:
        return asked.role, asked.intensity.kind if asked.intensity else ""

    return [list(run) for _alike, run in groupby(sets, key=key)]


def counted_sets(dose: Dose) -> tuple[AskedSet, ...]:
    """Return the sets that amounts of work are counted over: all but the warm-up."""
    return tuple(asked for asked in dose.sets if asked.role != "warm_up")


def planned_reps(dose: Dose) -> int:
    """Return the repetitions of each working leg; a left and a right row of one number are one set.

    Warm-up sets do not count, a range counts with its upper end, an open set with the least it asks for. 0
    for other units.
    """
    return _planned(dose, "reps")


def planned_contacts(dose: Dose) -> int:
    """Return ground contacts, those of both sides where the drill is done on each; counted as repetitions are."""
    return _planned(dose, "contacts") * len(sides(dose))


def planned_time_under_tension_s(dose: Dose) -> int:
    """Return the time under tension of each working leg in s: repetitions × tempo, or the holds.

    Counted as repetitions are. 0 where nothing follows from the line: no tempo, metres, contacts.
    """
    if dose.unit == "seconds":
        return _planned(dose, "seconds")
    return 0 if dose.tempo is None else planned_reps(dose) * dose.tempo.seconds


def _planned(dose: Dose, unit: Unit) -> int:
    return sum(asked.counted for asked in counted_sets(dose)) if dose.unit == unit else 0
