"""Which files can be made, and by what: one entry for each format."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar, cast

from django.utils.text import slugify
from django.utils.translation import gettext as _

from athletes.models import Athlete
from core.units import WeightUnit
from reports.choices import FileFormat, Subject
from reports.files import csv
from reports.files.own import write_own_zip
from reports.files.pdf import write_pdf
from reports.files.person import write_person_pdf
from reports.files.xlsx import write_xlsx
from reports.models import ReportExport
from reports.queries.lines import set_lines
from reports.queries.person import person_page
from reports.queries.report import Report, report_of
from reports.queries.sessions import counted_sessions
from reports.queries.training import Period, ReportScope, performed_sets
from reports.stamp import Stamp
from training.queries.days import today_of

Row = TypeVar("Row")
# Takes how many sets are written by now; raises to end the writing.
Progress = Callable[[int], None]
_TOLD_EVERY = 1000


@dataclass(frozen=True, kw_only=True)
class SquadOrder:
    """A file to be written: what was asked for, and the squads of it that its maker may see today."""

    export: ReportExport
    scope: ReportScope
    stamp: Stamp

    @property
    def report(self) -> Report:
        asked = self.export
        return report_of(self.scope, viewer=asked.made_by, with_health=asked.with_health, with_minors=asked.with_minors)

    @property
    def unit(self) -> WeightUnit:
        return cast(WeightUnit, self.scope.club.weight_unit)

    @property
    def file_name(self) -> str:
        squads = self.scope.squads
        squad = squads[0].name if len(squads) == 1 else _("%(count)d squads") % {"count": len(squads)}
        writer = WRITERS[self.export.file_format]
        return csv.file_name(self.scope, squad=squad, rows=writer.rows).removesuffix(".csv") + writer.ending


@dataclass(frozen=True, kw_only=True)
class OwnOrder:
    """A file to be written about the athlete who asked for it."""

    export: ReportExport
    athlete: Athlete
    stamp: Stamp

    @property
    def file_name(self) -> str:
        writer = OWN_WRITERS[self.export.file_format]
        slugs = (slugify(text, allow_unicode=True) for text in (self.athlete.club.name, self.athlete.name))
        day = self.stamp.made_at.date().isoformat()
        return "-".join([*filter(None, slugs), day, writer.rows]) + writer.ending


Order = SquadOrder | OwnOrder
Ordered = TypeVar("Ordered", SquadOrder, OwnOrder)


@dataclass(frozen=True, kw_only=True)
class Writer(Generic[Ordered]):
    """`per_set` says that the file grows with the sets, which are its progress then."""

    write: Callable[[Ordered, BinaryIO, Progress], None]
    content_type: str
    rows: str
    ending: str
    per_set: bool = False


def _write_athletes(order: SquadOrder, out: BinaryIO, progress: Progress) -> None:
    _encode(csv.athletes_csv(order.report.athletes, unit=order.unit, bom=order.export.bom), out)


def _write_sets(order: SquadOrder, out: BinaryIO, progress: Progress) -> None:
    lines = _told(set_lines(order.scope, unit=order.unit, with_minors=order.export.with_minors), progress)
    _encode(csv.sets_csv(lines, unit=order.unit, bom=order.export.bom), out)


def _write_workbook(order: SquadOrder, out: BinaryIO, progress: Progress) -> None:
    with_minors = order.export.with_minors
    write_xlsx(
        order.report,
        _told(performed_sets(order.scope, with_minors=with_minors), progress),
        out,
        sessions=counted_sessions(order.scope, with_minors=with_minors),
        unit=order.unit,
        columns=order.export.columns,
        stamp=order.stamp,
    )


def _write_paper(order: SquadOrder, out: BinaryIO, progress: Progress) -> None:
    asked = order.export
    write_pdf(
        order.report,
        out,
        unit=order.unit,
        columns=asked.columns,
        paper=asked.paper,
        page_per_athlete=asked.page_per_athlete,
        stamp=order.stamp,
        waits=lambda: progress(0),
    )


def _write_everything(order: OwnOrder, out: BinaryIO, progress: Progress) -> None:
    write_own_zip(order.athlete, out, stamp=order.stamp, progress=progress)


def _write_page(order: OwnOrder, out: BinaryIO, progress: Progress) -> None:
    asked, athlete = order.export, order.athlete
    page = person_page(
        athlete=athlete,
        viewer=asked.made_by,
        period=Period(asked.starts_on, asked.ends_before),
        today=today_of(athlete, order.stamp.made_at),
        with_pain=asked.with_health,
    )
    unit = asked.made_by.reads_in(athlete.club.weight_unit)
    write_person_pdf(page, out, unit=unit, paper=asked.paper, stamp=order.stamp, waits=lambda: progress(0))


def _encode(pieces: Iterable[str], out: BinaryIO) -> None:
    for piece in pieces:
        out.write(piece.encode())


def _told(rows: Iterable[Row], progress: Progress) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number % _TOLD_EVERY == 0:
            progress(number)
        yield row


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8; header=present"
WRITERS: dict[str, Writer[SquadOrder]] = {
    FileFormat.PDF: Writer(write=_write_paper, content_type="application/pdf", rows="report", ending=".pdf"),
    FileFormat.CSV_ATHLETES: Writer(write=_write_athletes, content_type=_CSV, rows="athletes", ending=".csv"),
    FileFormat.CSV_SETS: Writer(write=_write_sets, content_type=_CSV, rows="sets", ending=".csv", per_set=True),
    FileFormat.XLSX: Writer(write=_write_workbook, content_type=_XLSX, rows="report", ending=".xlsx", per_set=True),
}


OWN_WRITERS: dict[str, Writer[OwnOrder]] = {
    FileFormat.PDF: Writer(write=_write_page, content_type="application/pdf", rows="page", ending=".pdf"),
    FileFormat.ZIP: Writer(
        write=_write_everything, content_type="application/zip", rows="everything", ending=".zip", per_set=True
    ),
}


def writer_of(export: ReportExport) -> Writer[Any]:
    """Return what writes a file, and takes the order of its subject."""
    return (OWN_WRITERS if export.subject == Subject.OWN else WRITERS)[export.file_format]


def formats() -> list[tuple[str, str]]:
    """Return the formats that a squad report can be made in, with their names."""
    return [(choice.value, str(choice.label)) for choice in FileFormat if choice in WRITERS]


def own_formats() -> list[tuple[str, str]]:
    """Return the formats that athletes can have their own data in, with their names."""
    return [(choice.value, str(choice.label)) for choice in FileFormat if choice in OWN_WRITERS]
