"""The squad report on paper: a tagged PDF, set by Typst in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from core.units import WeightUnit
from reports.choices import Paper
from reports.files.document import report_document
from reports.queries.report import Report
from reports.stamp import Stamp

_HERE = Path(__file__).parent
# Two hundred athletes take some seconds; a builder's lease is longer than this.
_GIVE_UP_AFTER_S = 90


class NotTypeset(Exception):
    """The process that sets the page failed or took too long. Its words may hold what is in the file."""


def write_pdf(
    report: Report,
    out: BinaryIO,
    *,
    unit: WeightUnit,
    columns: Sequence[str],
    paper: str,
    page_per_athlete: bool,
    stamp: Stamp,
) -> None:
    """Write the report as PDF/UA-1, in the language that is active; no columns chosen means all.

    Names are data for the typesetter, never markup. Letters that no font here can show stand as their number in
    Unicode, which the file says.

    Raises:
        NotTypeset
    """
    document = report_document(
        report, unit=unit, columns=columns, paper=Paper(paper), page_per_athlete=page_per_athlete, stamp=stamp
    )
    command = [sys.executable, "-I", str(_HERE / "typeset.py"), str(_HERE / "report.typ")]
    try:
        done = subprocess.run(
            command, input=json.dumps(document).encode(), capture_output=True, check=True, timeout=_GIVE_UP_AFTER_S
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotTypeset(type(error).__name__) from None
    out.write(done.stdout)
