"""The squad report as a workbook, sheet by sheet."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.units import WeightUnit, format_load
from programmes.choices import SetKind, Unit
from reports import wording
from reports.choices import Column
from reports.files.workbook import (
    ROWS_OF_A_SHEET,
    Book,
    Cell,
    Head,
    Holds,
    day_number,
    said_by,
    time_number,
    write_cells,
)
from reports.queries.report import Report, amount, columns_shown
from reports.queries.sessions import SessionRow
from reports.queries.training import Period, SetRow
from reports.stamp import Stamp
from training.choices import SessionStatus, Side


def write_xlsx(
    report: Report,
    sets: Iterable[SetRow],
    out: BinaryIO,
    *,
    sessions: Iterable[SessionRow],
    unit: WeightUnit,
    columns: list[str],
    stamp: Stamp,
    rows_of_a_sheet: int = ROWS_OF_A_SHEET,
) -> None:
    """Write the workbook. `sets` may raise to end the writing: what is half written goes with its folder."""
    with TemporaryDirectory(prefix="report-") as folder:
        book = Book(out, folder=folder, stamp=stamp, rows_of_a_sheet=rows_of_a_sheet)
        _write_summary(book, report, unit=unit, columns=columns_shown(columns), stamp=stamp)
        _write_athletes(book, report, unit=unit, columns=columns_shown(columns))
        _write_weeks(book, report, unit=unit)
        _write_exercises(book, report, unit=unit)
        _write_sessions(book, sessions)
        _write_sets(book, sets, unit=unit)
        _write_tests(book, report, unit=unit)
        _write_availability(book, report)
        if report.health:
            _write_health(book, report)
        _write_read_me(book)
        book.close()


def _write_summary(book: Book, report: Report, *, unit: WeightUnit, columns: Sequence[Column], stamp: Stamp) -> None:
    sheet = book.sheet(_("Summary"), [Head(_("Squad training report"), 28), Head("", 18), Head("", 18)])
    rows: list[tuple[Cell, ...]] = [
        (_("Club"), report.scope.club.name),
        (_("Squads"), ", ".join(squad.name for squad in report.scope.squads)),
        (_("Period"), _days(report.scope.period)),
        (_("Made"), said_by(stamp)),
        (_("Athletes"), len(report.athletes)),
        *[(text,) for text in _hidden(report)],
        (),
        ("", _("Period"), _("The period before")),
        ("", _days(report.scope.period), _days(report.before_period)),
    ]
    rows += [
        (
            _column_head(column, unit),
            _in_unit(column, amount(column, report.total, report.availability_pct), unit),
            _in_unit(column, amount(column, report.before, None), unit),
        )
        for column in columns
    ]
    for row, cells in enumerate(rows, start=1):
        write_cells(sheet, row, cells)


def _write_athletes(book: Book, report: Report, *, unit: WeightUnit, columns: Sequence[Column]) -> None:
    heads = [Head(_("Athlete"), 26), Head(_("Athlete’s id"), 12), Head(_("Squads"), 22)]
    heads += [Head(_column_head(column, unit), 13) for column in columns]
    rows = (
        (
            row.name,
            str(row.public_id),
            row.squads,
            *[_in_unit(column, amount(column, row.figures, row.availability_pct), unit) for column in columns],
        )
        for row in report.athletes
    )
    book.table(_("Athletes"), heads, rows)


def _write_weeks(book: Book, report: Report, *, unit: WeightUnit) -> None:
    heads = [Head(_("Week from"), 12, Holds.DAY), *_numbers(_("Planned"), _("Done")), *_tonnage(unit)]
    rows = (
        (
            day_number(row.monday),
            row.planned,
            row.done,
            _load(row.tonnage_left_kg, unit),
            _load(row.tonnage_right_kg, unit),
        )
        for row in report.weeks
    )
    book.table(_("Weeks"), heads, rows)


def _write_exercises(book: Book, report: Report, *, unit: WeightUnit) -> None:
    heads = [
        Head(_("Exercise"), 36),
        Head(_("Muscle"), 22),
        *_numbers(_("Athletes"), _("Sets"), _("Reps")),
        *_tonnage(unit),
        *_numbers(_("Contacts"), _("Under tension (s)")),
    ]
    rows = (
        (
            row.name,
            str(row.muscle.label),
            row.athletes,
            row.sets,
            row.reps,
            _load(row.tonnage_left_kg, unit),
            _load(row.tonnage_right_kg, unit),
            row.contacts,
            row.time_under_tension_s,
        )
        for row in report.exercises
    )
    book.table(_("Exercises"), heads, rows)


def _write_sessions(book: Book, sessions: Iterable[SessionRow]) -> None:
    heads = [
        *_who_and_when(),
        Head(_("State"), 11),
        *_numbers(_("Effort (0 to 10)"), _("Minutes"), _("Session load (AU)")),
    ]
    states = {value: str(label) for value, label in SessionStatus.choices}
    rows = (
        (
            day_number(row.scheduled_on),
            row.athlete,
            _text(row.athlete_id),
            row.squads,
            row.programme,
            row.session,
            states[row.status],
            row.effort,
            row.minutes,
            None if row.effort is None or row.minutes is None else row.effort * row.minutes,
        )
        for row in sessions
    )
    book.table(_("Sessions"), heads, rows)


def _write_sets(book: Book, sets: Iterable[SetRow], *, unit: WeightUnit) -> None:
    heads = [
        *_who_and_when(),
        *_numbers(_("Line")),
        Head(_("Exercise"), 30),
        Head(_("Counted in"), 12),
        *_numbers(_("Tempo (s)"), _("Set")),
        Head(_("Kind"), 14),
        Head(_("Side"), 8),
        *_numbers(_("Reps"), _("Hold (s)"), _("Distance (m)"), _("Load (%s)") % unit, _("Force (N)"), _("Reps left")),
        Head(_("Done at (local time)"), 20, Holds.TIME),
        Head(_("Not in plan"), 10),
    ]
    book.table(_("Sets"), heads, set_cells(sets, unit=unit))


def set_cells(sets: Iterable[SetRow], *, unit: WeightUnit) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each row of the sheet of sets."""
    units = {value: str(label) for value, label in Unit.choices}
    kinds = {value: str(label) for value, label in SetKind.choices}
    sides = {value: str(label) for value, label in Side.choices}
    yes = _("yes")
    for row in sets:
        yield (
            day_number(row.scheduled_on),
            row.athlete,
            _text(row.athlete_id),
            row.squads,
            row.programme,
            row.session,
            row.line,
            row.exercise,
            units[row.unit],
            row.tempo_s,
            row.number,
            kinds[row.kind],
            sides[row.side],
            row.reps,
            row.hold_s,
            row.distance_m,
            _load(row.load_kg, unit),
            row.force_n,
            row.rir,
            time_number(row.performed_at, row.zone),
            yes if row.not_in_plan else None,
        )


