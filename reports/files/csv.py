"""Reports as files."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from core.spreadsheets import safe_text
from core.units import WeightUnit, format_load
from reports.queries.training import AthleteRow, ReportScope, SetRow

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
    )
    return _lines(header, (_athlete_cells(row, unit) for row in athletes), bom=bom)


def sets_csv(sets: Iterable[SetRow], *, unit: WeightUnit, bom: bool) -> Iterator[str]:
    header = (
        "date",
        "athlete",
        "athlete_id",
        "squads",
        "programme",
        "session",
        "line",
        "exercise",
        "unit",
        "tempo_s",
        "set",
        "kind",
        "side",
        "reps",
        "hold_s",
        "distance_m",
        f"load_{unit}",
        "force_n",
        "rir",
        "performed_at",
        "not_in_plan",
    )
    return _lines(header, (_set_cells(row, unit) for row in sets), bom=bom)


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
    )


def _set_cells(row: SetRow, unit: WeightUnit) -> tuple[object, ...]:
    return (
        row.scheduled_on.isoformat(),
        safe_text(row.athlete),
        row.athlete_id,
        safe_text(row.squads),
        safe_text(row.programme),
        safe_text(row.session),
        row.line,
        safe_text(row.exercise),
        row.unit,
        row.tempo_s,
        row.number,
        row.kind,
        row.side,
        row.reps,
        row.hold_s,
        _plain(row.distance_m),
        None if row.load_kg is None else format_load(row.load_kg, unit),
        _plain(row.force_n),
        _plain(row.rir),
        _local(row.performed_at, row.zone),
        "yes" if row.not_in_plan else "no",
    )


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


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
