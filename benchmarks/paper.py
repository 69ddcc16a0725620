"""The squad report of two hundred athletes as a PDF, each with a page of their own."""

import io
import statistics

from benchmarks.data import Ground
from benchmarks.measure import report, say, seconds
from reports.files.pdf import write_pdf
from tests.reports.paper import STAMP, make_report

ATHLETES, WEEKS = 200, 40
TIMES = 3


def measure_paper(_ground: Ground) -> None:
    made = make_report([f"Łukasz Öberg {number}" for number in range(ATHLETES)], weeks=WEEKS)
    out = io.BytesIO()

    def write() -> None:
        out.seek(0)
        write_pdf(made, out, unit="kg", columns=[], paper="a4", page_per_athlete=True, stamp=STAMP, waits=lambda: None)

    taken = statistics.median(seconds(write) for _ in range(TIMES))
    say(f"wrote the PDF of {ATHLETES} athletes with a page each, {out.tell() // 1000} kB")
    report("pdf_200_athletes_time", value=taken, unit="s")