def _write_tests(book: Book, report: Report, *, unit: WeightUnit) -> None:
    heads = [
        Head(_("Athlete"), 26),
        Head(_("Athlete’s id"), 12),
        Head(_("Test"), 40),
        Head(_("Day"), 12, Holds.DAY),
        Head(_("Unit"), 8),
        *_numbers(_("Left"), _("Right"), _("Both"), _("Weaker leg (%)"), _("Change (%)")),
    ]
    rows = (
        (
            row.athlete_name,
            str(row.athlete_id),
            row.protocol,
            day_number(row.tested_on),
            unit if row.unit == "kg" else row.unit,
            *[_load(value, unit) if row.unit == "kg" else value for value in (row.left, row.right, row.both)],
            row.lsi_pct,
            row.change_pct,
        )
        for row in report.tests
    )
    book.table(_("Tests"), heads, rows)


def _write_availability(book: Book, report: Report) -> None:
    heads = [
        Head(_("Athlete"), 26),
        Head(_("Athlete’s id"), 12),
        *_numbers(_("Days"), _("Days away"), _("Available (%)")),
    ]
    rows = (
        (row.athlete_name, str(row.athlete_id), row.days, row.days_away, row.available_pct)
        for row in report.availability
    )
    book.table(_("Availability"), heads, rows)


def _write_health(book: Book, report: Report) -> None:
    heads = [
        Head(_("Athlete"), 26),
        Head(_("Athlete’s id"), 12),
        *_numbers(_("Worst pain, left"), _("Worst pain, right"), _("Pain scores"), _("Morning checks")),
    ]
    rows = (
        (row.athlete_name, str(row.athlete_id), row.worst_pain_left, row.worst_pain_right, row.reports, row.checks)
        for row in report.health
    )
    book.table(_("Health"), heads, rows)


def _write_read_me(book: Book) -> None:
    texts = [(str(term), str(meaning)) for term, meaning in wording.DEFINITIONS]
    texts += [(str(term), str(meaning)) for term, meaning in wording.WORKBOOK]
    book.texts(_("Read me"), texts)


def _who_and_when() -> list[Head]:
    return [
        Head(_("Day"), 12, Holds.DAY),
        Head(_("Athlete"), 26),
        Head(_("Athlete’s id"), 12),
        Head(_("Squads"), 22),
        Head(_("Programme"), 26),
        Head(_("Session"), 22),
    ]


def _numbers(*names: str) -> list[Head]:
    return [Head(name, 11) for name in names]


def _tonnage(unit: WeightUnit) -> list[Head]:
    return _numbers(_column_head(Column.TONNAGE_LEFT, unit), _column_head(Column.TONNAGE_RIGHT, unit))


def _column_head(column: Column, unit: WeightUnit) -> str:
    of = {
        Column.ADHERENCE: "%",
        Column.TONNAGE_LEFT: unit,
        Column.TONNAGE_RIGHT: unit,
        Column.TENSION: "s",
        Column.SESSION_LOAD: "AU",
        Column.AVAILABILITY: "%",
    }.get(column)
    return f"{column.label} ({of})" if of else str(column.label)


def _in_unit(column: Column, value: Decimal | int | None, unit: WeightUnit) -> Cell:
    return _load(value, unit) if isinstance(value, Decimal) else value


def _hidden(report: Report) -> list[str]:
    texts = []
    if count := report.hidden_minors:
        texts.append(
            ngettext(
                "%(count)d athlete under 18 is left out, also of the sums.",
                "%(count)d athletes under 18 are left out, also of the sums.",
                count,
            )
            % {"count": count}
        )
    if count := report.hidden_small:
        texts.append(
            ngettext(
                "%(count)d exercise of a group too small to be shown is left out.",
                "%(count)d exercises of groups too small to be shown are left out.",
                count,
            )
            % {"count": count}
        )
    return texts


def _days(period: Period) -> str:
    return f"{period.starts_on.isoformat()} – {period.last_on.isoformat()}"


_text = lru_cache(maxsize=4096)(str)


@lru_cache(maxsize=4096)
def _load(kg: Decimal | None, unit: WeightUnit) -> float | None:
    return None if kg is None else float(format_load(kg, unit))
