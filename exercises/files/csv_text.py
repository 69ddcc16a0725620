"""The library as CSV: one row an exercise, the keys of an entry as the header, lists with one line each in a cell."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from core.spreadsheets import plain_text, safe_text
from exercises.files.shape import (
    LISTS,
    MAY_BE_NULL,
    MOST_ENTRIES,
    NUMBERS,
    OPTIONAL,
    REQUIRED,
    YES_NO,
    FileUnreadable,
    no_entries,
    numbered,
    too_many_entries,
)
from exercises.operations.files import Entry, Placed

_BOM: Final = "\ufeff"
_COLUMNS: Final = (*REQUIRED, *OPTIONAL)
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,20}")
# Spreadsheets in many languages write 0,08.
_DECIMAL: Final = re.compile(r"[-+]?[0-9]{1,20}[.,][0-9]{0,20}")


def parse_csv(text: str) -> list[Placed]:
    """Return the entries with their rows; the separator is the one that the header is made with.

    Raises:
        FileUnreadable: quotes that do not close, unknown, missing or repeated columns, ragged rows.
    """
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header)
        rows = _rows(reader, len(header))
    except csv.Error as error:
        raise FileUnreadable(
            _("Line %(line)d is not CSV: %(fault)s.") % {"line": reader.line_num, "fault": error}
        ) from error
    if not rows:
        raise no_entries()
    return [
        Placed({name: _value(name, cell) for name, cell in zip(header, cells, strict=True)}, number, is_row=True)
        for number, cells in rows
    ]


def _check_header(header: list[str]) -> None:
    faults = []
    if missing := [name for name in REQUIRED if name not in header]:
        faults.append(_("The first row lacks the columns %(names)s.") % {"names": ", ".join(missing)})
    if unknown := [name[:40] or "“”" for name in header if name not in _COLUMNS]:
        faults.append(
            _("The first row has columns that are not known: %(names)s.") % {"names": ", ".join(unknown[:20])}
        )
    times = Counter(header)
    if twice := [name for name in _COLUMNS if times[name] > 1]:
        faults.append(_("The first row names columns twice: %(names)s.") % {"names": ", ".join(twice)})
    if faults:
        raise FileUnreadable(*faults)


def _rows(reader: Any, width: int) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty with their numbers in the spreadsheet, the header being row 1."""
    rows: list[tuple[int, list[str]]] = []
    ragged = []
    for number, cells in enumerate(reader, 2):
        if not any(cells):
            continue
        if len(rows) == MOST_ENTRIES:
            raise too_many_entries()
        rows.append((number, cells))
        if len(cells) != width:
            ragged.append(number)
    if ragged:
        raise FileUnreadable(
            _("The header has %(width)d columns, but rows have more or fewer: %(rows)s.")
            % {"width": width, "rows": numbered(ragged)}
        )
    return rows


def _value(name: str, cell: str) -> Any:
    text = plain_text(cell)
    if name in LISTS:
        return [line.strip() for line in text.split("\n") if line.strip()]
    if not text and (name in MAY_BE_NULL or name in NUMBERS):
        return None
    if name in NUMBERS:
        return _number(text.strip())
    if name in YES_NO:
        return {"true": True, "false": False, "": False}.get(text.strip().lower(), text)
    return text


def _number(text: str) -> int | float | str:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else text


def format_csv(entries: Iterable[Entry]) -> str:
    """Return the entries as CSV for a spreadsheet: with a mark, all texts quoted, none of them a formula."""
    rows = list(entries)
    columns = [name for name in _COLUMNS if name in REQUIRED or any(name in entry for entry in rows)]
    buffer = io.StringIO(newline="")
    buffer.write(_BOM)
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for entry in rows:
        writer.writerow([_cell(entry.get(name)) for name in columns])
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return safe_text("\n".join(value))
    return safe_text(value) if isinstance(value, str) else value
