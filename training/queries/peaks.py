"""The greatest force or load of holds, pushes and carries, by day and side."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from exercises.choices import Measure
from exercises.models import Exercise
from training.choices import Side
from training.models import SetLog

# What is compared in exercises whose work is neither counted nor a strength that repetitions show.
_GREATEST: Final = {
    Measure.FORCE_SECONDS: "force_n",
    Measure.LOAD_SECONDS: "load_kg",
    Measure.LOAD_DISTANCE: "load_kg",
}


@dataclass(kw_only=True)
class PeakProgress:
    """An exercise over a period: the greatest set of each side and day, newest day first, sides left, right, both."""

    exercise: Exercise
    days: dict[date, dict[str, SetLog]] = field(default_factory=dict)

    @property
    def is_force(self) -> bool:
        """Tell whether newtons are compared; else it is kg."""
        return self.exercise.measure == Measure.FORCE_SECONDS

    @property
    def best(self) -> dict[str, SetLog]:
        """Return the greatest set of the period by side."""
        sides = {side: [one[side] for one in self.days.values() if side in one] for side in Side.values}
        return {side: max(rows, key=peak_of) for side, rows in sides.items() if rows}


def peak_of(row: SetLog) -> Decimal:
    """Return the force in N or the load in kg of a set of such an exercise."""
    return getattr(row, _GREATEST[Measure(row.item.exercise.measure)]) or Decimal(0)


def peaks_of(rows: Iterable[SetLog]) -> list[PeakProgress]:
    """Return the exercises among the sets, newest day first, that were done with a force or a load."""
    found: dict[int, PeakProgress] = {}
    for row in rows:
        exercise = row.item.exercise
        if exercise.measure not in _GREATEST or not peak_of(row):
            continue
        one = found.setdefault(exercise.pk, PeakProgress(exercise=exercise))
        sides = one.days.setdefault(row.item.session.scheduled_on, {})
        known = sides.get(row.side)
        if known is None or peak_of(row) > peak_of(known):
            sides[row.side] = row
    for one in found.values():
        one.days = {on: {side: sides[side] for side in Side.values if side in sides} for on, sides in one.days.items()}
    return list(found.values())
