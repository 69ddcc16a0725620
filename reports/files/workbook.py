"""A workbook that is written row by row, so that its memory does not grow with it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.stamp import Stamp

# The most that the format holds, heads included.
ROWS_OF_A_SHEET = 1_048_576
# A footer takes 255 characters, and each "&" is written twice.
_MOST_STAMP = 110
_FIRST_DAY = datetime(1899, 12, 30)
_ONE_DAY = timedelta(days=1)

Cell = str | int | float | Decimal | None


class Holds(Enum):
    TEXT_OR_NUMBERS = ""
    DAY = "yyyy-mm-dd"
    TIME = "yyyy-mm-dd hh:mm:ss"


class Head(NamedTuple):
    name: str
    width: int
    holds: Holds = Holds.TEXT_OR_NUMBERS


class Book:
    def __init__(self, out: BinaryIO, *, folder: str, stamp: Stamp, rows_of_a_sheet: int) -> None:
        self._book = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        self._book.set_properties({"title": _("Squad training report"), "author": stamp.made_by, "company": stamp.club})
        self._rows_of_a_sheet = rows_of_a_sheet
        self._footer = f"&L{said_by(stamp)[:_MOST_STAMP].replace('&', '&&')}&R&P / &N"
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._formats = {holds: self._book.add_format({"num_format": holds.value}) for holds in Holds if holds.value}
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, name: str, heads: Sequence[Head]) -> Worksheet:
        """Return a new sheet with its heads, which stay in sight."""
        sheet = self.plain(name)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, head.width, self._formats.get(head.holds))
            sheet.write_string(0, column, head.name, self._bold)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def plain(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.set_footer(self._footer)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(self, name: str, heads: Sequence[Head], rows: Iterable[Iterable[Cell]]) -> None:
        """Write rows under heads with a filter, and what one sheet cannot hold to "name 2" and so on."""
        sheet, number, row = self.sheet(name, heads), 1, 0
        for cells in rows:
            if row + 1 == self._rows_of_a_sheet:
                sheet.autofilter(0, 0, row, len(heads) - 1)
                number += 1
                sheet, row = self.sheet(f"{name} {number}", heads), 0
            row += 1
            write_cells(sheet, row, cells)
        sheet.autofilter(0, 0, row, len(heads) - 1)

    def texts(self, name: str, rows: Iterable[tuple[str, str]]) -> None:
        sheet = self.plain(name)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        for row, (term, text) in enumerate(rows):
            sheet.write_string(row, 0, term, self._bold)
            sheet.write_string(row, 1, text, self._wrapped)

    def close(self) -> None:
        self._book.close()


def write_cells(sheet: Worksheet, row: int, cells: Iterable[Cell]) -> None:
    """Write texts as texts, whatever they begin with, and numbers as numbers."""
    write_string, write_number = sheet.write_string, sheet.write_number
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell:
                write_string(row, column, cell)
        elif cell is not None:
            write_number(row, column, cell)


def said_by(stamp: Stamp) -> str:
    """Return who made the file and when, which stands on every sheet."""
    return _("%(club)s: made by %(name)s on %(at)s") % {
        "club": stamp.club,
        "name": stamp.made_by,
        "at": stamp.made_at.strftime("%Y-%m-%d %H:%M"),
    }


@lru_cache(maxsize=4096)
def day_number(day: date) -> int:
    """Return a day as workbooks count them."""
    return day.toordinal() - _FIRST_DAY.toordinal()


_zone = lru_cache(maxsize=64)(ZoneInfo)


def time_number(at: datetime, zone: str) -> float:
    return (at.astimezone(_zone(zone)).replace(microsecond=0, tzinfo=None) - _FIRST_DAY) / _ONE_DAY
