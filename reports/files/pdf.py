"""The squad report on paper."""

from collections.abc import Callable, Sequence
from typing import BinaryIO

from core.units import WeightUnit
from reports.choices import Paper
from reports.files.document import report_document
from reports.files.press import print_pdf
from reports.queries.report import Report
from reports.stamp import Stamp


def write_pdf(
    report: Report,
    out: BinaryIO,
    *,
    unit: WeightUnit,
    columns: Sequence[str],
    paper: str,
    page_per_athlete: bool,
    stamp: Stamp,
    waits: Callable[[], None],
) -> None:
    """Write the report as PDF, in the language that is active; no columns chosen means all.

    Raises:
        NotTypeset
    """
    document = report_document(
        report, unit=unit, columns=columns, paper=Paper(paper), page_per_athlete=page_per_athlete, stamp=stamp
    )
    print_pdf(document, out, template="report.typ", waits=waits)
