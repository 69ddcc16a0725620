"""All sets of two seasons as files, against the database's own COPY and XlsxWriter alone."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from statistics import median
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from django.db import connection
from django.utils import timezone
from xlsxwriter import Workbook

from accounts.models import User
from benchmarks.alone import Taken, alone
from benchmarks.measure import median_pair, report, say
from benchmarks.seasons import SEASON, Season
from reports.choices import FileFormat
from reports.files.writers import WRITERS, SquadOrder
from reports.files.xlsx import set_cells
from reports.models import ReportExport
from reports.queries.training import ROWS_AT_ONCE, SETS, Period, ReportScope, parameters, performed_sets
from reports.stamp import Stamp

PAIRS = 3
# Workbooks are written again until so much time is spent; one of a million rows takes longer than this.
WORKBOOKS_S = 60


def measure_files(season: Season) -> None:
    ends_before, by = season.scope.period.ends_before, season.ground.coach
    everything, tenth = (
        replace(season.scope, period=Period(ends_before - days, ends_before)) for days in (2 * SEASON, 2 * SEASON / 10)
    )
    _csv_of_sets(everything, by)
    _say_growth("report_csv_memory", *(alone(write_file, FileFormat.CSV_SETS, one, by) for one in (tenth, everything)))
    # Its time is not taken: it also reads from the disk what all of them need.
    few = alone(write_file, FileFormat.XLSX, tenth, by)
    _say_growth("report_xlsx_memory", few, _workbook(everything, by))


def write_file(file_format: str, scope: ReportScope, by: User) -> None:
    """Write a file from the first query to the last byte, as a builder does."""
    order = SquadOrder(
        export=ReportExport(club=scope.club, made_by=by, file_format=file_format),
        scope=scope,
        stamp=Stamp(made_by=by.name, made_at=timezone.now(), club=scope.club.name),
    )
    with TemporaryFile() as out:
        WRITERS[file_format].write(order, cast(BinaryIO, out), lambda _done: None)


def write_bare(scope: ReportScope) -> None:
    """Write a row of cells that were made beforehand for each row of the query: making cells of rows is no part."""
    kept = list(set_cells(islice(performed_sets(scope), ROWS_AT_ONCE), unit="kg"))
    with TemporaryFile() as out:
        book = Workbook(out, {"constant_memory": True})
        sheet = book.add_worksheet()
        write_string, write_number = sheet.write_string, sheet.write_number
        for number, (_row, cells) in enumerate(zip(_rows(scope), cycle(kept), strict=False)):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    write_string(number, column, cell)
                elif cell is not None:
                    write_number(number, column, cell)
        book.close()


def _csv_of_sets(scope: ReportScope, by: User) -> None:
    def copied() -> None:
        with connection.cursor() as cursor:
            statement = cursor.mogrify(SETS, parameters(scope, with_minors=False))
            with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER)") as copy:
                deque(copy, maxlen=0)

    subject_s, floor_s = median_pair(
        subject=lambda: write_file(FileFormat.CSV_SETS, scope, by), floor=copied, pairs=PAIRS, warm_up=1
    )
    report("report_csv_time", value=subject_s * 1000, unit="ms", floor=floor_s * 1000)


def _workbook(scope: ReportScope, by: User) -> Taken:
    """Measure the workbook against the same query, read by a plain cursor, and as many rows of the same cells."""
    pairs: list[tuple[Taken, Taken]] = []
    while sum(taken.seconds for pair in pairs for taken in pair) < WORKBOOKS_S:
        pairs.append((alone(write_bare, scope), alone(write_file, FileFormat.XLSX, scope, by)))
    floors, subjects = zip(*pairs, strict=True)
    value = median(taken.seconds for taken in subjects)
    floor = median(taken.seconds for taken in floors)
    report("report_xlsx_time", value=value * 1000, unit="ms", floor=floor * 1000)
    return max(subjects, key=lambda taken: taken.peak_mb)


def _rows(scope: ReportScope) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(SETS, parameters(scope, with_minors=False))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def _say_growth(name: str, few: Taken, many: Taken) -> None:
    say(f"{name}: {few.peak_mb:.1f} MB for a tenth of the sets, {many.peak_mb:.1f} MB for all")
    report(name, value=many.peak_mb - few.peak_mb, unit="MB")
