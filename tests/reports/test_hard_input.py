"""Reports that are asked for too much or too little: each is a right, readable file or a clear sentence."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from athletes.models import SquadPlace
from reports.choices import BuildFault, ExportState, FileFormat
from reports.files.pdf import write_pdf
from reports.files.writers import WRITERS
from reports.operations import building
from reports.operations.exports import Wish, request_export, take_file
from reports.queries.training import Period
from tests.cast import make_athlete, make_squad
from tests.reports.paper import STAMP, make_report
from tests.reports.work import FORTNIGHT, NOW, log, make_line, make_session
from training.choices import SessionStatus, Side

DAY = timedelta(days=1)
# Hebrew, Arabic, Devanagari, Thai, Chinese, Korean, an emoji of several, marks of spreadsheets, markup and typesetters.
NAMES = (
    "נועה לוי", "محمد عبد الله", "अमर सिंह", "สมชาย ใจดี", "王小明", "김민수", "Zoë 👩🏽‍🚀", "=cmd|' /C calc'!A0",
    "@SUM(A1)", "+49 1", "-2+3", "<b>Bo & Co</b>", '"Nena", Ana', "#eval(1) *b* $x$", "O’Neil \\ ]]>",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


def asked(cast, file_format, squads=None, period=FORTNIGHT, **fields):
    wish = Wish(file_format=file_format, **fields)
    return request_export(
        club=cast.club, squads=squads or [cast.squad], period=period, wish=wish, by=cast.coach, at=NOW
    )


def content_of(cast, export):
    with take_file(export=export, by=cast.coach, at=NOW) as content:
        return content.read()


def opened(cast, export):
    """Return what another reader finds: the words of a PDF, the rows of each sheet, the lines of a CSV."""
    content = content_of(cast, export)
    match export.file_format:
        case FileFormat.PDF:
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        case FileFormat.XLSX:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        case _:
            return content.decode().splitlines()


@pytest.mark.parametrize("before_the_club", [True, False])
@pytest.mark.parametrize("file_format", list(WRITERS))
def test_file_of_nobody_is_a_readable_file(cast, file_format, before_the_club):
    if before_the_club:
        export = asked(cast, file_format, period=Period(date(2001, 1, 1), date(2002, 1, 1)))
    else:
        export = asked(cast, file_format, squads=[make_squad(cast.club, "Empty", cast.coach)])

    found = opened(cast, export)
    match file_format:
        case FileFormat.PDF:
            assert "Nobody was in the squad then." in found
        case FileFormat.XLSX:
            assert {len(found[name]) for name in ("Athletes", "Weeks", "Exercises", "Sessions", "Sets", "Tests")} == {1}
        case _:
            assert len(found) == 1


def test_fifty_years_are_too_long_and_say_so(cast, client):
    client.force_login(cast.coach)
    days = {"starts_on": "2001-01-01", "ends_on": "2050-12-31"}
    for address in ("reports:squad_report", "reports:squad_report_csv"):
        html = client.get(reverse(address), days).content.decode()
        assert "at most 5 years; from 2001-01-01 it can end on 2005-12-31" in html
        assert 'value="2050-12-31"' in html
    for file_format in (FileFormat.PDF, FileFormat.XLSX):
        body = {"from": "2001-01-01", "to": "2050-12-31", "format": file_format}
        answer = client.post(reverse("api:reports"), body, content_type="application/json")
        assert answer.status_code == 400
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/to"]


def test_five_years_hold_every_week_on_every_face(cast, client):
    athletes = [cast.athlete, cast.teammate, *(make_athlete(cast.club, name, cast.squad) for name in ("A", "B", "C"))]
    SquadPlace.objects.update(starts_on=date(2021, 1, 1))
    first, last = date(2021, 1, 15), date(2026, 1, 14)
    for athlete in athletes:
        for on in (first, last):
            log(make_line(make_session(athlete, on, SessionStatus.DONE)), 1, Side.LEFT, reps=10, load_kg=40)
    period = Period(first, last + DAY)
    client.force_login(cast.coach)

    page = client.get(reverse("reports:squad_report"), {"starts_on": first, "ends_on": last})

    assert len(page.context["report"].weeks) == 262
    book = opened(cast, asked(cast, FileFormat.XLSX, period=period))
    assert (len(book["Weeks"]), len(book["Sets"])) == (263, 11)
    printed = opened(cast, asked(cast, FileFormat.PDF, period=period))
    assert "11 Jan 2021 5 5" in printed
    assert "12 Jan 2026 5 5" in printed


def test_names_of_every_script_are_whole_on_every_face(cast, client):
    for name in NAMES:
        make_athlete(cast.club, name, cast.squad)
    client.force_login(cast.coach)

    page = client.get(reverse("reports:squad_report")).content.decode()
    found = client.get(reverse("api:squad_report")).json()
    book = opened(cast, asked(cast, FileFormat.XLSX))
    lines = opened(cast, asked(cast, FileFormat.CSV_ATHLETES))
    printed = opened(cast, asked(cast, FileFormat.PDF, page_per_athlete=True))

    assert set(NAMES) <= {row["name"] for row in found["athletes"]}
    assert set(NAMES) <= {row[0] for row in book["Athletes"]}
    assert "<b>Bo" not in page
    assert "&lt;b&gt;Bo &amp; Co&lt;/b&gt;" in page
    for name in ("נועה לוי", "محمد عبد الله", "अमर सिंह", "王小明", "Zoë 👩🏽‍🚀"):
        assert name in page
        assert any(line.startswith(name) for line in lines)
    for name in ("=cmd|' /C calc'!A0", "@SUM(A1)", "+49 1", "-2+3"):
        assert any(line.startswith(f"'{name},") for line in lines)
        assert name in printed
    for name in ("<b>Bo & Co</b>", '"Nena", Ana', "#eval(1) *b* $x$", "O’Neil \\ ]]>"):
        assert name in printed


@pytest.mark.parametrize("file_format", list(WRITERS))
def test_file_above_the_limit_is_refused_in_words(cast, client, monkeypatch, file_format):
    log(make_line(make_session(cast.athlete, FORTNIGHT.starts_on)), 1, reps=10)
    monkeypatch.setattr(building, "MOST_BYTES", 10)
    client.force_login(cast.coach)

    export = asked(cast, file_format)

    assert (export.state, export.fault) == (ExportState.FAILED, BuildFault.TOO_LARGE)
    assert "it would be larger than the limit" in client.get(reverse("reports:files")).content.decode()


def test_squad_of_two_hundred_has_a_page_for_each():
    out = io.BytesIO()
    report = make_report([f"Łukasz Öberg {number:03}" for number in range(200)], weeks=40)
    wish = {"columns": [], "paper": "letter", "page_per_athlete": True}

    write_pdf(report, out, unit="kg", stamp=STAMP, waits=lambda: None, **wish)

    reader = PdfReader(out)
    first = len(reader.pages) - 200
    assert [reader.pages[first + number].extract_text()[:16] for number in (0, 100, 199)] == [
        "Łukasz Öberg 000", "Łukasz Öberg 100", "Łukasz Öberg 199",
    ]  # fmt: skip
