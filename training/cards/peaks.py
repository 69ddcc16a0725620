"""Holds, pushes and carries on the progress page: a line of each side, and every day in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.charts import Series
from core.units import WeightUnit, format_load
from exercises.models import Exercise
from exercises.wording import Aim, aim
from training.cards.words import did_words
from training.choices import Side
from training.models import SetLog
from training.queries.peaks import PeakProgress, peak_of

# A line of one point says no more than its figure.
LEAST_POINTS = 2
# A chart begins no higher than this share of its greatest value: small steps are not to look like great ones.
FLOOR_SHARE = 0.8


@dataclass(frozen=True, kw_only=True)
class PeakCard:
    """An exercise; `now` and `days` hold side and words, `lines` are counted in `unit`."""

    exercise: Exercise
    aim: Aim
    on: date
    now: Sequence[tuple[Side, str]]
    label: str
    unit: str
    lines: Sequence[Series]
    floor: float
    days: Sequence[tuple[date, Sequence[tuple[Side, str]]]]


def peak_card(progress: PeakProgress, unit: WeightUnit) -> PeakCard:
    days = [(on, _sides(sides, unit)) for on, sides in progress.days.items()]
    lines = _lines(progress, unit)
    return PeakCard(
        exercise=progress.exercise,
        aim=aim(progress.exercise),
        on=days[0][0],
        now=days[0][1],
        label=_("Greatest force") if progress.is_force else _("Greatest load"),
        unit=_("N") if progress.is_force else unit,
        lines=lines,
        floor=floor_of(lines),
        days=days,
    )


def floor_of(lines: Sequence[Series]) -> float:
    return float(int(FLOOR_SHARE * top_of(lines)))


def top_of(lines: Sequence[Series]) -> float:
    return max((value for one in lines for _on, value in one.points), default=0)


def _sides(sides: Mapping[str, SetLog], unit: WeightUnit) -> list[tuple[Side, str]]:
    return [(Side(side), did_words(row, row.item, unit)) for side, row in sides.items()]


def _lines(progress: PeakProgress, unit: WeightUnit) -> list[Series]:
    found = []
    for side in Side:
        rows = [(on, sides[side]) for on, sides in sorted(progress.days.items()) if side in sides]
        if len(rows) >= LEAST_POINTS:
            points = [
                (on, float(peak_of(row) if progress.is_force else format_load(peak_of(row), unit))) for on, row in rows
            ]
            found.append(Series(name=str(side.label), kind=side.value, points=points))
    return found
