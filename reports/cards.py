"""The squad report as the page shows it: chosen columns, the reader's unit, charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load, kg_to_lb
from exercises.choices import Muscle
from reports.choices import Column
from reports.queries.report import ExerciseRow, Report, TestRow, amount, columns_shown
from reports.queries.training import AthleteRow, Figures
from training.cards.progress import WeeksChart, weeks_chart

_KINDS = {Muscle.SOLEUS: "soleus", Muscle.GASTROCNEMIUS: "gastroc"}
DASH = "–"


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column's name and the unit of its figures, which may be none."""

    word: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """An athlete's figures in words, of the period and of the one before."""

    athlete: AthleteRow
    cells: Sequence[str]
    before: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One figure of all athletes in this period and the one before; `change` says how far apart they are."""

    head: Head
    now: str
    before: str
    change: str


@dataclass(frozen=True, kw_only=True)
class ExerciseLine:
    row: ExerciseRow
    kind: str
    cells: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TestLine:
    row: TestRow
    left: str
    right: str
    both: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class ReportCard:
    heads: Sequence[Head]
    before_heads: Sequence[Head]
    lines: Sequence[Line]
    together: Sequence[str]
    changes: Sequence[Change]
    charts: Sequence[WeeksChart]
    exercise_heads: Sequence[Head]
    exercises: Sequence[ExerciseLine]
    tests: Sequence[TestLine]


def report_card(report: Report, *, columns: Sequence[str], unit: WeightUnit) -> ReportCard:
    shown = columns_shown(columns)
    compared = [column for column in shown if column != Column.AVAILABILITY]
    return ReportCard(
        heads=[_head(column, unit) for column in shown],
        before_heads=[_head(column, unit) for column in compared],
        lines=[
            Line(
                athlete=row,
                cells=_cells(shown, row.figures, row.availability_pct, unit),
                before=_cells(compared, row.before, None, unit),
            )
            for row in report.athletes
        ],
        together=_cells(shown, report.total, report.availability_pct, unit),
        changes=[_change(column, report, unit) for column in compared],
        charts=_charts(report, unit),
        exercise_heads=[_head(column, unit) for column in _OF_EXERCISES],
        exercises=[_exercise(row, unit) for row in report.exercises],
        tests=_tests(report.tests, unit),
    )


_OF_EXERCISES = (
    Column.SETS,
    Column.REPS,
    Column.TONNAGE_LEFT,
    Column.TONNAGE_RIGHT,
    Column.CONTACTS,
    Column.TENSION,
)


def _head(column: Column, unit: WeightUnit) -> Head:
    match column:
        case Column.ADHERENCE | Column.AVAILABILITY:
            return Head(word=str(column.label), unit="%")
        case Column.TONNAGE_LEFT:
            return Head(word=_("Tonnage left"), unit=unit)
        case Column.TONNAGE_RIGHT:
            return Head(word=_("Tonnage right"), unit=unit)
        case Column.TENSION:
            return Head(word=str(column.label), unit=_("h:min"))
        case Column.SESSION_LOAD:
            return Head(word=str(column.label), unit=_("AU"))
        case _:
            return Head(word=str(column.label), unit="")


def _cells(
    columns: Sequence[Column], figures: Figures, availability_pct: int | None, unit: WeightUnit
) -> Sequence[str]:
    return [_cell(column, figures, availability_pct, unit) for column in columns]


def _cell(column: Column, figures: Figures, availability_pct: int | None, unit: WeightUnit) -> str:
    if column == Column.TENSION:
        return figures.time_under_tension
    value = amount(column, figures, availability_pct)
    if value is None:
        return DASH
    return _grouped(format_load(value, unit)) if isinstance(value, Decimal) else f"{value:,}"


def _grouped(number: str) -> str:
    """Return a plain number with its thousands apart."""
    whole, point, part = number.partition(".")
    return f"{int(whole):,}{point}{part}"


def _change(column: Column, report: Report, unit: WeightUnit) -> Change:
    now, before = (amount(column, figures, None) for figures in (report.total, report.before))
    if now is None or before is None:
        said = DASH
    elif column == Column.ADHERENCE:
        said = _("%(points)s points") % {"points": signed(int(now - before))}
    elif not before:
        said = DASH
    else:
        said = f"{signed(int((100 * Decimal(now) / before - 100).quantize(Decimal(1), ROUND_HALF_UP)))} %"
    return Change(
        head=_head(column, unit),
        now=_cell(column, report.total, None, unit),
        before=_cell(column, report.before, None, unit),
        change=said,
    )


def signed(value: int) -> str:
    """Return a whole number with its sign, a true minus before a fall."""
    return f"−{-value}" if value < 0 else f"+{value}" if value else "0"


def _charts(report: Report, unit: WeightUnit) -> list[WeeksChart]:
    if not report.weeks:
        return []
    charts = (
        weeks_chart(
            _("Sessions"),
            "",
            {
                ("left", _("Done")): [(week.monday, float(week.done)) for week in report.weeks],
                ("right", _("Planned")): [(week.monday, float(week.planned)) for week in report.weeks],
            },
        ),
        weeks_chart(
            _("Tonnage"),
            unit,
            {
                ("left", _("Left")): [(week.monday, _whole(week.tonnage_left_kg, unit)) for week in report.weeks],
                ("right", _("Right")): [(week.monday, _whole(week.tonnage_right_kg, unit)) for week in report.weeks],
            },
        ),
    )
    return [chart for chart in charts if chart.high]


def _whole(kg: Decimal, unit: WeightUnit) -> float:
    return float((kg_to_lb(kg) if unit == "lb" else kg).quantize(Decimal(1), ROUND_HALF_UP))


def _exercise(row: ExerciseRow, unit: WeightUnit) -> ExerciseLine:
    values: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("sets", "reps", "tonnage_left_kg", "tonnage_right_kg", "contacts", "time_under_tension_s")
    }
    cells = _cells(_OF_EXERCISES, Figures(**values), None, unit)
    # Most exercises have no contacts or no load: what is not counted of one is no figure of it.
    counted = [cell if values[name] else DASH for name, cell in zip(values, cells, strict=True)]
    return ExerciseLine(row=row, kind=_KINDS.get(row.muscle, "quiet"), cells=counted)


def _tests(rows: Sequence[TestRow], unit: WeightUnit) -> Sequence[TestLine]:
    units = {"kg": unit, "m": _("cm"), "reps": _("reps")}
    return [
        TestLine(
            row=row,
            left=_measured(row.left, row.unit, unit),
            right=_measured(row.right, row.unit, unit),
            both=_measured(row.both, row.unit, unit),
            unit=units.get(row.unit, row.unit),
        )
        for row in rows
    ]


def _measured(value: Decimal | None, measure: str, unit: WeightUnit) -> str:
    """Return a result as it is read: loads in the club's unit, distances in cm."""
    if value is None:
        return DASH
    return _grouped(format_load(value * 100 if measure == "m" else value, unit if measure == "kg" else "kg"))
