"""Everything that is kept about an athlete: a zip of JSON and CSV, with a text that says what each file is."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import TextIOWrapper
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from athletes.models import Athlete
from core.spreadsheets import safe_text
from reports.files.own_wording import read_me
from reports.queries.own import TABLES, Table
from reports.stamp import Stamp
from training.models import SetLog

_TOLD_EVERY = 1000
_IN_MEMORY = 1024 * 1024


def write_own_zip(athlete: Athlete, out: BinaryIO, *, stamp: Stamp, progress: Callable[[int], None]) -> None:
    """Write the README, in the language that is active, and a JSON and a CSV file of every table.

    Instants stand by the athlete's clock, with their offset from UTC. `progress` takes how many sets are written.
    """
    sets = 0
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", read_me(stamp, zone=athlete.zone))
        for table in TABLES:
            for number in _write_table(archive, table, athlete):
                sets = number if table.model is SetLog else sets
                progress(sets)


def _write_table(archive: ZipFile, table: Table, athlete: Athlete) -> Iterator[int]:
    """Write both files from one reading of the rows; yield how many stand in them, at times and in the end."""
    number, zone = 0, ZoneInfo(athlete.zone)
    # A zip takes one file at a time, so the second one waits beside it.
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        cells = TextIOWrapper(cast(BinaryIO, spool), encoding="utf-8", newline="")
        sheet = csv.writer(cells)
        sheet.writerow(table.header)
        with archive.open(f"json/{table.name}.json", "w") as document:
            document.write(b"[")
            for number, row in enumerate(table.rows(athlete), start=1):
                values = [_plain(value, zone) for value in row]
                line = json.dumps(dict(zip(table.header, values, strict=True)), ensure_ascii=False)
                document.write(f"{',' if number > 1 else ''}\n{line}".encode())
                sheet.writerow([_cell(value) for value in values])
                if number % _TOLD_EVERY == 0:
                    yield number
            document.write(b"\n]\n")
        cells.detach()
        spool.seek(0)
        with archive.open(f"csv/{table.name}.csv", "w") as file:
            copyfileobj(spool, file)
    yield number


def _plain(value: Any, zone: ZoneInfo) -> Any:
    """Return what JSON can hold of a value."""
    match value:
        case datetime():
            return value.astimezone(zone).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case UUID():
            return str(value)
        case list():
            return [_plain(one, zone) for one in value]
    return value


def _cell(value: Any) -> object:
    """Return what a cell of a CSV file holds of a value of JSON; nothing in it can be run as a formula."""
    match value:
        case bool() | list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case str():
            return safe_text(value)
    return value
