"""Reports as files."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.text import slugify

from core.spreadsheets import safe_text
from core.units import WeightUnit, format_load
from reports.queries.lines import set_columns
from reports.queries.training import AthleteRow, ReportScope

_BOM = "\ufeff"
_CHUNK = 64 * 1024


def file_name(scope: ReportScope, *, squad: str, rows: str) -> str:
    """Return a name such as `harbour-ac-first-team-2026-01-05-2026-02-01-athletes.csv`, in any script."""
    slugs = (slugify(text, allow_unicode=True) for text in (scope.club.name, squad))
    days = (scope.period.starts_on.isoformat(), scope.period.last_on.isoformat())
    return "-".join([*filter(None, slugs), *days, rows]) + ".csv"


def athletes_csv(athletes: Iterable[AthleteRow], *, unit: WeightUnit, bom: bool) -> Iterator[str]:
    header = (
        "athlete",
        "athlete_id",
        "squads",
        "planned",
        "done",
        "adherence_pct",
        "sets",
        "reps",
        f"tonnage_left_{unit}",
        f"tonnage_right_{unit}",
        "contacts",
        "time_under_tension_s",
        "session_load_au",
        "availability_pct",
    )
    return _lines(header, (_athlete_cells(row, unit) for row in athletes), bom=bom)


def sets_csv(lines: Iterable[bytes], *, unit: WeightUnit, bom: bool) -> Iterator[str]:
    """Yield the file of lines that `set_lines` wrote, in pieces of some 64 kB."""
    header = ",".join(set_columns(unit)).encode()
    piece, size = [_BOM.encode() + header if bom else header], 0
    for line in lines:
        piece.append(line[:-1])
        size += len(line)
        if size >= _CHUNK:
            yield _joined(piece)
            piece, size = [], 0
    yield _joined(piece)


def _athlete_cells(row: AthleteRow, unit: WeightUnit) -> tuple[object, ...]:
    figures = row.figures
    return (
        safe_text(row.name),
        row.public_id,
        safe_text(row.squads),
        figures.planned,
        figures.done,
        figures.adherence_pct,
        figures.sets,
        figures.reps,
        format_load(figures.tonnage_left_kg, unit),
        format_load(figures.tonnage_right_kg, unit),
        figures.contacts,
        figures.time_under_tension_s,
        figures.session_load_au,
        row.availability_pct,
    )


def _joined(lines: list[bytes]) -> str:
    return b"\r\n".join([*lines, b""]).decode()


def _lines(header: Iterable[str], rows: Iterable[Iterable[object]], *, bom: bool) -> Iterator[str]:
    """Yield RFC 4180 text in pieces of some 64 kB."""
    buffer = io.StringIO(newline="")
    if bom:
        buffer.write(_BOM)
    writer = csv.writer(buffer)
    writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
