"""The sets of a season as files, against the database's own COPY and XlsxWriter alone."""

import io
import multiprocessing
import resource
from collections import deque
from dataclasses import replace
from datetime import timedelta
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from django.db import connection
from xlsxwriter import Workbook

from benchmarks.measure import median_pair, report, say
from benchmarks.seasons import Season
from reports.files.csv import sets_csv
from reports.files.xlsx import set_cells, write_xlsx
from reports.queries.lines import set_lines
from reports.queries.report import Report, report_of
from reports.queries.sessions import counted_sessions
from reports.queries.training import SETS, Period, ReportScope, parameters, performed_sets
from reports.stamp import Stamp

PAIRS = 3


def measure_files(season: Season) -> None:
    _csv_of_sets(season.scope)
    made = report_of(season.scope, viewer=season.ground.coach)
    _workbook(made, season)
    _memory(made, season)


def _csv_of_sets(scope: ReportScope) -> None:
    def copied() -> None:
        with connection.cursor() as cursor:
            statement = cursor.mogrify(SETS, parameters(scope, with_minors=False))
            with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER)") as copy:
                deque(copy, maxlen=0)

    def written() -> None:
        out = io.BytesIO()
        for piece in sets_csv(set_lines(scope, unit="kg"), unit="kg", bom=False):
            out.write(piece.encode())

    subject_s, floor_s = median_pair(subject=written, floor=copied, pairs=PAIRS, warm_up=1)
    report("report_csv_time", value=subject_s * 1000, unit="ms", floor=floor_s * 1000)


def _workbook(made: Report, season: Season) -> None:
    cells = list(set_cells(performed_sets(season.scope), unit="kg"))
    say(f"writing {len(cells):,} sets")

    def bare() -> None:
        with TemporaryFile() as out:
            book = Workbook(out, {"constant_memory": True})
            sheet = book.add_worksheet()
            for number, row in enumerate(cells):
                for column, cell in enumerate(row):
                    if isinstance(cell, UUID | str):
                        sheet.write_string(number, column, str(cell))
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
            book.close()

    subject_s, floor_s = median_pair(subject=lambda: _write(made, season), floor=bare, pairs=PAIRS, warm_up=0)
    report("report_xlsx_time", value=subject_s * 1000, unit="ms", floor=floor_s * 1000)


def _memory(made: Report, season: Season) -> None:
    """Say how much more a process holds at the most for the whole season than for a tenth of it."""
    ends_before = season.scope.period.ends_before
    tenth = replace(season.scope, period=Period(ends_before - timedelta(days=30), ends_before))
    connection.close()
    few_mb, many_mb = (_peak_mb(made, replace(season, scope=scope)) for scope in (tenth, season.scope))
    say(f"a workbook took {few_mb:.1f} MB for a tenth of the season, {many_mb:.1f} MB for all of it")
    report("report_xlsx_memory", value=many_mb - few_mb, unit="MB")


def _peak_mb(made: Report, season: Season) -> float:
    own = multiprocessing.get_context("fork")
    told = own.Queue()

    def work() -> None:
        _write(made, season)
        connection.close()
        told.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    child = own.Process(target=work)
    child.start()
    peak_mb: float = told.get(timeout=600)
    child.join()
    return peak_mb


def _write(made: Report, season: Season) -> None:
    stamp = Stamp(made_by="Benchmark", made_at=season.ground.at, club=season.ground.club.name)
    with TemporaryFile() as out:
        write_xlsx(
            made,
            performed_sets(season.scope),
            cast(BinaryIO, out),
            sessions=counted_sessions(season.scope),
            unit="kg",
            columns=[],
            stamp=stamp,
        )
